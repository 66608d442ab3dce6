"""Where each fact came from: from a thing in the graph back to the rows of the tables.

The rows are published as CSVW row resources (RFC 7111 fragments of the published CSV files), so
that ``prov:wasDerivedFrom`` leads from a thing to the line it was transcribed on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

DERIVED_FROM = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_ROW = NamedNode("http://www.w3.org/ns/csvw#Row")
_ROW_NUMBER = NamedNode("http://www.w3.org/ns/csvw#rownum")
_INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")


def row_iri(base: str, table: str, row: int) -> str:
    """``…/csv/actions.csv#row=5``: row 1 is the header, as in a spreadsheet (RFC 7111, 2.1)."""
    return f"{base}csv/{table}#row={row}"


def provenance_quads(
    origins: Mapping[str, Iterable[tuple[str, int]]], base: str, graph: str
) -> Iterator[Quad]:
    """Each thing is derived from its rows, and each row is a ``csvw:Row`` with its number.

    ``csvw:rownum`` counts the rows without the header, as the vocabulary says.
    """
    name = NamedNode(graph)
    for subject in sorted(origins):
        for table, row in sorted(set(origins[subject])):
            source = NamedNode(row_iri(base, table, row))
            yield Quad(NamedNode(subject), DERIVED_FROM, source, name)
            yield Quad(source, _TYPE, _ROW, name)
            yield Quad(source, _ROW_NUMBER, Literal(str(row - 1), datatype=_INTEGER), name)


def row_lines(base: str, graph: str) -> Callable[[str], str]:
    """The same as N-Quads text while tables are streamed, by table name.

    Fields (``str.format``): 0 the thing's IRI, 1 its row, 2 the row without counting the header.
    """

    def lines(table: str) -> str:
        row = f"<{row_iri(base, table, 0).removesuffix('0')}{{1}}>"
        end = f"{NamedNode(graph)} .\n"
        return (
            f"<{{0}}> {DERIVED_FROM} {row} {end}"
            f"{row} {_TYPE} {_ROW} {end}"
            f'{row} {_ROW_NUMBER} "{{2}}"^^{_INTEGER} {end}'
        )

    return lines
