"""The questions of the catalogue with their answers: for pages, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from pyoxigraph import QuerySolutions

from psm_kg.keeping import ALWAYS, Keeper
from psm_kg.namespaces import Prefixes
from psm_kg.queries import Catalogue, CatalogueQuery, bind, known_codes, with_values
from psm_kg.store import Store, run_query

_ROUND = "psm:MonitoringRound"


@dataclass(frozen=True, slots=True)
class Answer:
    """A question, the values of its parameters, and the rows found (as text, by column)."""

    query: CatalogueQuery
    values: Mapping[str, str]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def area(self) -> str:
        """The folder of the question."""
        return self.query.name.partition("/")[0]

    def columns_in(self, lang: str) -> list[tuple[int, str]]:
        """Position and meaning of the columns to show: of ``x_it`` and ``x_en``, the page's one."""
        other = "_en" if lang == "it" else "_it"
        twins = {f"{name[:-3]}{other}" for name in self.columns if name.endswith(f"_{lang}")}
        return [
            (at, self.query.columns[name][lang] if name in self.query.columns else name)
            for at, name in enumerate(self.columns)
            if name not in twins
        ]

    def csv(self) -> bytes:
        """All the rows, with the names of the columns (RFC 4180)."""
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return stream.getvalue().encode()


def answer_all(
    catalogue: Catalogue, store: Store, prefixes: Prefixes, keeper: Keeper = ALWAYS
) -> Iterator[Answer]:
    """Every question of the catalogue, with the example of each parameter.

    An example that this plan's data do not have gives way to the first code that they have; that of
    a monitoring round always to the last, which the other pages show.
    """
    codes: dict[str, list[str]] = {}
    for query in catalogue:
        values = {}
        for parameter in query.parameters:
            values[parameter.name] = parameter.example
            if parameter.of:
                known = codes.get(parameter.of)
                if known is None:
                    known = codes[parameter.of] = known_codes(store, parameter.of, prefixes)
                if known and parameter.of == _ROUND:
                    values[parameter.name] = known[-1]
                elif known and parameter.example not in known:
                    values[parameter.name] = known[0]
        made = keeper.answer(
            with_values(query.text, bind(query, values)),
            f"answer {query.name}",
            partial(_answer, query, values, store, prefixes),
        )
        if made is not None:
            yield made


def _answer(
    query: CatalogueQuery, values: Mapping[str, str], store: Store, prefixes: Prefixes
) -> Answer | None:
    bindings = bind(query, values)
    found = run_query(store, query.text, prefixes=prefixes.bindings, bindings=bindings)
    if not isinstance(found, QuerySolutions):
        return None
    names = tuple(variable.value for variable in found.variables)
    rows = tuple(
        tuple("" if (term := row[name]) is None else term.value for name in names) for row in found
    )
    return Answer(query, values, names, rows)
