"""The figures of the pages: each a picture for wide and one for narrow screens, in light and in
dark colours, a table and a CSV file, all from the same rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from jinja2 import Environment

from psm_kg import charts
from psm_kg.errors import ConfigurationError, Location, Text
from psm_kg.site.language import Language
from psm_kg.site.model import Site
from psm_kg.site.views import Ref, Row, Words

FOLDER = "charts"


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing as two files: their paths below the web root, their size in CSS pixels."""

    light: str
    dark: str
    drawing: charts.Drawing

    @property
    def width(self) -> int:
        """In CSS pixels."""
        return self.drawing.width

    @property
    def height(self) -> int:
        """In CSS pixels."""
        return self.drawing.height


@dataclass(frozen=True)
class Figure:
    """What a page shows of a chart: pictures (the widest first), columns with headings, rows."""

    id: str
    chart: charts.Chart
    title: str
    lang: str
    columns: Mapping[str, str]
    rows: Sequence[Row]
    table: charts.Table
    pictures: tuple[Picture, ...]

    @property
    def csv(self) -> str:
        """The path of the CSV file below the web root."""
        return f"{FOLDER}/{self.id}.{self.lang}.csv"

    @cached_property
    def matrix(self) -> tuple[list[object], list[tuple[object, list[object]]]]:
        """The rows as a matrix: the heads of its columns, then the head and the cells of each row.

        A cell that no row gives is 0: the numbers are counts.
        """
        across, down, number = (self.chart.pivot[i] for i in (1, 0, 2))
        heads = sorted({r[f"{across}_code"] if f"{across}_code" in r else r[across]: r[across]
                        for r in self.rows}.items())  # fmt: skip
        lines: dict[object, dict[object, object]] = {}
        for row in self.rows:
            lines.setdefault(row[down], {})[row[across]] = row[number]
        return [head for _, head in heads], [
            (line, [cells.get(head, 0) for _, head in heads]) for line, cells in lines.items()
        ]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the figure."""
        for picture in self.pictures:
            yield picture.light, picture.drawing.light
            yield picture.dark, picture.drawing.dark
        yield self.csv, charts.as_csv(self.table)


@dataclass(frozen=True)
class Page:
    """Provides a page with its figures: ``figures`` by chart, or by chart and thing.

    A chart without rows has no figure: the page says so in words.
    """

    id: str

    def __call__(self, site: Site, language: Language) -> Mapping[str, Any]:
        """What the template of the page may say too."""
        drawn: dict[str, Any] = {}
        defined = site.keeper.keep(
            "charts", (), partial(charts.load_charts, site.folder / "charts")
        )
        for chart in defined.all:
            if chart.page == self.id:
                parts = dict(_figures(site, language, chart, defined.palette))
                drawn[chart.name] = parts if chart.by else parts.get("")
        return {"figures": drawn}


def files(site: Site, language: Language, templates: Environment) -> Iterator[tuple[str, bytes]]:
    """The files of all figures in a language: (path, content)."""
    del templates
    defined = _defined(site)
    for chart in defined.all:
        for _, figure in _figures(site, language, chart, defined.palette):
            yield from figure.files()


def _defined(site: Site) -> charts.Charts:
    return site.keeper.keep("charts", (), lambda: charts.load_charts(site.folder / "charts"))


def _figures(
    site: Site, language: Language, chart: charts.Chart, palette: Mapping[str, str]
) -> Iterator[tuple[str, Figure]]:
    """The figures of a chart, by the IRI of the thing that each is about (or nothing)."""
    rows = site.asker.rows(chart.query)
    parts: dict[str, list[Row]] = {}
    for row in rows:
        about = row[chart.by] if chart.by else None
        parts.setdefault(about.iri if isinstance(about, Ref) else "", []).append(row)
    for iri, part in parts.items():
        if all(len({row[column] for row in part}) >= n for column, n in chart.fewest.items()):
            yield (
                iri,
                site.keeper.keep(
                    ("figure", chart.name, iri, language.code),
                    part,
                    partial(_figure, site, language, chart, palette, iri, part),
                ),
            )


def _figure(
    site: Site,
    language: Language,
    chart: charts.Chart,
    palette: Mapping[str, str],
    iri: str,
    rows: Sequence[Row],
) -> Figure:
    id, title = chart.name, language.gettext(chart.title)
    if iri:
        id += "-" + re.sub(r"[^A-Za-z0-9.-]", "-", str(rows[0][f"{chart.by}_code"]))
        title += f": {site.library.names.text(iri, language.code)[0]}"
    columns = {name: language.gettext(heading) for name, heading in chart.columns.items()}
    table = _table(site, language, rows)
    values = charts.as_values(table, language.number)
    settings = {**_translated(chart.settings, language), "headings": columns}
    pictures = []
    for position, width in enumerate(chart.widths):
        try:
            drawing = charts.draw(
                chart.spec,
                values,
                {**settings, "width": width},
                palette,
                title=title,
                lang=language.code,
                shelf=charts.user_shelf(),
            )
        except ValueError as error:
            raise ConfigurationError(
                Text(f"il grafico non si disegna: {error}", f"the chart cannot be drawn: {error}"),
                Location(str(chart.query.parent), column=chart.name),
            ) from None
        stem = f"{FOLDER}/{id}" + ("-narrow" if position else "")
        pictures.append(
            Picture(f"{stem}.{language.code}.svg", f"{stem}-dark.{language.code}.svg", drawing)
        )
    shown = table.select(list(chart.columns))
    return Figure(id, chart, title, language.code, columns, rows, shown, tuple(pictures))


def _table(site: Site, language: Language, rows: Sequence[Row]) -> charts.Table:
    columns = tuple(rows[0])
    return charts.Table(
        columns,
        tuple(tuple(_cell(site, language, row[column]) for column in columns) for row in rows),
    )


def _cell(site: Site, language: Language, value: object) -> charts.Cell:
    if isinstance(value, Ref):
        return charts.Named(site.library.names.text(value.iri, language.code)[0], value.iri)
    if isinstance(value, Words):
        return value.text
    assert value is None or isinstance(value, charts.Number | str)
    return value


def _translated(value: Any, language: Language) -> Any:
    """The words among the settings of a chart begin with ``_:``."""
    if isinstance(value, str):
        return language.gettext(value[2:]) if value.startswith("_:") else value
    if isinstance(value, list):
        return [_translated(item, language) for item in value]
    if isinstance(value, dict):
        return {key: _translated(item, language) for key, item in value.items()}
    return value
