"""Views: what a page shows, asked of the store once for all the pages of a kind.

A folder of ``site/views/things`` is a kind of page: ``page.rq`` has a row for each page, its column
``thing`` being the IRI; every other query is a section, its rows belonging to the page of their
``thing``. The sections of the kind ``thing`` are on the pages of all kinds. A folder of
``site/views/pages`` holds the sections of one page of the site. Columns ``x_it`` and ``x_en`` are
one text in two languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions

from psm_kg.documents.names import readable
from psm_kg.errors import ConfigurationError, Location, Text
from psm_kg.keeping import ALWAYS, Keeper
from psm_kg.namespaces import Prefixes
from psm_kg.store import Store, run_query

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS: dict[str, Callable[[str], object]] = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": Decimal,
    f"{_XSD}double": float,
    f"{_XSD}boolean": lambda text: text in ("true", "1"),
}
THING = "thing"


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A thing that a row names."""

    iri: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text with its language."""

    text: str
    lang: str


class Row:
    """A row of an answer: columns as attributes of templates; None where there is no value."""

    __slots__ = ("_cells",)

    def __init__(self, cells: Mapping[str, object]) -> None:
        self._cells = cells

    def __getitem__(self, column: str) -> object:
        return self._cells[column]

    def __contains__(self, column: str) -> bool:
        return column in self._cells

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and self._cells == other._cells

    __hash__ = None  # type: ignore[assignment]  # its cells may be of any kind

    def get(self, column: str) -> object:
        """The value of a column; None when there is no such column either."""
        return self._cells.get(column)


@dataclass(frozen=True)
class View:
    """The pages of one kind: ``pages`` by IRI, ``sections`` by name and then by IRI."""

    kind: str
    pages: Mapping[str, Row]
    sections: Mapping[str, Mapping[str, Sequence[Row]]]

    def sections_of(self, iri: str) -> dict[str, Sequence[Row]]:
        """The rows of each section of a page; empty where there are none."""
        return {name: rows.get(iri, ()) for name, rows in self.sections.items()}


@dataclass(frozen=True)
class Asker:
    """Runs the queries of views over a store."""

    store: Store
    prefixes: Prefixes
    localise: Callable[[str], str]
    keeper: Keeper = ALWAYS

    def rows(self, path: Path) -> list[Row]:
        """The rows of a SELECT query in a file, in its order."""
        text = self.localise(path.read_text(encoding="utf-8"))
        return self.keeper.answer(text, "rows", lambda: self._ask(text, path))

    def _ask(self, text: str, path: Path) -> list[Row]:
        answer = run_query(self.store, text, prefixes=self.prefixes.bindings, where=str(path))
        if not isinstance(answer, QuerySolutions):
            raise _wrong(path, "serve una SELECT", "a SELECT is needed")
        names = [variable.value for variable in answer.variables]
        return [Row({name: _value(solution[name]) for name in names}) for solution in answer]

    def view(self, folder: Path) -> View:
        """The view of a kind of thing. Raises ConfigurationError when a query does not fit."""
        pages: dict[str, Row] = {}
        sections: dict[str, dict[str, list[Row]]] = {}
        for path in _queries(folder):
            name = path.stem
            section = sections.setdefault(name, {})
            for row in self.rows(path):
                thing = row.get(THING)
                if not isinstance(thing, Ref):
                    raise _wrong(path, "manca ?thing", "?thing is missing")
                if name != "page":
                    section.setdefault(thing.iri, []).append(row)
                elif pages.setdefault(thing.iri, row) is not row:
                    raise _wrong(path, f"due righe di {thing.iri}", f"two rows of {thing.iri}")
        sections.pop("page", None)
        return View(folder.name, pages, sections)

    def sections(self, folder: Path) -> dict[str, list[Row]]:
        """The sections of a page of the site, by name."""
        return {path.stem: self.rows(path) for path in _queries(folder)}


def load_views(asker: Asker, folder: Path) -> Iterator[View]:
    """The views of a folder of kinds."""
    shared = asker.view(folder / THING).sections
    for kind in sorted(path for path in folder.iterdir() if path.is_dir()):
        view = asker.view(kind) if kind.name != THING else View(THING, {}, {})
        yield View(view.kind, view.pages, {**shared, **view.sections})


def _queries(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.rq"), key=lambda path: path.name)


def _value(term: object) -> object:
    if isinstance(term, NamedNode):
        return Ref(term.value)
    if not isinstance(term, Literal):
        return None
    if term.language:
        return Words(readable(term.value), term.language)
    read = _NUMBERS.get(term.datatype.value)
    return read(term.value) if read else readable(term.value)


def _wrong(path: Path, it: str, en: str) -> ConfigurationError:
    return ConfigurationError(
        Text(f"vista del sito: {it}", f"view of the site: {en}"), Location(str(path))
    )
