"""What other agencies declare, as the plan folder keeps it: tables of a folder a contributor.

``contributed/<contributor>/`` holds what was accepted of a contributor's last good file:
``projects.csv``, ``links.csv``, ``withdrawn.csv``, and ``source.json``, which says when and from
where it was taken. Each table goes through the document of its name in ``mappings/contributed``,
into the named graph of its contributor, and may speak of that contributor only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from psm_kg.errors import Finding, Location, Severity, Text
from psm_kg.mapping import MappedTable, TableMapping, check_references, load_mappings, map_table
from psm_kg.tables import Row, Table, read_table
from psm_kg.workspace import Workspace

FOLDER = "contributed"
#: Stands for a contributor in the documents: in their graph and in their addresses.
PLACEHOLDER = "{contributor}"
_SUFFIX = ".csv-metadata.json"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SOURCE = ("contributor", "address", "retrieved")


@dataclass(frozen=True)
class Contributed:
    """The tables of all contributors, mapped, by contributor and table; what is wrong in them."""

    tables: Mapping[tuple[str, str], MappedTable]
    findings: tuple[Finding, ...]

    @property
    def mapped(self) -> tuple[MappedTable, ...]:
        """The tables in the order of contributors."""
        return tuple(self.tables.values())


def load_documents(workspace: Workspace) -> dict[str, TableMapping]:
    """The mappings of a contributor's tables. Raises ConfigurationError when one is wrong."""
    return {
        path.name.removesuffix(_SUFFIX): load_mappings(
            path, workspace.localise, base=f"{FOLDER}/{PLACEHOLDER}/"
        )[0]
        for path in workspace.resources.contributed_mappings
    }


def read_contributed(
    workspace: Workspace,
    official: Iterable[MappedTable] = (),
    documents: Mapping[str, TableMapping] | None = None,
) -> Contributed:
    """Read and map the tables of every contributor; their codes are looked up in ``official``.

    ``documents`` are those of :func:`load_documents`, if they have been read already. Raises
    ConfigurationError when a document of ``mappings/contributed`` is wrong, EnvironmentFailure
    when a file cannot be read.
    """
    if documents is None:
        documents = load_documents(workspace)
    known = tuple(official)
    tables: dict[tuple[str, str], MappedTable] = {}
    findings: list[Finding] = []
    for folder in contributor_folders(workspace):
        own: list[MappedTable] = []
        for name, table in _tables(folder, documents, findings):
            mapped = map_table(_of_contributor(documents[name], folder.name), table)
            findings += [*table.findings, *mapped.findings, *_others(table, folder.name)]
            tables[folder.name, name] = mapped
            own.append(mapped)
        findings += check_references(own, known)
    return Contributed(tables, tuple(findings))


def contributor_folders(workspace: Workspace) -> list[Path]:
    """The folders of the contributors, in the order of their names."""
    folder = workspace.root / FOLDER
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.is_dir() and _SLUG.fullmatch(p.name))


def _of_contributor(mapping: TableMapping, contributor: str) -> TableMapping:
    """The mapping in the name of a contributor: loading the document again would cost 40 times."""

    def fill(text: str) -> str:
        return text.replace(PLACEHOLDER, contributor)

    return replace(
        mapping,
        url=fill(mapping.url),
        name=fill(mapping.url),
        graph=fill(mapping.graph),
        columns=tuple(replace(c, graph=fill(c.graph)) for c in mapping.columns),
        foreign_keys=tuple(replace(k, resource=fill(k.resource)) for k in mapping.foreign_keys),
    )


def _tables(
    folder: Path, documents: Mapping[str, TableMapping], findings: list[Finding]
) -> Iterator[tuple[str, Table]]:
    place = f"{FOLDER}/{folder.name}"
    for name in documents:
        if name == "source":
            source = read_json(folder, "source.json", findings)
            if source:  # empty when nothing was ever taken
                yield name, _source_table(place, folder.name, source)
        elif (path := folder / f"{name}.csv").is_file():
            table = read_table(path)
            found = tuple(
                replace(f, location=replace(f.location, file=f"{place}/{path.name}"))
                for f in table.findings
            )
            yield name, replace(table, name=f"{place}/{path.name}", findings=found)


def read_json(folder: Path, name: str, findings: list[Finding]) -> dict[str, Any] | None:
    """An object in a JSON file of a contributor; None, and a finding, when it is not one."""
    path = folder / name
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        content, why = None, str(error)
    else:
        why = "{…}"
    if isinstance(content, dict):
        return content
    findings.append(
        Finding(
            Severity.VIOLATION,
            "invalid-json",
            Text(
                f"il file non si legge come JSON ({why}): ripetere la raccolta, o ripristinarlo",
                f"the file cannot be read as JSON ({why}): harvest again, or restore it",
            ),
            Location(f"{FOLDER}/{folder.name}/{name}"),
        )
    )
    return None


def _source_table(place: str, contributor: str, source: Mapping[str, Any]) -> Table:
    """``source.json`` as a table of one row, like ``plan.toml``."""
    cells = (
        contributor,
        public_address(str(source.get("source", ""))),
        str(source.get("retrieved", "")),
    )
    return Table(f"{place}/source.json", _SOURCE, (Row(2, cells),))


def public_address(source: str) -> str:
    """An address without what may be secret in it (user, parameters); empty for a local path."""
    try:
        parts = urlsplit(source)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    shown = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, f"{shown}{port}", parts.path, "", ""))


def _others(table: Table, contributor: str) -> Iterator[Finding]:
    """The rows that speak in the name of another contributor."""
    if "contributor" not in table.header:
        return
    at = table.header.index("contributor")
    for row in table.rows:
        if row.cells[at] != contributor:
            yield Finding(
                Severity.VIOLATION,
                "another-contributor",
                Text(
                    f"la riga parla a nome di un altro ente: qui scrivere «{contributor}»",
                    f"the row speaks in the name of another body: write “{contributor}” here",
                ),
                Location(table.name, row.number, "contributor"),
                row.cells[at],
            )
