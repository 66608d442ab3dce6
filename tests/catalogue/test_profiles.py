"""The catalogue against what portals check: DCAT-AP_IT's rules, DCAT-AP 2.1.1 and 3.0.1."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import DCAT, DCTERMS, RDF, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

# Shapes on the catalogue alone, and shapes that look values up in the EU's authority tables.
ALONE = {
    "2.1.1": ("dcat-ap_2.1.1_shacl_shapes", "dcat-ap_2.1.1_shacl_shapes_recommended"),
    "3.0.1": ("shapes", "dcat-ap-SHACL"),
}
LOOKED_UP = {
    "2.1.1": ("dcat-ap_2.1.1_shacl_range", "dcat-ap_2.1.1_shacl_mdr-vocabularies.shape"),
    "3.0.1": ("range", "mdr-vocabularies.shape"),
}
# the rules that only an e-mail address can satisfy
WITHOUT_CONTACT = {"41", "203"}


@cache
def rules(standards: Path) -> dict[str, Query]:
    return {
        path.name.split(".")[0].removeprefix("rule-"): prepareQuery(path.read_text("utf-8"))
        for path in (standards / "dcat-ap_it" / "rules").glob("*.rq")
    }


def findings(data: rdflib.Graph, standards: Path) -> list[tuple[str, str]]:
    """(number of the rule, message) of every row that a rule returns."""
    found = []
    for number, rule in rules(standards).items():
        rows = data.query(rule)
        names = [str(v) for v in rows.vars or ()]
        at = names.index("Message")
        # some rules aggregate, and then give one row of nothing where nothing is wrong
        found += [(number, str(row[at])) for row in rows if row[at] is not None]
    return found


@pytest.mark.parametrize("plan", ["real", "toy"])
def test_dcat_ap_it(plan: str, catalogues: dict[str, rdflib.Graph], standards: Path) -> None:
    assert len(rules(standards)) == 122
    assert findings(catalogues[plan], standards) == []


def test_what_a_plan_without_a_mailbox_lacks(
    catalogues: dict[str, rdflib.Graph], standards: Path
) -> None:
    found = findings(catalogues["silent"], standards)
    assert {number for number, _ in found} == WITHOUT_CONTACT
    assert len(found) == 9  # one a dataset, one for the class that does not occur


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("46", (None, DCTERMS.rightsHolder, None)),
        ("32", (None, DCTERMS.modified, None)),
        ("12", (None, DCTERMS.title, None)),
    ],
)
def test_the_rules_see_what_is_missing(
    rule: str,
    spoil: tuple[None, rdflib.URIRef, None],
    catalogues: dict[str, rdflib.Graph],
    standards: Path,
) -> None:
    data = rdflib.Graph()
    data += catalogues["toy"]
    data.remove(spoil)
    assert findings(data, standards) != [], rule


@cache
def authorities(standards: Path) -> rdflib.Graph:
    data = rdflib.Graph()
    for path in sorted((standards / "eu-vocabularies").glob("*.ttl")):
        data.parse(path)
    return data


@cache
def shapes(path: Path) -> rdflib.Graph:
    """A file of shapes, without the references to property shapes that it does not contain."""
    graph = rdflib.Graph().parse(path)
    for node, shape in list(graph.subject_objects(SH.property)):
        if (shape, SH.path, None) not in graph:
            graph.remove((node, SH.property, shape))
    return graph


def results(data: rdflib.Graph, version: str, standards: Path) -> tuple[list[str], Counter[str]]:
    """The violations, and how many warnings there are by property."""
    violations, warnings = [], Counter[str]()
    with_authorities = rdflib.Graph()
    with_authorities += data
    with_authorities += authorities(standards)
    folder = standards / "dcat-ap" / version
    for names, graph in ((ALONE, data), (LOOKED_UP, with_authorities)):
        for name in names[version]:
            made = pyshacl.validate(
                graph, shacl_graph=shapes(folder / f"{name}.ttl"), advanced=True
            )[1]
            assert isinstance(made, rdflib.Graph)
            # the details of a warning are typed as violations: only top results count
            for result in made.objects(None, SH.result):
                path = made.value(result, SH.resultPath)
                text = f"{made.value(result, SH.focusNode)} {path}"
                if made.value(result, SH.resultSeverity) == SH.Violation:
                    violations.append(f"{text} {made.value(result, SH.resultMessage)}")
                else:
                    warnings[data.namespace_manager.normalizeUri(path)] += 1
    return violations, warnings


@pytest.mark.parametrize("version", ["2.1.1", "3.0.1"])
@pytest.mark.parametrize("plan", ["real", "toy", "silent"])
def test_dcat_ap(
    plan: str,
    version: str,
    catalogues: dict[str, rdflib.Graph],
    explained: list[list[str]],
    standards: Path,
) -> None:
    data = catalogues[plan]
    data.bind("dcatap", "http://data.europa.eu/r5r/")
    data.bind("dct", DCTERMS, replace=True)
    violations, warnings = results(data, version, standards)
    assert violations == []
    told = {row[1]: row[2] for row in explained if row[0] == version}
    assert set(warnings) <= set(told)
    if plan == "real":
        assert set(warnings) == {name for name, why in told.items() if not why.startswith("Only")}


def test_the_shapes_see_what_is_missing(
    catalogues: dict[str, rdflib.Graph], standards: Path
) -> None:
    data = rdflib.Graph()
    data += catalogues["toy"]
    data.remove((None, DCAT.accessURL, None))
    for series in data.subjects(RDF.type, DCAT.DatasetSeries):
        data.remove((series, DCTERMS.title, None))
    for version in ALONE:
        assert results(data, version, standards)[0] != []
