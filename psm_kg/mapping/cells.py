"""From the text of a cell to its value: null, one lexical form, or several.

Source: Model for Tabular Data, section 6.4 (parsing cells). A wrong cell becomes ``FAULTY`` and a
finding; what is made from a faulty cell is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from psm_kg.mapping.model import Column
from psm_kg.mapping.suggest import Misfit
from psm_kg.tables import FindingLog

Value = str | tuple[str, ...] | None
CellReader = Callable[[str, int], Value]

FAULTY: Final = ("\0faulty",)  # compared by identity: no cell can hold it
_REMEMBERED = 50_000


def cell_reader(column: Column, log: FindingLog, *, house: bool, label: str) -> CellReader:
    """A function (text, row number) to value, with its findings in ``log`` under ``label``."""
    single = _single_reader(column, log, label)
    if column.separator is None:
        return single
    return _list_reader(column, single, log, label, house=house)


def _single_reader(column: Column, log: FindingLog, label: str) -> CellReader:
    null, default, required = column.null, column.default, column.required
    convert = column.datatype.convert
    known: dict[str, str] = {}
    plain = column.datatype.is_plain_string
    in_list = column.separator is not None

    def read(text: str, row: int) -> Value:
        text = text or default
        if text in null or (not plain and not text.strip() and "" in null):
            if required and not in_list:
                log.add("required-empty", row, label, text)
                return FAULTY
            return None
        if plain:
            return text
        value = known.get(text)
        if value is None:
            try:
                value = convert(text)
            except Misfit as misfit:
                log.add(misfit.code, row, label, text, **misfit.words)
                return FAULTY
            if len(known) < _REMEMBERED:
                known[text] = value
        return value

    return read


def _list_reader(
    column: Column, single: CellReader, log: FindingLog, label: str, *, house: bool
) -> CellReader:
    separator = column.separator or ""
    keeps_spaces = column.datatype.base in ("string", "anyAtomicType")

    def read(text: str, row: int) -> Value:
        text = text or column.default
        if not text or text in column.null:
            if column.required:
                log.add("required-empty", row, label, text)
                return FAULTY
            return None if text else ()
        items = text.split(separator)
        if house:
            items = _tidy_items(items, text, row)
        elif not keeps_spaces:
            items = [item.strip() for item in items]
        values = [single(item, row) for item in items]
        if any(value is FAULTY for value in values):
            return FAULTY
        return tuple(value for value in values if isinstance(value, str))

    def _tidy_items(items: list[str], text: str, row: int) -> list[str]:
        tidy = [item.strip(" ") for item in items]
        if "" in tidy:
            log.add("empty-item", row, label, text, separator=separator)
        elif tidy != items and (separator.strip() or any(i.startswith(" ") for i in items)):
            log.add(
                "spaced-item", row, label, text, separator=separator, instead=separator.join(tidy)
            )
        kept = [item for item in tidy if item]
        if len(set(kept)) < len(kept):
            item = next(item for i, item in enumerate(kept) if item in kept[:i])
            log.add("repeated-item", row, label, text, item=item)
        return list(dict.fromkeys(kept)) if not column.ordered else kept

    return read
