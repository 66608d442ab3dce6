"""Where each fact came from: from a thing in the graph back to the rows of the tables.

The rows are published as CSVW row resources (RFC 7111 fragments of the published CSV files), so
that ``prov:wasDerivedFrom`` leads from a thing to the line it was transcribed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad

_DERIVED_FROM = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")


def row_iri(base: str, table: str, row: int) -> str:
    """``…/csv/actions.csv#row=5``: row 1 is the header, as in a spreadsheet (RFC 7111, 2.1)."""
    return f"{base}csv/{table}#row={row}"


def provenance_quads(
    origins: Mapping[str, Iterable[tuple[str, int]]], base: str, graph: str
) -> Iterator[Quad]:
    """One ``prov:wasDerivedFrom`` for each thing and row: what ``origins`` says, as quads."""
    name = NamedNode(graph)
    for subject in sorted(origins):
        for table, row in sorted(set(origins[subject])):
            yield Quad(
                NamedNode(subject), _DERIVED_FROM, NamedNode(row_iri(base, table, row)), name
            )
