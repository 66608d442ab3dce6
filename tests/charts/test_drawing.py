"""Drawings: safe, of the palette's colours, the same bytes on every machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from paths import ROOT

from psm_kg.charts import Charts, Named, Table, as_csv, as_values, draw, load_charts
from psm_kg.charts.drawing import ATTRIBUTES, ELEMENTS
from psm_kg.errors import ConfigurationError

FOLDER = ROOT / "site" / "charts"
HOSTILE = "</text><script>alert(1)</script><a href='javascript:x'>\x07& \"x\" ]]> =1+1 \\n $1"
NAMES = {name: Named(f"{name} {HOSTILE}", f"https://x.example/{name}") for name in "ab"}


def columns() -> dict[str, list[Any]]:
    """Two rows for any specification: every column that a chart of ours names."""
    numbers = {
        "actions": [5, 3], "by_cmt": [2, 1], "by_both": [1, 0], "by_territory": [1, 2],
        "not_started": [1, 0], "started": [4, 3], "share": [Decimal("80"), Decimal("33.3")],
        "year": [2024, 2025], "indicators": [2, 1], "with_number": [1, 1], "projects": [2, 0],
        "projects_cmt": [2, 1], "projects_territory": [0, 1], "base": [9, None],
        "comments": [3, 1], "value": [Decimal("1.5"), Decimal("-2")],
        "axis_code": ["1", "2"], "strategy_code": ["1.1", "2.1"],
    }  # fmt: skip
    names = ("axis", "strategy", "round", "project", "programme", "answer", "group", "theme")
    return numbers | {
        name: [NAMES["a"], NAMES["b"]] for name in (*names, "indicator", "area", "part", "unit")
    }


def rows() -> Table:
    made = columns()
    return Table(tuple(made), tuple(zip(*made.values(), strict=True)))


def settings(chart: Any, width: int) -> dict[str, Any]:
    return {**chart.settings, "headings": dict(chart.columns), "width": width}


def drawings() -> dict[str, bytes]:
    """Every chart of the site in every width, with hostile names."""
    charts = load_charts(FOLDER)
    values = as_values(rows(), str)
    return {
        f"{chart.name}-{width}-{shade}": getattr(
            draw(
                chart.spec,
                values,
                settings(chart, width),
                charts.palette,
                title=HOSTILE,
                lang="it",
            ),
            shade,
        )
        for chart in charts.all
        for width in chart.widths
        for shade in ("light", "dark")
    }


@pytest.fixture(scope="module")
def drawn() -> dict[str, bytes]:
    return drawings()


@pytest.fixture(scope="module")
def charts() -> Charts:
    return load_charts(FOLDER)


def test_every_chart_is_drawn_in_every_width(drawn: dict[str, bytes], charts: Charts) -> None:
    assert len(drawn) == 2 * sum(len(chart.widths) for chart in charts.all) >= 30


def test_hostile_names_stay_text(drawn: dict[str, bytes]) -> None:
    seen = 0
    for name, svg in drawn.items():
        root = ElementTree.fromstring(svg)
        elements = {element.tag.rpartition("}")[2] for element in root.iter()}
        attributes = {key for element in root.iter() for key in element.attrib}
        assert elements <= ELEMENTS, name
        assert attributes <= ATTRIBUTES | {"font-family"}, name
        assert b"url(" not in svg
        seen += "<script>alert(1)</script>" in "".join(root.itertext())
    assert seen == len(drawn)


def test_colours_are_those_of_the_palette(drawn: dict[str, bytes], charts: Charts) -> None:
    for name, svg in drawn.items():
        found = {
            value
            for element in ElementTree.fromstring(svg).iter()
            for key, value in element.attrib.items()
            if key in ("fill", "stroke") and value not in ("none", "transparent")
        }
        known = charts.palette.keys() if name.endswith("light") else charts.palette.values()
        assert found <= set(known), name


def luminance(colour: str) -> float:
    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_marks_and_words_stand_out(charts: Charts) -> None:
    surface = "#ffffff"
    decorative = {surface, "#fefefe", "#d3dce6"}
    words = {"#17324d", "#4a5f75"}
    for shade in (dict(zip(charts.palette, charts.palette, strict=True)), charts.palette):
        for colour in charts.palette.keys() - decorative:
            ratio = contrast(shade[colour], shade[surface])
            assert ratio >= (4.5 if colour in words else 3), (colour, shade[colour], ratio)
        for series in ("#0066cc", "#b35900", "#007a5e"):
            assert contrast(shade["#fefefe"], shade[series]) >= 4.5


def test_the_palette_is_that_of_the_styles(charts: Charts) -> None:
    styles = (ROOT / "site" / "styles" / "_theme.scss").read_text(encoding="utf-8")
    for light, dark in charts.palette.items():
        if light not in ("#fefefe", "#ffffff"):
            assert light in styles, light
            assert dark in styles, dark


def test_same_bytes_whatever_the_hash_seed_and_the_fonts(
    drawn: dict[str, bytes], tmp_path: Path
) -> None:
    fonts = tmp_path / "fonts.conf"
    fonts.write_text("<?xml version='1.0'?><fontconfig></fontconfig>", encoding="utf-8")
    program = (
        "import json, sys; sys.path[:0] = sys.argv[1:]; from test_drawing import drawings; "
        "print(json.dumps({k: v.decode() for k, v in drawings().items()}))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "FONTCONFIG_FILE": str(fonts)}
    environment |= {"HOME": str(tmp_path), "TZ": "Pacific/Apia", "LC_ALL": "C.UTF-8"}
    said = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parent), str(ROOT / "tests")],
        env=environment,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert {k: v.encode() for k, v in json.loads(said.stdout).items()} == drawn


def small(**changes: Any) -> dict[str, Any]:
    mark = {
        "type": "rect",
        "encode": {"enter": {"width": {"value": 9}, "height": {"value": 9}}},
    }
    fill = {"fill": {"value": changes.pop("fill", "#0066cc")}}
    mark["encode"]["enter"] |= fill  # type: ignore[index]
    return {
        "autosize": "none",
        "width": 10,
        "height": 10,
        "signals": [],
        "data": [{"name": "rows", "values": []}],
        "marks": [mark, *changes.pop("marks", [])],
        **changes,
    }


def draw_small(shelf: Path | None = None, **changes: Any) -> bytes:
    palette = {"#0066cc": "#66aeff"}
    drawing = draw(small(**changes), [{}], {}, palette, title="t", lang="en", shelf=shelf)
    return drawing.light


def test_a_picture_must_not_reach_outside() -> None:
    image = {"type": "image", "encode": {"enter": {"url": {"value": "https://x.example/i.png"}}}}
    linked = {
        "type": "rect",
        "encode": {"enter": {"width": {"value": 1}, "href": {"value": "https://x.example/"}}},
    }
    assert b"#0066cc" in draw_small()
    for mark in (image, linked):
        with pytest.raises(ValueError, match="must not have"):
            draw_small(marks=[mark])
    with pytest.raises(ValueError, match=r"#123456"):
        draw_small(fill="#123456")


def test_a_drawing_on_the_shelf_is_not_drawn_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import vl_convert

    from psm_kg.charts import drawing

    first = draw_small(tmp_path)
    (kept,) = tmp_path.glob("*.svg")
    drawing._draw.cache_clear()
    with monkeypatch.context() as patch:
        patch.delattr(vl_convert, "vega_to_svg")
        assert draw_small(tmp_path) == first
    for broken in ("<svg", "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"):
        kept.write_text(broken, encoding="utf-8")
        drawing._draw.cache_clear()
        assert draw_small(tmp_path) == first


def test_csv_is_safe_for_spreadsheets() -> None:
    things = tuple(
        (Named(text, "https://x.example/a"), number)
        for text, number in (("=1+1", Decimal("-13.80")), ('a "b", c', 5), ("@x", None))
    )
    assert as_csv(Table(("thing", "number"), things)).decode() == (
        "thing,number,thing_iri\n"
        "'=1+1,-13.80,https://x.example/a\n"
        '"a ""b"", c",5,https://x.example/a\n'
        "'@x,,https://x.example/a\n"
    )


def test_a_bad_definition_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "charts.toml").write_text("[x]\npage = 'p'\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="not well defined"):
        load_charts(tmp_path)


def test_specifications_name_only_what_charts_define(charts: Charts) -> None:
    defined = tomllib.loads((FOLDER / "charts.toml").read_text(encoding="utf-8"))
    used = {entry["spec"] for entry in defined.values()}
    assert {path.name.removesuffix(".vg.json") for path in FOLDER.glob("*.vg.json")} == used
    assert {path.stem for path in FOLDER.glob("*.rq")} == {chart.name for chart in charts.all}
