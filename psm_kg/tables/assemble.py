"""From records to a table: header, row lengths, blank rows, limits, character checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from psm_kg.tables.hygiene import inspect_row
from psm_kg.tables.log import FindingLog
from psm_kg.tables.model import Dialect, Limits, Row, Table


class Assembler:
    """Takes the records of one table in order, then gives the :class:`Table`.

    ``header``: the table's, when the records to come are those after it.
    """

    def __init__(
        self,
        log: FindingLog,
        dialect: Dialect,
        limits: Limits,
        *,
        hygiene: bool = True,
        header: tuple[str, ...] | None = None,
    ) -> None:
        self._log = log
        self._dialect = dialect
        self._limits = limits
        self._hygiene = hygiene
        self._header = () if dialect.header_rows == 0 else header
        self._header_left = dialect.header_rows if header is None else 0
        self._skip_left = dialect.skip_rows if header is None else 0
        self._rows: list[Row] = []
        self._count = 0
        self._cells = 0

    def take(self, number: int, cells: Sequence[str]) -> bool:
        """Add a record; ``False`` when a limit is reached and nothing more is wanted."""
        if self._skip_left:
            self._skip_left -= 1
            return True
        cells = self._trimmed(cells)
        if self._header_left:
            self._header_left -= 1
            if self._header is None:
                return self._take_header(number, cells)
            return True
        return self._take_row(number, cells)

    def finish(self) -> Table:
        """The table, with all that was found wrong."""
        if self._header is None:
            self._log.add("empty-file")
        table = Table(self._log.file, self._header or (), tuple(self._rows))
        return replace(table, findings=self._log.findings())

    @property
    def in_rows(self) -> bool:
        """True when the header has been read and the next record is a row."""
        return not self._skip_left and not self._header_left

    @property
    def held(self) -> int:
        """How many rows :meth:`drain` would give."""
        return len(self._rows)

    def drain(self) -> list[Row]:
        """The rows taken since the last call, which are not held any longer."""
        rows, self._rows = self._rows, []
        return rows

    def _trimmed(self, cells: Sequence[str]) -> tuple[str, ...]:
        trim = self._dialect.trim
        if trim == "none":
            return tuple(cells[self._dialect.skip_columns :])
        strip = {"both": str.strip, "start": str.lstrip, "end": str.rstrip}[trim]
        return tuple(strip(cell) for cell in cells[self._dialect.skip_columns :])

    def _take_header(self, number: int, header: tuple[str, ...]) -> bool:
        if not any(header):
            self._header_left += 1
            self._log.add("blank-row", number)
            return True
        self._header = header
        first: dict[str, int] = {}
        for position, name in enumerate(header, start=1):
            if not name:
                self._log.add("empty-header", number, position=position)
            elif name in first:
                self._log.add(
                    "duplicate-header", number, name, name, first=first[name], position=position
                )
            first.setdefault(name, position)
        if self._hygiene:
            inspect_row(header, header, number, self._log)
        return self._within_limits(len(header))

    def _take_row(self, number: int, cells: tuple[str, ...]) -> bool:
        if not any(cells):
            if not self._dialect.skip_blank_rows:
                self._log.add("blank-row", number)
            return True
        header = self._header
        assert header is not None  # take() fills it first
        width = len(header) if self._dialect.header_rows else len(cells)
        if len(cells) != width:
            self._log.add("ragged-row", number, found=len(cells), expected=width)
            cells = (*cells, *("" for _ in range(width - len(cells))))[:width]
        if max(map(len, cells)) > self._limits.cell_chars:
            cells = self._without_long_cells(number, cells, header)
        if self._hygiene:
            inspect_row(cells, header, number, self._log)
        self._rows.append(Row(number, cells))
        self._count += 1
        return self._within_limits(width)

    def _without_long_cells(
        self, number: int, cells: tuple[str, ...], header: tuple[str, ...]
    ) -> tuple[str, ...]:
        limit = self._limits.cell_chars
        for index, cell in enumerate(cells):
            if len(cell) > limit:
                column = header[index] if header else ""
                self._log.add("cell-too-long", number, column, cell, limit=limit)
        return tuple("" if len(cell) > limit else cell for cell in cells)

    def _within_limits(self, width: int) -> bool:
        limits = self._limits
        self._cells += width
        if width <= limits.columns and self._count < limits.rows and self._cells <= limits.cells:
            return True
        self._log.add(
            "too-many-cells", rows=limits.rows, columns=limits.columns, cells=limits.cells
        )
        return False
