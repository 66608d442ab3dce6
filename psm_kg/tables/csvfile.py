"""Read and write CSV files (RFC 4180; W3C Model for Tabular Data, section 8)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO, TypeVar

from psm_kg.errors import EnvironmentFailure, Location, Text
from psm_kg.tables.assemble import Assembler
from psm_kg.tables.decode import decode
from psm_kg.tables.log import FindingLog
from psm_kg.tables.model import DEFAULT_DIALECT, DEFAULT_LIMITS, Dialect, Limits, Row, Table
from psm_kg.tables.words import FAULTS

_OTHER_DELIMITERS = {";": Text("punti e virgola", "semicolons"), "\t": Text("tabulazioni", "tabs")}
# characters of a field at which the csv module gives up a record (its own default)
_LONGEST_FIELD = 131_072
_T = TypeVar("_T")
_NEEDS_QUOTES = re.compile(r'[",\r\n]')


def read_table(
    path: Path,
    dialect: Dialect = DEFAULT_DIALECT,
    limits: Limits = DEFAULT_LIMITS,
    *,
    hygiene: bool = True,
) -> Table:
    """Read a ``.csv`` file: whatever is wrong with its content becomes a finding of the table.

    ``hygiene=False`` leaves out the checks of single characters (for foreign files that are only
    looked at). Raises :class:`EnvironmentFailure` when the file is missing or unreadable.
    """
    log = FindingLog(path.name, FAULTS)
    data = read_bytes(path, limits, log)
    text = decode(data, dialect.encoding, log) if data is not None else None
    if text is None:
        return Table(path.name, (), findings=log.findings())
    delimiter = dialect.delimiter or detect_delimiter(text, log)
    table = Assembler(log, dialect, limits, hygiene=hygiene)
    for number, cells in records(io.StringIO(text, newline=""), delimiter, dialect, limits, log):
        if not table.take(number, cells):
            break
    return table.finish()


def read_bytes(path: Path, limits: Limits, log: FindingLog) -> bytes | None:
    """The bytes of a file no larger than the limit (``None`` and a finding when it is larger)."""
    with open_bytes(path) as stream:
        size = stream.seek(0, io.SEEK_END)
        if size > limits.file_bytes:
            log.add("file-too-large", size=size, limit=limits.file_bytes)
            return None
        stream.seek(0)
        return stream.read()


@contextmanager
def open_bytes(path: Path) -> Iterator[BinaryIO]:
    """A file opened. Raises :class:`EnvironmentFailure` when it is missing or unreadable."""
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        reason = error.strerror or str(error)
        raise EnvironmentFailure(
            Text(
                f"il file non si può leggere ({reason}): controllare il nome e i permessi",
                f"the file cannot be read ({reason}): check its name and permissions",
            ),
            Location(str(path)),
        ) from error


def write_csv(
    target: Path | TextIO, header: Sequence[str], rows: Iterable[Row | Sequence[str]]
) -> None:
    """Write the canonical form: UTF-8, LF, commas, quotation marks only where they are needed."""
    if isinstance(target, Path):
        with target.open("w", encoding="utf-8", newline="") as stream:
            write_csv(stream, header, rows)
        return
    target.write(_line(header))
    for row in rows:
        target.write(_line(row.cells if isinstance(row, Row) else row))


def _line(cells: Sequence[str]) -> str:
    if len(cells) == 1 and not cells[0]:
        return '""\n'  # a bare line end would read back as a blank row
    if _NEEDS_QUOTES.search("".join(cells)) is None:
        return ",".join(cells) + "\n"
    return ",".join(map(_field, cells)) + "\n"


def _field(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell


def detect_delimiter(text: str, log: FindingLog) -> str:
    """The comma, unless the header has none and holds semicolons or tabs (Italian Excel)."""
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    unquoted = re.sub(r'"[^"]*"', "", first)
    if "," not in unquoted:
        for delimiter, name in _OTHER_DELIMITERS.items():
            if delimiter in unquoted:
                log.add("other-delimiter", 1, name=name)
                return delimiter
    return ","


def csv_reader(lines: Iterable[str], delimiter: str, dialect: Dialect) -> Iterator[list[str]]:
    """The csv module's reader for a dialect."""
    return csv.reader(
        lines,
        delimiter=delimiter,
        quotechar=dialect.quote or None,
        doublequote=dialect.double_quote,
        escapechar=None if dialect.double_quote or not dialect.quote else "\\",
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        strict=True,
    )


def records(
    text: TextIO,
    delimiter: str,
    dialect: Dialect,
    limits: Limits,
    log: FindingLog,
    number: int = 0,
) -> Iterator[tuple[int, list[str]]]:
    """Spreadsheet row number and cells of each record. One that cannot be parsed is a finding.

    ``text`` gives lines with their ends as they are; ``number``: the records before it.

    The csv module gives up inside a record; when the quotation marks of the lines it consumed are
    balanced, the next line starts a record and reading goes on, otherwise it stops there.
    """
    lines = _Lines(text)
    while True:
        reader = csv_reader(lines, delimiter, dialect)
        try:
            while True:
                lines.consumed.clear()
                cells = within_field_limit(reader.__next__)
                number += 1
                if dialect.comment_prefix and lines.starts_with(dialect.comment_prefix):
                    continue
                yield number, cells
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            balanced = sum(line.count('"') for line in lines.consumed) % 2 == 0
            if "field larger" in str(error):
                log.add("cell-too-long", number, value=lines.start(), limit=limits.cell_chars)
            elif balanced:
                log.add("stray-quote", number, value=lines.start())
            if not balanced:
                log.add("unclosed-quote", number, value=lines.start())
                return


def within_field_limit(read: Callable[[], _T]) -> _T:
    """Read with the csv module's own limit of a field: it is the process's, others change it."""
    others = csv.field_size_limit(_LONGEST_FIELD)
    try:
        return read()
    finally:
        csv.field_size_limit(others)


class _Lines:
    """The lines of a text, remembering those that the current record has consumed."""

    def __init__(self, text: TextIO) -> None:
        self._stream = text
        self.consumed: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._stream)
        self.consumed.append(line)
        return line

    def start(self) -> str:
        return self.consumed[0][:200] if self.consumed else ""

    def starts_with(self, prefix: str) -> bool:
        return bool(self.consumed) and self.consumed[0].startswith(prefix)
