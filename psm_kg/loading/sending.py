"""Sending triples to one graph of a store, in requests as large as the store accepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from pyoxigraph import Triple

from psm_kg.errors import Text
from psm_kg.loading import problems
from psm_kg.loading.report import Progress
from psm_kg.loading.target import Target

#: Bytes of one request. Virtuoso's SPARQL compiler takes about 5,000 triples at a time.
CHUNK = 512 * 1024
SMALLEST_CHUNK = 1024
_SLOW_IN_A_ROW = 3


class Sender:
    """Sends chunks by ``method``; ``chunk`` shrinks when the store refuses one and halves pass."""

    def __init__(
        self, target: Target, method: Literal["gsp", "update"], chunk: int, progress: Progress
    ) -> None:
        self.method: Literal["gsp", "update"] = method
        self._target = target
        self._chunk = chunk
        self._progress = progress
        self._slow = 0

    def send(self, graph: str, triples: Iterable[Triple], label: str) -> int:
        """Add the triples to a graph and return how many they were; ``label`` is for the progress.

        Adding a triple twice changes nothing, so a request may be repeated. Raises StoreProblem.
        """
        lines = sorted(f"{triple} .\n" for triple in triples)
        sent = 0
        for part in self._chunks(lines):
            self._request(graph, part)
            sent += len(part)
            self._progress(
                Text(
                    f"{label}: {sent} di {len(lines)} triple",
                    f"{label}: {sent} of {len(lines)} triples",
                )
            )
        return sent

    def _chunks(self, lines: list[str]) -> Iterator[list[str]]:
        """Lists of lines of at most the chunk's bytes (at least one line), as it is at the time."""
        part: list[str] = []
        size = 0
        for line in lines:
            length = len(line.encode())
            if part and size + length > self._chunk:
                yield part
                part, size = [], 0
            part.append(line)
            size += length
        if part:
            yield part

    def _request(self, graph: str, lines: list[str]) -> None:
        """One request; a refused one goes in halves, down to the triple that is at fault.

        The size learned from a refusal is kept for what follows.
        """
        try:
            if self.method == "gsp":
                self._target.post(graph, lines)
            else:
                self._target.insert(graph, lines)
            self._slow = 0
        except problems.Refused as refusal:
            self._slow += isinstance(refusal, problems.TooSlow)
            if self._slow >= _SLOW_IN_A_ROW:
                raise
            if len(lines) == 1:
                raise problems.refused_triple(
                    refusal.location.file, lines[0].strip(), refusal.reason
                ) from None
            self._chunk = len("".join(lines).encode()) // 2
            for part in self._chunks(lines):
                self._request(graph, part)
