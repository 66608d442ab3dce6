"""The compiled plan of a mapping: from the values of a row to triples, column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode

from psm_kg.mapping.cells import FAULTY, Value
from psm_kg.mapping.context import RDF, is_legal
from psm_kg.mapping.model import Column, TableMapping
from psm_kg.mapping.template import Template

Subject = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal
Statement = tuple[Subject, NamedNode, Term]
_FIRST, _REST, _NIL = (NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Record:
    """A row read: its number in the file, its place among the rows (from 1), values by slot."""

    number: int
    index: int
    values: Sequence[Value] | Mapping[int, Value]


class Expander:
    """A URI template bound to the slots of a plan.

    ``None`` instead of an IRI: a variable is faulty, all variables are null, or the result is no
    legal IRI. Without house rules a null variable always expands to nothing, as CSVW says.
    """

    def __init__(self, template: Template, slots: dict[str, int], *, house: bool) -> None:
        self.template = template
        self.variables = tuple(slots[name] for name in template.variables if name in slots)
        self._slots = slots
        self.house = house
        self._constant = template.expand(lambda _: None) if template.is_constant else None
        self.checked = template.needs_check
        self.is_value = template.is_value
        self._single = template.single() if self.variables else None  # most templates are such

    def expand(self, record: Record, own: str = "", item: str | None = None) -> str | None:
        """The IRI of a row; ``item`` stands for the column ``own`` when a cell has many values."""
        iri = self.attempt(record, own, item)
        return iri if iri is None or not self.checked or is_legal(iri) else None

    def attempt(self, record: Record, own: str = "", item: str | None = None) -> str | None:
        """Like :meth:`expand`, before the result is checked."""
        if self._constant is not None:
            return self._constant
        values, slots = record.values, self._slots
        if self._single is not None:
            name, before, encode, after = self._single
            value = item if item is not None and name == own else values[self.variables[0]]
            if isinstance(value, str) and value:
                return before + encode(value) + after
        used = [values[i] for i in self.variables]
        if any(value is FAULTY for value in used):
            return None
        if self.house and used and not any(used):
            return None

        def lookup(name: str) -> Value:
            if item is not None and name == own:
                return item
            if name == "_row":
                return str(record.index)
            if name == "_sourceRow":
                return str(record.number)
            slot = slots.get(name)
            return values[slot] if slot is not None else None

        return self.template.expand(lookup)


@dataclass(frozen=True, slots=True, eq=False)
class Emitter:
    """What one column contributes to a row: subject slot, predicate, objects, graph."""

    column: Column
    subject: int
    predicate: NamedNode | Expander
    objects: Callable[[Record], Sequence[Term]]
    value: Expander | None
    slot: int
    graph: NamedNode | DefaultGraph
    required: tuple[int, ...]

    def skips(self, values: Sequence[Value] | Mapping[int, Value]) -> bool:
        """True when a column of ``psm:skipIfNull`` is null (or faulty) in this row."""
        return any(not values[i] or values[i] is FAULTY for i in self.required)


class Plan:
    """The emitters of a table, and the templates of their subjects (``None``: a blank node)."""

    def __init__(self, mapping: TableMapping, slots: dict[str, int]) -> None:
        self.subjects: list[Expander | None] = []
        self._house = mapping.house
        self._slots = slots
        self._places: dict[Template | None, int] = {}
        self.emitters = [
            self._emitter(column, mapping)
            for column in mapping.columns
            if not column.suppressed and not mapping.suppressed
        ]

    def statements(
        self, record: Record, subjects: Sequence[Subject | None]
    ) -> Iterator[tuple[Emitter, Statement]]:
        """The triples of a row, with the emitter each one comes from."""
        values = record.values
        for emitter in self.emitters:
            subject = subjects[emitter.subject]
            if subject is None or (emitter.required and emitter.skips(values)):
                continue
            predicate = emitter.predicate
            if not isinstance(predicate, NamedNode):
                iri = predicate.expand(record)
                if iri is None:
                    continue
                predicate = NamedNode(iri)
            found = emitter.objects(record)
            if emitter.column.ordered and emitter.column.separator and emitter.value is None:
                yield from self._list(emitter, subject, predicate, found, record)
                continue
            for term in found:
                yield emitter, (subject, predicate, term)

    def _list(
        self,
        emitter: Emitter,
        subject: Subject,
        predicate: NamedNode,
        items: Sequence[Term],
        record: Record,
    ) -> Iterator[tuple[Emitter, Statement]]:
        """An rdf:List (blank nodes: only in documents of others)."""
        stem = f"l{record.number}c{emitter.column.number}i"
        nodes: list[Subject] = [BlankNode(f"{stem}{i}") for i in range(len(items))]
        nodes.append(_NIL)
        yield emitter, (subject, predicate, nodes[0])
        for i, item in enumerate(items):
            yield emitter, (nodes[i], _FIRST, item)
            yield emitter, (nodes[i], _REST, nodes[i + 1])

    def _emitter(self, column: Column, mapping: TableMapping) -> Emitter:
        predicate: NamedNode | Expander
        if column.predicate is None:
            predicate = NamedNode(f"{mapping.url}#{column.name}")
        elif column.property_iri:
            predicate = NamedNode(column.property_iri)
        else:
            predicate = self._expander(column.predicate)
        value = self._expander(column.value) if column.value is not None else None
        slot = self._slots[column.name]
        return Emitter(
            column,
            self._subject(column.about),
            predicate,
            _literals(column, slot) if value is None else _links(column, slot, value),
            value,
            slot,
            NamedNode(column.graph) if column.graph else DefaultGraph(),
            tuple(self._slots[name] for name in column.skip_if_null),
        )

    def _expander(self, template: Template) -> Expander:
        return Expander(template, self._slots, house=self._house)

    def _subject(self, about: Template | None) -> int:
        if about not in self._places:
            self._places[about] = len(self.subjects)
            self.subjects.append(self._expander(about) if about is not None else None)
        return self._places[about]


def _literals(column: Column, slot: int) -> Callable[[Record], Sequence[Term]]:
    language = column.lang if column.datatype.tags_language and column.lang != "und" else None
    datatype = None if column.datatype.tags_language else NamedNode(column.datatype.iri)
    known: dict[str, Literal] = {}

    def literal(text: str) -> Literal:
        term = known.get(text)
        if term is None:
            term = Literal(text, datatype=datatype, language=language)
            if len(known) < _REMEMBERED:
                known[text] = term
        return term

    def objects(record: Record) -> Sequence[Term]:
        value = record.values[slot]
        if value is None or value is FAULTY:
            return ()
        if isinstance(value, str):
            return (literal(value),)
        return [literal(item) for item in value]

    return objects


def _links(column: Column, slot: int, value: Expander) -> Callable[[Record], Sequence[Term]]:
    """IRIs: one for each value of the cell when the template names a column of several values."""
    known: dict[str, NamedNode] = {}
    name = column.name
    each = column.separator is not None and name in value.template.variables

    def node(iri: str) -> NamedNode:
        term = known.get(iri)
        if term is None:
            term = NamedNode(iri)
            if len(known) < _REMEMBERED:
                known[iri] = term
        return term

    def objects(record: Record) -> Sequence[Term]:
        own = record.values[slot]
        if own is FAULTY or (own is None and not column.virtual):
            return ()
        if each:
            items = (value.expand(record, name, item) for item in own or ())
            return [node(iri) for iri in items if iri is not None]
        iri = value.expand(record)
        return (node(iri),) if iri is not None else ()

    return objects
