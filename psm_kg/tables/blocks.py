"""CSV files of any size, cut at record boundaries into pieces that can be read apart.

A first pass over the bytes finds out what the file is: UTF-8 throughout, its quotation marks where
RFC 4180 has them, how many records before each cut. A file that is not so is read in one piece,
in order; one that is not UTF-8 is read whole by :func:`read_table`, within its limits.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, TextIO

from psm_kg.tables.assemble import Assembler
from psm_kg.tables.csvfile import (
    csv_reader,
    detect_delimiter,
    open_bytes,
    read_table,
    records,
    within_field_limit,
)
from psm_kg.tables.decode import is_other_format
from psm_kg.tables.log import FindingLog, LogState
from psm_kg.tables.model import DEFAULT_DIALECT, DEFAULT_LIMITS, Dialect, Limits, Table
from psm_kg.tables.words import FAULTS

PIECE = 1 << 20
ROWS = 250  # of a batch: what is looked at together stays in the processor's cache
_LONGEST_RECORD = 8 * PIECE
# what a doubtful cell has in or around it, when each cell is a line of a text
_DOUBTFUL = ("  ", " \n", "\ufffd")
_DOUBTFUL_START = re.compile(r"\n[ =@+\-#]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of records: bytes ``start`` to ``end`` of the file, ``before`` records before it."""

    start: int
    end: int
    before: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows: their numbers and, as long as the header, their cells."""

    numbers: Sequence[int]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class TableFile:
    """A CSV file ready to be read: ``first`` has its header and at most one row.

    ``noted`` is what was found before any record was read. ``pieces`` can be read in any order, by
    any process; ``apart`` is false when they depend on what stands before them (there is one only).
    """

    path: Path
    dialect: Dialect
    limits: Limits
    hygiene: bool
    delimiter: str
    first: Table
    noted: LogState
    pieces: tuple[Piece, ...]
    apart: bool = False
    whole: Table | None = None

    def in_order(self) -> TableFile:
        """The same file as one piece, for what depends on the rows before."""
        size = self.pieces[-1].end if self.pieces else 0
        return replace(self, pieces=(Piece(0, size, 0),), apart=False) if self.apart else self

    def batches(self, piece: Piece, log: FindingLog) -> Iterator[Batch]:
        """The rows of a piece; whatever is wrong with them is noted in ``log``."""
        if self.whole is not None:
            rows = iter(self.whole.rows)
            while some := list(islice(rows, ROWS)):
                yield Batch([r.number for r in some], [r.cells for r in some])
        elif self.apart:
            yield from self._piece(piece, log)
        else:
            with self.path.open(encoding="utf-8-sig", newline="") as text:
                yield from self._in_order(text, 0, self._assembler(0, log), log)

    def _assembler(self, start: int, log: FindingLog) -> Assembler:
        header = self.first.header if start else None
        return Assembler(log, self.dialect, self.limits, hygiene=self.hygiene, header=header)

    def _in_order(
        self, text: TextIO, before: int, table: Assembler, log: FindingLog
    ) -> Iterator[Batch]:
        for number, cells in records(text, self.delimiter, self.dialect, self.limits, log, before):
            if not table.take(number, cells):
                break
            if table.held >= ROWS:
                yield _batch(table)
        yield _batch(table)
        if not before:
            table.finish()

    def _piece(self, piece: Piece, log: FindingLog) -> Iterator[Batch]:
        with self.path.open("rb") as stream:
            stream.seek(piece.start)
            text = stream.read(piece.end - piece.start).decode("utf-8")
        lines = io.StringIO(text, newline="")
        table = self._assembler(piece.before, log)
        try:
            reader = csv_reader(lines, self.delimiter, self.dialect)
            rows = within_field_limit(lambda: list(reader))
        except csv.Error:
            lines.seek(0)
            yield from self._in_order(lines, piece.before, table, log)
            return
        at = 0
        while at < len(rows) and not table.in_rows:
            at += 1
            if not table.take(piece.before + at, rows[at - 1]):
                return
        for start in range(at, len(rows), ROWS):
            some, number = rows[start : start + ROWS], piece.before + start + 1
            if self._tidy(some):
                yield Batch(range(number, number + len(some)), some)
                continue
            for i, cells in enumerate(some):
                table.take(number + i, cells)
            yield _batch(table)
        if not piece.before:
            table.finish()

    def _tidy(self, rows: Sequence[Sequence[str]]) -> bool:
        """True when no row needs a closer look: all of one length, no doubtful character."""
        width = len(self.first.header)
        if (
            self.dialect.trim != "none"
            or self.dialect.skip_columns
            or not width
            or set(map(len, rows)) != {width}
            or not all(map(any, rows))
        ):
            return False
        text = "\n".join(chain.from_iterable(rows))
        longest = self.limits.cell_chars
        if len(text) > longest and max(map(len, chain.from_iterable(rows))) > longest:
            return False
        if not self.hygiene:
            return True
        text = f"\n{text}\n"
        return (
            not any(pair in text for pair in _DOUBTFUL)
            and not _DOUBTFUL_START.search(text)
            and (text.isascii() or unicodedata.is_normalized("NFC", text))
            and text.count("\n") == len(rows) * width + 1
            and text.replace("\n", "").isprintable()
        )


def _batch(table: Assembler) -> Batch:
    rows = table.drain()
    return Batch([row.number for row in rows], [row.cells for row in rows])


def open_table(
    path: Path,
    dialect: Dialect = DEFAULT_DIALECT,
    limits: Limits = DEFAULT_LIMITS,
    *,
    hygiene: bool = True,
    piece: int = PIECE,
) -> TableFile:
    """Look through a CSV file once and prepare to read it; memory: a few ``piece`` bytes.

    Raises :class:`EnvironmentFailure` when the file is missing or unreadable.
    """
    log = FindingLog(path.name, FAULTS)
    file = TableFile(path, dialect, limits, hygiene, ",", Table(path.name, ()), log.state(), ())
    with open_bytes(path) as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if size > limits.file_bytes:
            log.add("file-too-large", size=size, limit=limits.file_bytes)
            return replace(file, noted=log.state())
        scan = _Scan(dialect, piece)
        if not scan.text(stream):
            whole = read_table(path, dialect, _at_most(limits), hygiene=hygiene)
            first = replace(whole, rows=whole.rows[:1])
            return replace(file, whole=whole, first=first, pieces=(Piece(0, size, 0),))
        delimiter = dialect.delimiter
        if delimiter is None:
            stream.seek(0)
            start = io.TextIOWrapper(io.BytesIO(stream.read(PIECE)), "utf-8-sig", "ignore", "")
            delimiter = detect_delimiter(start.read(), log)
        file = replace(file, delimiter=delimiter, noted=log.state())
        pieces = scan.pieces(stream, delimiter)
    unread = FindingLog(path.name, FAULTS)  # the header's faults are noted when it is read
    table = Assembler(unread, dialect, limits, hygiene=False)
    more = True
    heading = 0  # the record of the header
    with path.open(encoding="utf-8-sig", newline="") as text:
        for number, cells in records(text, delimiter, dialect, limits, unread):
            more = table.take(number, cells)
            if not heading and table.in_rows:
                heading = number
            if not more or table.held:
                break
    first = table.finish()
    count = scan.records
    within = more and count < limits.rows and count * len(first.header) <= limits.cells
    if pieces and within and first.header:
        return replace(file, first=first, pieces=_with_header(pieces, heading), apart=True)
    return replace(file, first=first, pieces=(Piece(0, size, 0),))


def _with_header(pieces: tuple[Piece, ...], records: int) -> tuple[Piece, ...]:
    """The pieces, the first of them large enough for the records up to the header."""
    later = next((i for i, p in enumerate(pieces) if i and p.before >= records), len(pieces))
    return (Piece(pieces[0].start, pieces[later - 1].end, 0), *pieces[later:])


def _at_most(limits: Limits) -> Limits:
    """The limits, none above the ordinary ones: for what must be held in memory."""
    ordinary = asdict(DEFAULT_LIMITS)
    return Limits(**{name: min(most, ordinary[name]) for name, most in asdict(limits).items()})


class _Scan:
    """The first pass over a file."""

    def __init__(self, dialect: Dialect, piece: int) -> None:
        self._dialect = dialect
        self._piece = piece
        self.records = 0

    def text(self, stream: BinaryIO) -> bool:
        """False for what is not UTF-8 (of a file or of a dialect), or has NUL bytes."""
        if codecs.lookup(self._dialect.encoding).name != "utf-8":
            return False
        decoder = codecs.getincrementaldecoder("utf-8")()
        first = True
        while block := stream.read(self._piece):
            if b"\0" in block or (first and is_other_format(block)):
                return False
            first = False
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return False
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
        return True

    def pieces(self, stream: BinaryIO, delimiter: str) -> tuple[Piece, ...]:
        """The pieces of a file whose quotation marks all open and close a field; else none."""
        dialect = self._dialect
        if (
            dialect.quote != '"'
            or not dialect.double_quote
            or dialect.comment_prefix
            or not delimiter.isascii()
        ):
            return ()
        beside = re.escape(delimiter).encode()
        quoted = re.compile(
            rb'"(?<![^%b\r\n]")[^"]*+(?:""[^"]*+)*+"(?![^%b\r\n])' % (beside, beside)
        )
        stream.seek(0)
        start = len(codecs.BOM_UTF8) if stream.read(3) == codecs.BOM_UTF8 else 0
        stream.seek(start)
        found: list[Piece] = []
        data = b""
        at = start
        while block := stream.read(self._piece):
            data += block
            cut = _last_boundary(data)
            if not cut and len(data) > _LONGEST_RECORD:
                return ()
            if cut and not self._add(found, at, data[:cut], quoted):
                return ()
            at, data = at + cut, data[cut:]
        if data and not self._add(found, at, data, quoted):
            return ()
        return tuple(found)

    def _add(self, found: list[Piece], at: int, data: bytes, quoted: re.Pattern[bytes]) -> bool:
        # something stays in the place of a field: between CR and LF it keeps two line ends apart
        bare = quoted.sub(b"x", data) if b'"' in data else data
        if b'"' in bare:
            return False
        found.append(Piece(at, at + len(data), self.records))
        self.records += bare.count(b"\n")
        if b"\r" in bare:
            self.records += bare.count(b"\r") - bare.count(b"\r\n")
        return True


def _last_boundary(data: bytes) -> int:
    """Where the last line ends that does not end within quotation marks."""
    cut = data.rfind(b"\n") + 1
    inside = data.count(b'"', 0, cut) % 2
    while cut and inside:
        before = data.rfind(b"\n", 0, data.rfind(b'"', 0, cut)) + 1
        inside = (inside - data.count(b'"', before, cut)) % 2
        cut = before
    return cut
