"""What a load did, graph by graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from psm_kg.errors import Lang, Text
from psm_kg.loading.literals import RULES

Progress = Callable[[Text], None]
Action = Literal["loaded", "resumed", "identical"]


def silent(_: Text) -> None:
    """Report nothing."""


_ACTIONS: dict[Action, Text] = {
    "loaded": Text("caricato", "loaded"),
    "resumed": Text("ripreso e completato", "resumed and completed"),
    "identical": Text("già identico", "already identical"),
}


@dataclass(frozen=True, slots=True)
class GraphLoad:
    """One named graph, with how many triples were sent and ``counted`` at the target afterwards.

    ``sha256`` is the hash of our canonical N-Quads, ``sha256_found`` of those read back: equal, or
    different only by the literals counted in ``rewritten`` (same value, another writing).
    ``method``: "gsp" or "update", empty when nothing was sent. ``moved``: it took the place of the
    old graph in one step; otherwise it was written in place.
    """

    graph: str
    action: Action
    quads: int
    sent: int
    counted: int
    sha256: str
    sha256_found: str
    rewritten: Mapping[str, int]
    method: str
    moved: bool

    @property
    def exact(self) -> bool:
        """True when what was read back has the same hash, byte for byte."""
        return self.sha256 == self.sha256_found


@dataclass(frozen=True, slots=True)
class LoadReport:
    """The outcome: every graph is there and was verified, or load_graph would have raised.

    ``sha256`` is the hash of the whole graph loaded (the manifest's); ``notes`` are for a person.
    """

    endpoint: str
    server: str
    sha256: str
    graphs: tuple[GraphLoad, ...]
    notes: tuple[Text, ...]

    @property
    def quads(self) -> int:
        """Quads verified at the target."""
        return sum(graph.quads for graph in self.graphs)

    @property
    def sent(self) -> int:
        """Triples sent in this run."""
        return sum(graph.sent for graph in self.graphs)

    @property
    def exact(self) -> bool:
        """True when every graph came back with the same hash."""
        return all(graph.exact for graph in self.graphs)

    def lines(self, lang: Lang) -> Iterator[str]:
        """The report for a person."""
        for graph in self.graphs:
            hashed = graph.sha256_found[:12] if graph.exact else "≈"
            yield f"{graph.counted:>8}  {graph.graph}  {_ACTIONS[graph.action][lang]}  {hashed}"
        for note in (*self.notes, *self._rewritten()):
            yield f"· {note[lang]}"
        yield Text(
            f"{self.quads} quadruple in {len(self.graphs)} grafi, verificate; inviate {self.sent}",
            f"{self.quads} quads in {len(self.graphs)} graphs, verified; sent {self.sent}",
        )[lang]

    def _rewritten(self) -> Iterator[Text]:
        totals: dict[str, int] = {}
        for graph in self.graphs:
            for rule, count in graph.rewritten.items():
                totals[rule] = totals.get(rule, 0) + count
        for rule, count in sorted(totals.items()):
            yield Text(
                f"il servizio conserva gli stessi valori, ma {count} {RULES[rule].it}",
                f"the store keeps the same values, but {count} {RULES[rule].en}",
            )
