"""Tables of any size to N-Quads: read, checked and written without being held in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from psm_kg.errors import Finding, Severity
from psm_kg.mapping.mapped import map_table
from psm_kg.mapping.model import TableMapping
from psm_kg.mapping.references import check_references
from psm_kg.tables import Limits, read_table
from psm_kg.tables.model import DEFAULT_LIMITS

PerRow = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class StreamReport:
    """What :func:`stream_tables` found and wrote: counts and files by table."""

    findings: tuple[Finding, ...]
    rows: Mapping[str, int]
    quads: Mapping[str, int]
    files: Mapping[str, Path]

    @property
    def conforms(self) -> bool:
        """True without violations."""
        return not any(f.severity is Severity.VIOLATION for f in self.findings)


def stream_tables(
    documents: Mapping[str, TableMapping],
    paths: Mapping[str, Path],
    out: Path,
    *,
    workers: int | None = None,
    limits: Limits = DEFAULT_LIMITS,
    per_row: PerRow | None = None,
) -> StreamReport:
    """Write ``out/<table>.nq`` (in the order of rows) for each table of ``paths``.

    ``workers``: processes (default: one per core); the bytes written do not depend on it.
    ``per_row``: from a table's name to lines added for each row (see ``provenance.row_lines``),
    with the fields ``{0}`` the thing the row is about, ``{1}`` the row's number, ``{2}`` the same
    without the header.
    """
    mapped = {
        n: map_table(documents[n], read_table(p, documents[n].dialect, limits))
        for n, p in paths.items()
    }
    files, quads = {}, {}
    for name, table in mapped.items():
        files[name], count = out / f"{name}.nq", 0
        described = {}
        for subject, number in table.described():
            described[number] = subject
        with files[name].open("w", encoding="utf-8", newline="") as stream:
            for quad in table.quads():
                stream.write(f"{quad} .\n")
                count += 1
            if per_row is not None:
                lines = per_row(table.mapping.name)
                for number, subject in described.items():
                    stream.write(lines.format(subject, number, number - 1))
                count += lines.count("\n") * len(described)
        quads[name] = count
    findings = [f for t in mapped.values() for f in t.table.findings]
    findings += [f for t in mapped.values() for f in t.findings]
    findings += check_references(mapped.values())
    return StreamReport(
        tuple(findings), {n: len(t.records) for n, t in mapped.items()}, quads, files
    )
