"""Each fault of the registry is told with its row and column, and refuses its row alone."""

from __future__ import annotations

import pytest
from offices import Office

from psm_kg.errors import Severity
from psm_kg.fetching import Bounds
from psm_kg.harvest.registry import Registry, read_registry
from psm_kg.links import Reference

FAULTY = {
    "id": [
        ("Comune_di_X", "contributor-id"),
        ("", "contributor-id"),
        ("../x", "contributor-id"),
        ("giocopoli", "contributor-twice"),
    ],
    "name_it": [("", "contributor-name")],
    "municipality": [("1", "contributor-municipality"), ("001272", "contributor-municipality")],
    "source": [
        ("", "contributor-source"),
        ("ftp://example.org/a.csv", "source-address"),
        ("https://user:word@example.org/a.csv", "source-credentials"),
        ("https://example.org:22/a.csv", "source-port"),
        ("http://127.0.0.1/a.csv", "source-not-public"),
        ("http://10.1.2.3/a.csv", "source-not-public"),
        ("http://[::1]/a.csv", "source-not-public"),
        ("http://169.254.169.254/latest", "source-not-public"),
        ("http://2130706433/a.csv", "source-not-public"),
        ("http://localhost/a.csv", "source-not-public"),
        ("http://server.internal/a.csv", "source-not-public"),
    ],
    "speaks_for": [
        ("", "contributor-speaks-for"),
        ("all", ""),  # may be the IPA code of somebody
        ("own;c_a123", "contributor-speaks-for"),
        ("c_a123,c_b123", "contributor-speaks-for"),
        ("99900", "contributor-speaks-for"),
        ("c_a123;;999001", "contributor-speaks-for"),
    ],
    "round": [("", "contributor-round"), ("1999", "contributor-round")],
    "valid_months": [
        ("0", "contributor-months"),
        ("121", "contributor-months"),
        ("sei", "contributor-months"),
        ("-3", "contributor-months"),
    ],
    "since": [("01/02/2031", "contributor-date"), ("2031-02-30", "contributor-date")],
    "until": [("2031", "contributor-date"), ("2031-01-01", "contributor-dates")],
}
CASES = [(column, *case) for column, cases in FAULTY.items() for case in cases]


def read(office: Office, *rows: dict[str, str]) -> Registry:
    office.register({"since": "2031-01-10"}, *rows)
    return read_registry(Reference.load(office.workspace), Bounds())


@pytest.mark.parametrize(("column", "value", "code"), CASES)
def test_a_fault_is_told(office: Office, column: str, value: str, code: str) -> None:
    row = {"id": "altro", "since": "2031-01-10", column: f'"{value}"' if "," in value else value}
    registry = read(office, row, {"id": "terzo"})
    wrong = [f for f in registry.findings if f.severity is Severity.VIOLATION]
    assert [(f.code, f.location.row, f.location.column) for f in wrong] == (
        [(code, 3, column)] if code else []
    )
    # its row alone
    assert "terzo" in registry.contributors
    key = row["id"]
    assert (key in registry.refused) == bool(code)
    assert (key in registry.contributors) == (not code)


def test_all_these_were_tried() -> None:
    assert len(CASES) == 34


def test_a_known_organisation_has_its_name(office: Office) -> None:
    known = {"id": "istat-toy", "name_it": "", "name_en": "", "kind": "", "ipa_code": ""}
    registry = read(office, known)
    assert registry.contributors["istat-toy"].name.it == "Istituto di statistica di prova"
    assert registry.findings == ()
    twice = read(office, {**known, "name_it": "Altro nome"})
    assert [(f.code, f.severity) for f in twice.findings] == [
        ("contributor-known", Severity.WARNING)
    ]
    assert twice.contributors["istat-toy"].name.it == "Istituto di statistica di prova"


def test_a_private_place_is_allowed_by_name(office: Office) -> None:
    office.register({"source": "http://10.1.2.3:9000/a.csv"})
    reference = Reference.load(office.workspace)
    allowed = Bounds(private=frozenset({"10.1.2.3:9000"}))
    assert "giocopoli" in read_registry(reference, allowed).contributors
    assert "giocopoli" in read_registry(reference, Bounds()).refused
