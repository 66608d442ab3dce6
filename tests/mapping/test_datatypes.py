"""The values of each datatype: what is taken, what is refused, and what to write instead."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
from csvw_toy import cell
from hypothesis import given
from hypothesis import strategies as st

from psm_kg.mapping.datatype import Datatype, read_datatype
from psm_kg.mapping.node import Node
from psm_kg.mapping.suggest import Misfit


def datatype(description: Any) -> Datatype:
    return read_datatype(Node(description, "t.json"), house=True)


def converted(description: Any, text: str) -> str | None:
    try:
        return datatype(description).convert(text)
    except Misfit:
        return None


VALID: dict[str, list[str]] = {
    "decimal": ["29.8", "-13.8", "+1", "0", ".5", "5.", "0029.80", "9" * 400],
    "integer": ["0", "-12", "+7", "007", "9" * 400],
    "long": ["9223372036854775807", "-9223372036854775808"],
    "int": ["2147483647"],
    "short": ["-32768"],
    "byte": ["127"],
    "nonNegativeInteger": ["0", "12"],
    "positiveInteger": ["1"],
    "nonPositiveInteger": ["0", "-3"],
    "negativeInteger": ["-1"],
    "unsignedLong": ["18446744073709551615"],
    "unsignedInt": ["4294967295"],
    "unsignedShort": ["65535"],
    "unsignedByte": ["255"],
    "double": ["1.5e3", "INF", "-INF", "NaN", "12", "-.5E-10"],
    "float": ["1.5"],
    "number": ["1.5"],
    "boolean": ["true", "false", "1", "0"],
    "date": ["2024-02-29", "2023-12-31Z", "2023-01-01+01:00", "0001-01-01", "12024-02-29"],
    "dateTime": ["2024-02-29T23:59:59", "2024-02-29T24:00:00Z", "2024-02-29T00:00:00.125-05:00"],
    "datetime": ["2024-02-29T23:59:59"],
    "dateTimeStamp": ["2024-02-29T23:59:59Z"],
    "time": ["00:00:00", "23:59:59.5Z"],
    "gYear": ["2023", "1999", "-0044", "2023Z"],
    "gYearMonth": ["2023-12"],
    "gMonth": ["--12"],
    "gMonthDay": ["--12-31"],
    "gDay": ["---31"],
    "duration": ["P1Y2M3DT4H5M6.7S", "PT1S", "-P1D"],
    "yearMonthDuration": ["P1Y2M"],
    "dayTimeDuration": ["P1DT2H"],
    "language": ["it", "it-IT", "x-klingon"],
    "token": ["a b"],
    "normalizedString": ["a b"],
    "Name": ["a:b", "è"],
    "NCName": ["a-b"],
    "NMTOKEN": ["1a"],
    "QName": ["a:b"],
    "hexBinary": ["0aFF", ""],
    "base64Binary": ["YWJj", ""],
    "string": [" anything\n"],
    "anyURI": ["https://example.org/a?b=c#d", "http://è.it/", "mailto:a@b.it"],
    "any": ["x"],
    "json": ["{"],
    "html": ["<b>"],
    "xml": ["<b"],
}
INVALID: dict[str, list[str]] = {
    "decimal": ["", "29,8", "1e3", "NaN", "1_000", "1 000", "٣", "--1", "+", ".", "1.2.3", "½"],
    "integer": ["1.0", "1.", "a", "1e3", "", "-"],
    "long": ["9223372036854775808"],
    "byte": ["128", "-129"],
    "nonNegativeInteger": ["-1"],
    "positiveInteger": ["0"],
    "nonPositiveInteger": ["1"],
    "negativeInteger": ["0"],
    "unsignedByte": ["256", "-1"],
    "double": ["1e", "inf", "Infinity", "nan", "0x1p3", "1,5"],
    "boolean": ["True", "vero", "sì", "2", ""],
    "date": [
        "29/02/2024",
        "2023-02-29",
        "2023-2-1",
        "2023-13-01",
        "20240229",
        "2023-01-01T00:00:00",
    ],
    "dateTime": ["2024-02-29", "2024-02-29T25:00:00", "2024-02-29 23:59:59", "2024-02-30T00:00:00"],
    "dateTimeStamp": ["2024-02-29T23:59:59"],
    "time": ["24:00:01", "9:00:00", "12:60:00"],
    "gYear": ["23", "2023-01", "2023.0", "MMXXIII"],
    "gYearMonth": ["2023-13", "2023"],
    "gMonth": ["12", "--13"],
    "gMonthDay": ["--02-32"],
    "gDay": ["31", "---32"],
    "duration": ["P", "PT", "1D", "P1S", "P-1D"],
    "yearMonthDuration": ["P1D"],
    "dayTimeDuration": ["P1Y"],
    "language": ["italiano!", "i t", ""],
    "NCName": ["a:b", "1a", ""],
    "NMTOKEN": ["a b"],
    "hexBinary": ["0", "zz"],
    "base64Binary": ["a", "è"],
    "anyURI": [
        "www.x.it",
        "ftp://a/",
        "javascript:alert(1)",
        "data:,x",
        "file:///etc",
        "http:",
        "a",
    ],
}


@pytest.mark.parametrize(("base", "text"), [(b, t) for b, ts in VALID.items() for t in ts])
def test_values_keep_their_lexical_form(base: str, text: str) -> None:
    expected = {"1": "true", "0": "false"}.get(text, text) if base == "boolean" else text
    assert converted(base, text) == expected


@pytest.mark.parametrize(("base", "text"), [(b, t) for b, ts in INVALID.items() for t in ts])
def test_other_texts_are_refused(base: str, text: str) -> None:
    assert converted(base, text) is None


# What the csvw package takes although XML Schema does not, or refuses although it does; the types
# below it reads as plain strings.
CSVW_DIFFERS = {
    ("decimal", "NaN"),
    ("decimal", "1_000"),
    ("decimal", "٣"),
    ("integer", "1.0"),
    ("integer", "1."),
    ("double", "inf"),
    ("double", "Infinity"),
    ("double", "nan"),
    ("date", "2023-01-01T00:00:00"),
    ("date", "12024-02-29"),
    ("dateTime", "2024-02-29"),
    ("dateTime", "2024-02-29 23:59:59"),
    ("dateTime", "2024-02-29T24:00:00Z"),
    ("dateTimeStamp", "2024-02-29T23:59:59"),
    ("duration", "PT"),
}
CSVW_DOES_NOT_CHECK = (
    {"gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay", "yearMonthDuration", "dayTimeDuration"}
    | {"string", "any", "json", "html", "xml", "normalizedString", "token", "anyURI"}
    | {"language", "Name", "NCName", "QName"}
)


def _csvw_takes(base: str, text: str) -> bool:
    from csvw import Datatype as Theirs

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            Theirs.fromvalue(base).read(text)
        except Exception:
            return False
    return True


@pytest.mark.parametrize("base", sorted(set(VALID) - CSVW_DOES_NOT_CHECK))
def test_the_csvw_package_agrees(base: str) -> None:
    for text in (*VALID[base], *INVALID.get(base, [])):
        ours = converted(base, text) is not None
        differs = (base, text) in CSVW_DIFFERS
        assert (_csvw_takes(base, text) != ours) == differs, (base, text)


NUMBERS = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str),
    st.integers().map(str),
    st.from_regex(r"[+-]?[0-9]{0,5}[.,]?[0-9]{0,4}", fullmatch=True),
)


@given(NUMBERS)
def test_numbers_as_the_csvw_package_reads_them(text: str) -> None:
    assert (converted("decimal", text) is not None) == _csvw_takes("decimal", text)


@given(st.dates().map(str))
def test_dates_as_the_csvw_package_reads_them(text: str) -> None:
    assert (converted("date", text) is not None) == _csvw_takes("date", text)


@pytest.mark.parametrize(
    ("description", "text", "expected"),
    [
        ({"base": "date", "format": "dd/MM/yyyy"}, "07/11/2025", "2025-11-07"),
        ({"base": "date", "format": "d.M.yyyy"}, "7.11.2025", "2025-11-07"),
        ({"base": "date", "format": "yyyyMMdd"}, "20251107", "2025-11-07"),
        ({"base": "date", "format": "dd/MM/yyyy"}, "31/02/2025", None),
        ({"base": "dateTime", "format": "d/M/yyyy HH:mm"}, "7/1/2025 09:30", "2025-01-07T09:30:00"),
        (
            {"base": "dateTime", "format": "yyyy-MM-ddTHH:mm:ss.SSX"},
            "2025-01-07T09:30:00.5+0530",
            "2025-01-07T09:30:00.5+05:30",
        ),
        ({"base": "time", "format": "HHmm x"}, "0930 -05", "09:30:00-05:00"),
        ({"base": "boolean", "format": "sì|no"}, "sì", "true"),
        ({"base": "boolean", "format": "sì|no"}, "true", None),
        (
            {"base": "decimal", "format": {"decimalChar": ",", "groupChar": "."}},
            "1.234,50",
            "1234.50",
        ),
        ({"base": "decimal", "format": {"groupChar": "."}}, "1..234", None),
        ({"base": "decimal", "format": "#,##0.00"}, "1,234.50", "1234.50"),
        ({"base": "decimal", "format": "#,##0.00"}, "12,34.50", None),
        ({"base": "decimal", "format": {"groupChar": ","}}, "12.5%", "0.125"),
        ({"base": "decimal", "format": {"groupChar": ","}}, "%", None),
        ({"base": "decimal", "format": {"groupChar": ","}}, "%5%", None),
        ({"base": "decimal", "format": {"groupChar": ","}}, "+", None),
        ({"base": "integer", "format": {"groupChar": "."}}, "116.634", "116634"),
        ({"base": "string", "format": "[a-z]+"}, "abc", "abc"),
        ({"base": "string", "format": "[a-z]+"}, "abc1", None),
        ({"base": "duration", "format": "P.D"}, "P3D", "P3D"),
        ({"base": "integer", "minimum": 1, "maximum": 10}, "10", "10"),
        ({"base": "integer", "minimum": 1, "maximum": 10}, "11", None),
        ({"base": "integer", "minExclusive": 1}, "1", None),
        ({"base": "double", "maxExclusive": 1.5}, "1.5", None),
        ({"base": "date", "minimum": "2024-01-01"}, "2023-12-31", None),
        ({"base": "date", "minimum": "2024-01-01"}, "2024-01-01", "2024-01-01"),
        (
            {"base": "dateTime", "maximum": "2024-01-01T00:00:00Z"},
            "2024-01-01T00:30:00+01:00",
            "2024-01-01T00:30:00+01:00",
        ),
        ({"base": "time", "minimum": "09:00:00"}, "08:59:59", None),
        ({"base": "duration", "maximum": "P1M"}, "P2M", None),
        ({"base": "gYear", "maximum": "2030"}, "2031", None),
        ({"base": "string", "length": 3}, "abc", "abc"),
        ({"base": "string", "minLength": 2, "maxLength": 3}, "a", None),
        ({"base": "hexBinary", "length": 2}, "0AFF", "0AFF"),
        ({"base": "base64Binary", "length": 3}, "YWJj", "YWJj"),
        ({"maxLength": 2}, "èè", "èè"),
    ],
)
def test_formats_and_constraints(description: Any, text: str, expected: str | None) -> None:
    assert converted(description, text) == expected


@pytest.mark.parametrize(
    ("description", "text", "code", "it", "en"),
    [
        ("decimal", "29,8", "decimal-comma", "scrivere 29.8", "write 29.8"),
        ("decimal", "1.234,56", "decimal-comma", "scrivere 1234.56", "write 1234.56"),
        ("decimal", "12%", "number-with-unit", ": 12", ": 12"),
        ("decimal", "€ 1200.50", "number-with-unit", ": 1200.50", ": 1200.50"),
        ("decimal", "circa 12", "not-a-number", "29.8", "digits only"),
        ("integer", "116.634", "not-an-integer", "scrivere 116634", "write 116634"),
        ("integer", "12.0", "not-an-integer", "senza decimali", "no decimals"),
        ("positiveInteger", "0", "too-small", "almeno 1", "at least 1"),
        ("byte", "300", "too-large", "al più 127", "at most 127"),
        ("boolean", "Sì", "not-a-boolean", "scrivere true", "write true"),
        ("boolean", "falso", "not-a-boolean", "scrivere false", "write false"),
        ({"base": "boolean", "format": "sì|no"}, "SI", "not-a-boolean", "scrivere sì", "write sì"),
        ("date", "29/02/2024", "not-a-date", "scrivere 2024-02-29", "write 2024-02-29"),
        ("date", "febbraio 2024", "not-a-date", "AAAA-MM-GG", "YYYY-MM-DD"),
        ({"base": "date", "format": "d/M/yyyy"}, "2024", "not-a-date", "d/M/yyyy", "d/M/yyyy"),
        ("gYear", "2023/24", "not-a-year", "quattro cifre", "four digits"),
        ("gMonth", "x", "not-a-value", "gMonth", "gMonth"),
        ({"base": "decimal", "minimum": 0}, "-1", "too-small", "almeno 0", "at least 0"),
        ({"base": "decimal", "maxExclusive": 1}, "1", "too-large", "meno di 1", "less than 1"),
        ({"maxLength": 3}, "abcd", "wrong-length", "da 0 a 3", "from 0 to 3"),
        ({"minLength": 3}, "ab", "wrong-length", "almeno 3", "at least 3"),
        ({"length": 3}, "ab", "wrong-length", "devono essere 3", "must be 3"),
        ({"format": "stated|position"}, "statd", "not-in-list", "«stated»?", "“stated”?"),
        (
            {"format": "[a-z-]+"},
            "Under Way",
            "wrong-format",
            "scrivere under-way",
            "write under-way",
        ),
        ({"format": "[0-9]{6}"}, "1001", "wrong-format", "scrivere 001001", "write 001001"),
        (
            "anyURI",
            "www.example.it/x",
            "not-a-link",
            "https://www.example.it/x",
            "complete address",
        ),
        ("anyURI", "https://a.it/b c", "not-a-link", "senza spazi", "without spaces"),
        ("anyURI", "javascript:alert(1)", "forbidden-link", "http, https", "http, https"),
    ],
)
def test_the_message_says_what_to_write(
    tmp_path: Path, description: Any, text: str, code: str, it: str, en: str
) -> None:
    table = cell(tmp_path, text, datatype=description)
    (finding,) = table.findings
    assert finding.code == code
    assert finding.location.describe("it") == "t.csv, riga 2, colonna x"
    assert finding.value == text
    assert it in finding.message.it
    assert en in finding.message.en
