"""Every catalogue query gives the same answer on Oxigraph, Virtuoso and rdflib.

pyoxigraph, which ``psm-kg query`` uses, is the reference; the others are asked what
``psm-kg query --endpoint`` would send. Answers are compared as multisets of rows (stores sort
strings differently) of values (``1`` and ``true`` are one boolean). What differs is listed in
``differences.toml`` with the reason, and must differ.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rdflib
from loading_servers import OxigraphServer, VirtuosoServer
from pyoxigraph import Literal, NamedNode, QuerySolutions

import psm_kg
from psm_kg import queries, remote
from psm_kg.errors import PsmError
from psm_kg.foreign import read_source
from psm_kg.loading import load_graph
from psm_kg.loading.literals import value_form
from psm_kg.store import Results, Store, memory_store, run_query

# rdflib warns of itself half a million times
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
ROOT = Path(__file__).parents[2]
Answer = Counter[tuple[str, ...]]
Ask = Callable[[str], Answer]
CATALOGUE = psm_kg.catalogue(ROOT / "data/torino-2024-2026")
NAMES = [query.name for query in CATALOGUE]
#: Ten seconds each in rdflib on the real graph; asked there on the toy plan, which has answers.
SLOW_IN_RDFLIB = ["provenance/translations"]
DIFFERENCES = {
    (entry["engine"], entry["plan"], entry["query"]): entry
    for entry in tomllib.loads(
        Path(__file__).with_name("differences.toml").read_text(encoding="utf-8")
    )["difference"]
}


def values(query: queries.CatalogueQuery) -> dict[str, Any]:
    return queries.bind(query, {p.name: p.example for p in query.parameters})


def text_for_others(query: queries.CatalogueQuery) -> str:
    return CATALOGUE.prefixes.sparql() + queries.with_values(query.text, values(query))


def rows(results: Results) -> Answer:
    assert isinstance(results, QuerySolutions)
    names = [variable.value for variable in results.variables]
    return Counter(
        tuple(str(value_form(row[name])[1]) if row[name] is not None else "" for name in names)
        for row in results
    )


def of_rdflib(term: Any) -> str:
    if term is None:
        return ""
    if isinstance(term, rdflib.URIRef):
        return str(NamedNode(str(term)))
    if term.language:
        return str(Literal(str(term), language=term.language))
    if term.datatype:
        return str(value_form(Literal(str(term), datatype=NamedNode(str(term.datatype))))[1])
    return str(Literal(str(term)))


class Reference:
    """pyoxigraph's answers, computed once."""

    def __init__(self, dist: Path) -> None:
        self.store: Store = memory_store(read_source(str(dist / "public/data/psm.nq")))
        self.answers: dict[str, Answer] = {}

    def answer(self, name: str) -> Answer:
        if name not in self.answers:
            query = CATALOGUE.get(name)
            self.answers[name] = rows(
                run_query(
                    self.store,
                    query.text,
                    prefixes=CATALOGUE.prefixes.bindings,
                    bindings=values(query),
                )
            )
        return self.answers[name]


@pytest.fixture(scope="session")
def real(real_dist: Path) -> Reference:
    return Reference(real_dist)


@pytest.fixture(scope="session")
def toy(toy_dist: Path) -> Reference:
    return Reference(toy_dist)


@pytest.fixture(scope="session")
def ask_oxigraph(oxigraph: OxigraphServer, real_dist: Path) -> Ask:
    load_graph(real_dist, oxigraph.query)
    return lambda text: rows(remote.ask_endpoint(oxigraph.query, text))


@pytest.fixture(scope="session")
def ask_virtuoso(virtuoso: VirtuosoServer, real_dist: Path) -> Ask:
    load_graph(real_dist, virtuoso.query, credentials=virtuoso.credentials)
    return lambda text: rows(remote.ask_endpoint(virtuoso.query, text))


def asking_rdflib(dist: Path) -> Ask:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(dist / "public/data/psm.nq", format="nquads")

    def ask(text: str) -> Answer:
        results = dataset.query(text)
        assert results.vars is not None
        return Counter(
            tuple(of_rdflib(row[str(name)]) for name in results.vars)  # type: ignore[index]
            for row in results
        )

    return ask


@pytest.fixture(scope="session")
def ask_rdflib(real_dist: Path) -> Ask:
    return asking_rdflib(real_dist)


@pytest.fixture(scope="session")
def ask_rdflib_toy(toy_dist: Path) -> Ask:
    return asking_rdflib(toy_dist)


def check(engine: str, plan: str, name: str, ask: Ask, reference: Reference) -> None:
    text = text_for_others(CATALOGUE.get(name))
    known = DIFFERENCES.get((engine, plan, name), {})
    if "error" in known:
        with pytest.raises(PsmError, match=known["error"]):
            ask(text)
    elif known:
        assert ask(text) != reference.answer(name), "it agrees now: take it out"
    else:
        assert ask(text) == reference.answer(name)


@pytest.mark.parametrize("name", NAMES)
def test_oxigraph_server(name: str, ask_oxigraph: Ask, real: Reference) -> None:
    check("oxigraph", "real", name, ask_oxigraph, real)


@pytest.mark.parametrize("name", NAMES)
def test_virtuoso(name: str, ask_virtuoso: Ask, real: Reference) -> None:
    check("virtuoso", "real", name, ask_virtuoso, real)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SLOW_IN_RDFLIB])
def test_rdflib(name: str, ask_rdflib: Ask, real: Reference) -> None:
    check("rdflib", "real", name, ask_rdflib, real)


@pytest.mark.parametrize("name", NAMES)
def test_rdflib_on_the_toy_plan(name: str, ask_rdflib_toy: Ask, toy: Reference) -> None:
    check("rdflib", "toy", name, ask_rdflib_toy, toy)


#: Nobody contributes to the real plan yet.
OF_CONTRIBUTORS = {
    "contributions/awaiting-review",
    "contributions/declared",
    "contributions/duplicates",
    "contributions/of-contributor",
}


def test_the_answers_say_something(real: Reference, toy: Reference) -> None:
    """Empty answers agree everywhere: hardly any example may have one."""
    empty = {name for name in NAMES if not real.answer(name)}
    assert empty - OF_CONTRIBUTORS <= {"strategies/without-indicators"}
    assert all(toy.answer(name) for name in SLOW_IN_RDFLIB)


def test_every_difference_has_a_reason_and_a_query() -> None:
    for (engine, plan, name), entry in DIFFERENCES.items():
        assert engine in ("oxigraph", "virtuoso", "rdflib")
        assert plan in ("real", "toy")
        assert name in NAMES
        assert len(entry["reason"]) > 40
