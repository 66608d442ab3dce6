"""Characters that a reader cannot see and a program cannot ignore.

Nothing is corrected silently: what is published is what was typed, so the person who owns the
table mends it. The W3C recommends Normal Form C for CSV (Tabular Data Model, section 4.2).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from psm_kg.tables.log import FindingLog

_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
_NUMBER_LIKE = re.compile(r"[+\-][\d\s.,()/%]+\Z")
_RISKY = frozenset(" =@+-")


def inspect_row(cells: Sequence[str], header: Sequence[str], row: int, log: FindingLog) -> None:
    """Note every doubtful character of a row; a cell without any costs a few C calls."""
    for index, cell in enumerate(cells):
        if not cell or (
            cell.isprintable()
            and cell[0] not in _RISKY
            and cell[-1] != " "
            and "  " not in cell
            and (cell.isascii() or _is_composed(cell))
        ):
            continue
        column = header[index] if index < len(header) else ""
        for code, words in _faults(cell):
            log.add(code, row, column, cell, **words)
    if cells and cells[0].startswith("#"):
        log.add("comment-like", row, header[0] if header else "", cells[0])


def _is_composed(cell: str) -> bool:
    return unicodedata.is_normalized("NFC", cell) and "\ufffd" not in cell


def _faults(cell: str) -> Iterator[tuple[str, dict[str, str]]]:
    breaks = [c for c in cell if c in _BREAKS]
    spaces = [c for c in cell if c != " " and unicodedata.category(c) == "Zs"]
    hidden = [c for c in cell if unicodedata.category(c) == "Cf"]
    control = [c for c in cell if unicodedata.category(c) == "Cc" and c not in _BREAKS]
    strange = [c for c in cell if unicodedata.category(c) in ("Co", "Cn", "Cs")]
    instead = _tidy(cell)
    if breaks:
        yield "line-break", {"instead": instead}
    if spaces:
        yield "unusual-space", {"names": _names(spaces), "instead": instead}
    if hidden:
        yield "invisible-character", {"names": _names(hidden), "instead": instead}
    if control:
        yield "control-character", {"names": _names(control), "instead": instead}
    if strange:
        yield "undefined-character", {"names": _names(strange)}
    if "\ufffd" in cell:
        yield "replacement-character", {}
    if not unicodedata.is_normalized("NFC", cell):
        yield "not-nfc", {"instead": instead}
    if cell[0] == " " or cell[-1] == " ":
        yield "surrounding-space", {"instead": instead}
    elif "  " in cell:
        yield "double-space", {}
    start = cell.lstrip()
    if start == "-":
        yield "dash-for-empty", {}
    elif start[:1] in ("=", "@") or (start[:1] in ("+", "-") and not _NUMBER_LIKE.match(start)):
        yield "formula-like", {"sign": start[0]}


def _tidy(cell: str) -> str:
    """What the cell should have been: composed, one ordinary space where any space was."""
    kept = "".join(
        " " if c.isspace() or c == "\u200b" or unicodedata.category(c) == "Zs" else c
        for c in unicodedata.normalize("NFC", cell)
        if c == "\u200b" or c.isspace() or unicodedata.category(c) not in ("Cf", "Cc")
    )
    return " ".join(kept.split())


def _names(characters: Sequence[str]) -> str:
    distinct = sorted(set(characters))
    shown = ", ".join(f"U+{ord(c):04X}" for c in distinct[:3])
    return shown + (", …" if len(distinct) > 3 else "")
