"""The two cubes against the integrity constraints of the Data Cube Recommendation; SKOS too."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse

from psm_kg.pipeline import Draft

TEMPLATES = {"integrity-20", "integrity-21"}  # need hierarchies; the cubes have none
REPLACED = {"integrity-17": "integrity-17.portable"}  # as published it never fires
# quadratic in the observations; checks/observation-duplicate-violation.rq groups and counts
QUADRATIC = {"integrity-12"}


def normalised(draft: Draft, standards: Path) -> Store:
    store = Store()
    store.extend(Quad(q.subject, q.predicate, q.object) for q in draft.quads)
    files = [standards / "qb" / "cube.ttl", *sorted((standards / "qb" / "sdmx").glob("*.ttl"))]
    for path in files:
        store.extend(parse(path.read_bytes(), format=RdfFormat.TURTLE, lenient=True))
    prefixes = (standards / "qb" / "PREFIXES.rq.txt").read_text()
    for name in ("closure", "flatten"):
        store.update(prefixes + (standards / "qb" / "integrity" / f"{name}.ru").read_text())
    return store


def constraints(standards: Path) -> dict[str, str]:
    folder = standards / "qb" / "integrity"
    prefixes = (standards / "qb" / "PREFIXES.rq.txt").read_text()
    names = sorted(p.stem for p in folder.glob("integrity-*.sparql") if "portable" not in p.stem)
    return {
        n: prefixes + (folder / f"{REPLACED.get(n, n)}.sparql").read_text()
        for n in names
        if n not in TEMPLATES | QUADRATIC
    }


@pytest.mark.parametrize("plan", ["real_draft", "toy_draft"])
def test_cube_integrity(plan: str, request: pytest.FixtureRequest, standards: Path) -> None:
    store = normalised(request.getfixturevalue(plan), standards)
    queries = constraints(standards)
    assert len(queries) == 19
    assert [name for name, query in queries.items() if store.query(query)] == []


def test_a_broken_cube_is_seen(toy_draft: Draft, standards: Path) -> None:
    store = normalised(toy_draft, standards)
    store.update(
        "PREFIX psm: <https://dati.piemonte.it/psm/onto/PSM/> "
        "DELETE WHERE { ?observation psm:year ?year }"
    )
    fired = [n for n, q in constraints(standards).items() if store.query(q)]
    assert "integrity-11" in fired


@pytest.mark.parametrize("plan", ["real_draft", "toy_draft"])
def test_skos_integrity(plan: str, request: pytest.FixtureRequest, standards: Path) -> None:
    draft: Draft = request.getfixturevalue(plan)
    queries = sorted((standards / "skos" / "integrity").glob("*.rq"))
    assert len(queries) == 6
    store = Store()
    store.extend(Quad(q.subject, q.predicate, q.object) for q in draft.quads)
    assert [p.stem for p in queries if store.query(p.read_text())] == []
