"""Comunica, the query engine of the web: over our endpoint, our dump, and our documents.

Its answers must be those of our own endpoint, whose are compared with other stores and with
answers found by hand elsewhere (``tests/loading``, ``tests/queries``).
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from node_packages import FOLDER, Clients
from paths import REAL
from published import Serving

import psm_kg
from psm_kg import queries

CATALOGUE = psm_kg.catalogue(REAL)
TEXTS = {
    query.name: CATALOGUE.prefixes.sparql()
    + queries.with_values(
        query.text, queries.bind(query, {p.name: p.example for p in query.parameters})
    )
    for query in CATALOGUE
}
#: Comunica evaluates these itself, over the dump; the others take it seconds each.
OVER_THE_DUMP = (
    *("actions/search", "actions/text", "indicators/of-organisation", "organisations/of-project"),
    *("plan/axes", "plan/code-list", "plan/counts", "plan/strategies", "programmes/of-project"),
    *("projects/kinds", "quality/kinds", "survey/themes", "territory/municipalities"),
)
#: Comunica 4.5 leaves a count unbound where there is nothing to count; by the standard it is 0.
COUNTS_OF_NOTHING = {"projects/statuses": "projects", "territory/zones": "municipalities"}
ZERO = {"type": "literal", "value": "0", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}

Row = dict[str, dict[str, str]]


class Comunica:
    """The engine, in a process of Node's."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients

    def ask(self, sources: list[Any], texts: dict[str, str]) -> dict[str, dict[str, Any]]:
        """The answer to each query over all the sources together."""
        said = self.clients.run("comunica.mjs", json.dumps({"sources": sources, "queries": texts}))
        return {answer.pop("name"): answer for answer in map(json.loads, said.splitlines())}


@pytest.fixture(scope="module")
def comunica(clients: Clients) -> Comunica:
    """Comunica, as npm installs it."""
    return Comunica(clients)


@pytest.fixture(scope="module")
def ours(serving: Serving) -> dict[str, list[Row]]:
    """The rows of each query of the catalogue, from our endpoint."""
    accept = {"Accept": "application/sparql-results+json"}
    with httpx.Client(headers=accept, timeout=60) as client:
        return {
            name: client.post(f"{serving.address}sparql", data={"query": text}).json()["results"][
                "bindings"
            ]
            for name, text in TEXTS.items()
        }


def spelled(rows: list[Row]) -> Counter[str]:
    """Rows as a multiset; numbers by their value."""
    return Counter(
        json.dumps({name: _spelled(term) for name, term in row.items()}, sort_keys=True)
        for row in rows
    )


def _spelled(term: dict[str, str]) -> dict[str, str]:
    if term.get("datatype", "").rpartition("#")[2] not in ("integer", "decimal", "double"):
        return term
    return term | {"value": f"{Decimal(term['value']).normalize():f}"}


def test_over_the_endpoint(
    serving: Serving, comunica: Comunica, ours: dict[str, list[Row]]
) -> None:
    source = {"type": "sparql", "value": f"{serving.address}sparql"}
    answers = comunica.ask([source], TEXTS)
    assert {name: a["error"] for name, a in answers.items() if "error" in a} == {}
    right = [name for name in TEXTS if spelled(answers[name]["rows"]) == spelled(ours[name])]
    assert set(TEXTS) - set(right) == set()
    assert len(right) == len(CATALOGUE) > 80
    assert sum(map(len, ours.values())) > 1000


def test_other_forms_over_the_endpoint(serving: Serving, comunica: Comunica) -> None:
    source = {"type": "sparql", "value": f"{serving.address}sparql"}
    prefix = CATALOGUE.prefixes.sparql()
    asked = {
        "ask": prefix + "ASK { ?a a psm:Action }",
        "not": prefix + "ASK { ?a a psm:NothingLikeThis }",
        "construct": prefix + "CONSTRUCT { ?a a psm:Action } WHERE { ?a a psm:Action }",
    }
    answers = comunica.ask([source], asked)
    assert answers == {
        "ask": {"boolean": True},
        "not": {"boolean": False},
        "construct": {"quads": 113},
    }


def test_over_the_dump(serving: Serving, comunica: Comunica, ours: dict[str, list[Row]]) -> None:
    asked = {name: TEXTS[name] for name in (*OVER_THE_DUMP, *COUNTS_OF_NOTHING)}
    answers = comunica.ask([f"{serving.address}psm/data/psm.ttl"], asked)
    for name in OVER_THE_DUMP:
        assert spelled(answers[name]["rows"]) == spelled(ours[name]), name
        assert ours[name] != []
    for name, column in COUNTS_OF_NOTHING.items():
        rows = answers[name]["rows"]
        assert spelled(rows) != spelled(ours[name]), f"{name}: no longer a difference"
        assert spelled([{column: ZERO} | row for row in rows]) == spelled(ours[name]), name


def test_over_documents(serving: Serving, comunica: Comunica) -> None:
    """Two things by their IRIs: redirected to the form that Comunica prefers, and joined."""
    things = [
        f"{serving.address}psm/data/torino/2024-2026/action/{code}" for code in ("1.1.1", "1.1.2")
    ]
    text = CATALOGUE.prefixes.sparql() + (
        "SELECT ?code { ?action a psm:Action ; skos:notation ?code } ORDER BY ?code"
    )
    answers = comunica.ask(things, {"codes": text})
    assert [row["code"]["value"] for row in answers["codes"]["rows"]] == ["1.1.1", "1.1.2"]


def test_what_is_refused_is_told(serving: Serving, comunica: Comunica) -> None:
    source = {"type": "sparql", "value": f"{serving.address}sparql"}
    text = "SELECT (COUNT(*) AS ?n) { SERVICE <http://example.org/> { ?s ?p ?o } }"
    answer = comunica.ask([source], {"federated": text})["federated"]
    assert "error" in answer


def test_no_addresses_are_locked() -> None:
    """The lock file names versions and hashes, and no registry."""
    packages = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert len(packages) > 100
    assert not any("resolved" in package for package in packages.values())
    assert Path(FOLDER / ".npmrc").is_file()
