"""What changed between two releases, in the plan's terms: things added, removed and changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from psm_kg.errors import Lang, Text
from psm_kg.foreign import read_source

_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_NOT_FACTS = ("/graph/catalogue", "/graph/provenance", "/graph/ontology", "/graph/vocabulary")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was added, removed, or whose facts changed."""

    verb: Text
    subject: str
    label: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleaseDiff:
    """All changes, by subject."""

    changes: tuple[Change, ...]

    def lines(self, lang: Lang) -> Iterable[str]:
        """The changes for a person."""
        if not self.changes:
            yield Text("nessuna differenza", "no difference")[lang]
        for change in self.changes:
            yield f"{change.verb[lang]} {change.subject} {change.label}".rstrip()
            for sign, facts in (("-", change.removed), ("+", change.added)):
                for fact in facts:
                    yield f"    {sign} {fact}"


def compare(old: Path, new: Path) -> ReleaseDiff:
    """Compare two output folders (or RDF files). Raises EnvironmentFailure when one is missing."""
    before, after = _facts(old), _facts(new)
    changes = []
    for subject in sorted(before.keys() | after.keys()):
        was, now = before.get(subject, {}), after.get(subject, {})
        added = tuple(sorted(now.keys() - was.keys()))
        removed = tuple(sorted(was.keys() - now.keys()))
        if not added and not removed:
            continue
        verb = (
            Text("nuovo", "added")
            if not was
            else Text("tolto", "removed")
            if not now
            else Text("cambiato", "changed")
        )
        label = next((text for text in (now or was).values() if text), "")
        details = (added, removed) if was and now else ((), ())
        changes.append(Change(verb, subject, label, *details))
    return ReleaseDiff(tuple(changes))


def _facts(release: Path) -> dict[str, dict[str, str]]:
    """subject → fact → the label that the fact gives (empty for the other facts)."""
    source = release / "public" / "data" / "psm.nq" if release.is_dir() else release
    facts: dict[str, dict[str, str]] = {}
    for quad in read_source(str(source)):
        graph = quad.graph_name
        if isinstance(graph, NamedNode) and graph.value.endswith(_NOT_FACTS):
            continue
        if isinstance(quad.subject, NamedNode):
            text = f"{quad.predicate.value} {quad.object}"
            facts.setdefault(quad.subject.value, {})[text] = _label(quad)
    return facts


def _label(quad: Quad) -> str:
    if quad.predicate.value == _LABEL and isinstance(quad.object, Literal):
        return f"«{quad.object.value[:80]}»" if quad.object.language == "it" else ""
    return ""
