"""The cases of ``corpus/cases.toml``: the file of each, and what the check says of it."""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from links import hostile
from psm_kg.links import Submission

PATH = Path(__file__).parent / "corpus" / "cases.toml"


@dataclass(frozen=True)
class Case:
    name: str
    file: str
    content: bytes
    findings: tuple[str, ...]
    projects: int


def cases() -> list[Case]:
    document = tomllib.loads(PATH.read_text(encoding="utf-8"))
    return [
        Case(
            entry["name"],
            entry["file"],
            _content(entry),
            tuple(entry.get("findings", ())),
            entry.get("projects", -1),
        )
        for entry in document["case"]
    ]


def told(submission: Submission) -> list[str]:
    """The findings as the cases write them."""
    lines = []
    for finding in submission.findings:
        place = finding.location
        sheet = place.file.partition("#")[2]
        where = f"{sheet}!" if sheet else ""
        where += f"{place.row}:{place.column}" if place.row or place.column else ""
        lines.append(f"{finding.severity.value} {finding.code} {where}".strip())
    return lines


def _content(entry: dict[str, Any]) -> bytes:
    if "make" in entry:
        return hostile.MAKERS[entry["make"]]()
    if "turtle" in entry:
        body = entry["turtle"].replace("PROJECT", hostile.PROJECT)
        return (hostile.PREFIXES + body).encode()
    if "text" in entry:
        return str(entry["text"]).encode()
    rows = entry.get("rows", [entry.get("row")])
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(hostile.HEADER)
    for row in rows:
        assert set(row) <= set(hostile.HEADER), entry["name"]
        writer.writerow({**hostile.GOOD, **row}.values())
    return stream.getvalue().encode()
