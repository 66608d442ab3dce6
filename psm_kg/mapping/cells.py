"""From the text of a cell to its value: null, one lexical form, or several.

Source: Model for Tabular Data, section 6.4 (parsing cells). A wrong cell becomes ``FAULTY`` and a
finding; what is made from a faulty cell is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from psm_kg.mapping.lexical import Checker
from psm_kg.mapping.model import Column
from psm_kg.mapping.suggest import Misfit
from psm_kg.tables import FindingLog

Value = str | tuple[str, ...] | None
CellReader = Callable[[str, int], Value]
Refusal = tuple[str, dict[str, Any]]  # the code of a fault and its words

FAULTY: Final = ("\0faulty",)  # compared by identity: no cell can hold it
REMEMBERED = 50_000


def cell_reader(
    column: Column, log: FindingLog, *, house: bool, label: str, remembered: int = REMEMBERED
) -> CellReader:
    """A function (text, row number) to value, with its findings in ``log`` under ``label``.

    ``remembered``: how many different texts are converted once only.
    """
    single = _single_reader(column, log, label, remembered)
    if column.separator is None:
        return single
    return _list_reader(column, single, log, label, house=house)


def _single_reader(column: Column, log: FindingLog, label: str, remembered: int) -> CellReader:
    null, default, required = column.null, column.default, column.required
    plain = column.datatype.is_plain_string
    in_list = column.separator is not None
    convert = _remembering(column.datatype.convert, remembered)

    def read(text: str, row: int) -> Value:
        text = text or default
        if text in null or (not plain and not text.strip() and "" in null):
            if required and not in_list:
                log.add("required-empty", row, label, text)
                return FAULTY
            return None
        if plain:
            return text
        found = convert(text)
        if isinstance(found, str):
            return found
        code, words = found
        log.add(code, row, label, text, **words)
        return FAULTY

    return read


def _remembering(convert: Checker, remembered: int) -> Callable[[str], str | Refusal]:
    """The conversion with a memory: a column often repeats its values, and its mistakes."""
    known: dict[str, str | Refusal] = {}

    def look_up(text: str) -> str | Refusal:
        found = known.get(text)
        if found is None:
            try:
                found = convert(text)
            except Misfit as misfit:
                found = (misfit.code, misfit.words)
            if len(known) < remembered:
                known[text] = found
        return found

    return look_up


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
        if separator not in text and not (text.startswith(" ") or text.endswith(" ")):
            value = single(text, row)  # the usual case, as below for one item
            return (value,) if isinstance(value, str) else FAULTY if value is FAULTY else ()
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
