"""Every query of the catalogue gives the right answer.

Two kinds of expectation, neither made by running a query:

- ``tables``: worked out from the CSV tables by plain Python (``oracle``), for every query, many
  parameter values and three plans: the real one, the toy, and the toy with a second round, where
  what one round alone cannot show is seen (what is new, two states of an action, repeated codes);
- ``report``: worked out by hand from the monitoring report (``expected/*.csv``), wherever the
  answer is a fact of the report, so that an error in the tables is seen too.
"""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest
from asking import asked, catalogue_of, spelled
from oracle import ANSWERS, Tables
from paths import ROOT
from samples import parameter_sets

from psm_kg.pipeline import Draft
from psm_kg.workspace import INTERNAL

EXPECTED = Path(__file__).parent / "expected"
REPORT: list[dict[str, Any]] = tomllib.loads(
    (EXPECTED / "expectations.toml").read_text(encoding="utf-8")
)["expectation"]
# answered by nothing where no other body is registered
DECLARED = tuple(
    f"contributions/{name}"
    for name in ("declared", "of-contributor", "awaiting-review", "duplicates")
)
NAMES = sorted(
    f"{path.parent.name}/{path.stem}"
    for path in (ROOT / "queries").glob("*/*.rq")
    if path.parent.name not in INTERNAL
)


@pytest.fixture(scope="session")
def tables_of() -> Any:
    """The tables of a draft, read once by our own reader."""
    read: dict[Path, Tables] = {}

    def tables(draft: Draft) -> Tables:
        root = draft.workspace.root
        return read.setdefault(root, Tables(root))

    return tables


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("plan", ["real_draft", "toy_draft", "second_round_draft"])
def test_answer_is_what_the_tables_say(
    plan: str, name: str, request: pytest.FixtureRequest, tables_of: Any
) -> None:
    draft: Draft = request.getfixturevalue(plan)
    query = catalogue_of(draft).get(name)
    tables = tables_of(draft)
    for values in parameter_sets(query, tables):
        expected = ANSWERS[name](tables, **values)
        columns = list(expected[0]) if expected else list(query.columns)
        assert set(columns) <= set(query.columns)
        got = [dict(zip(query.columns, r, strict=True)) for r in asked(draft, query, values)]
        assert spelled(got, columns) == spelled(expected, columns), values


@pytest.mark.parametrize("name", DECLARED)
def test_what_other_bodies_declare(name: str, contributed_draft: Draft, tables_of: Any) -> None:
    assert contributed_draft.conforms, contributed_draft.findings
    query, tables = catalogue_of(contributed_draft).get(name), tables_of(contributed_draft)
    sets = parameter_sets(query, tables)
    assert sets
    found = 0
    for values in sets:
        expected = ANSWERS[name](tables, **values)
        rows = asked(contributed_draft, query, values)
        got = [dict(zip(query.columns, r, strict=True)) for r in rows]
        assert spelled(got, query.columns) == spelled(expected, query.columns), values
        found += len(rows)
    assert found


@pytest.mark.parametrize("expectation", REPORT, ids=[e["file"] for e in REPORT])
def test_answer_is_what_the_report_says(expectation: dict[str, Any], real_draft: Draft) -> None:
    query = catalogue_of(real_draft).get(expectation["query"])
    with (EXPECTED / expectation["file"]).open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        expected = list(reader)
        columns = list(reader.fieldnames or ())
    values = expectation.get("parameters", {})
    got = [dict(zip(query.columns, r, strict=True)) for r in asked(real_draft, query, values)]
    rows = list(dict.fromkeys(spelled(got, columns)))
    wanted = spelled(expected, columns)
    if expectation["match"] == "exact":
        assert rows == wanted
    else:
        assert set(wanted) <= set(rows), set(wanted) - set(rows)
    if "rows" in expectation:
        assert len(got) == expectation["rows"]


def test_every_expectation_is_used() -> None:
    """A file that nothing reads, or an expectation of no query, would pass for ever."""
    assert {e["file"] for e in REPORT} == {path.name for path in EXPECTED.glob("*.csv")}
    assert set(ANSWERS) == set(NAMES)
    for expectation in REPORT:
        parameters = ",".join(f"{k}={v}" for k, v in expectation.get("parameters", {}).items())
        name = expectation["query"].replace("/", "__") + (f".{parameters}" if parameters else "")
        assert expectation["file"] == f"{name}.csv"
        assert expectation["match"] in ("exact", "contains")
        assert expectation["lines"], "say where the report says it"
