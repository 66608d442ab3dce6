"""What the output folder contains (DESIGN 3): dumps, tables, ontology, shapes, queries, manifest.

Everything written here depends on the input alone: no clock, no host, no order of a dictionary or
of a hash. Only the database in ``store/`` is the engine's own format and is left out of the
manifest.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import Any

from pyoxigraph import Quad

from psm_kg import graph as graphs
from psm_kg.mapping import TableMapping
from psm_kg.namespaces import Prefixes
from psm_kg.queries import Catalogue
from psm_kg.store import write_store
from psm_kg.tables import Table, write_csv
from psm_kg.workspace import Workspace

_FRICTIONLESS = {
    "integer": "integer",
    "int": "integer",
    "nonNegativeInteger": "integer",
    "decimal": "number",
    "boolean": "boolean",
    "gYear": "year",
    "date": "date",
    "dateTime": "datetime",
}


def dumps(quads: Sequence[Quad], prefixes: Prefixes) -> Iterator[tuple[str, bytes]]:
    """The whole graph in every format, plain and gzipped: (path, content)."""
    for suffix in graphs.RDF_FORMATS:
        content = graphs.serialise(quads, suffix, prefixes.bindings)
        yield f"data/psm.{suffix}", content
        yield f"data/psm.{suffix}.gz", graphs.compress(content)


def tables_as_csv(
    workspace: Workspace, tables: Mapping[str, Table], documents: Mapping[str, TableMapping]
) -> Iterator[tuple[str, bytes]]:
    """Each table as canonical CSV beside its CSVW document, and a Frictionless data package."""
    resources = []
    for name in sorted(tables):
        table = tables[name]
        stream = io.StringIO()
        write_csv(stream, table.header, [row.cells for row in table.rows])
        yield f"csv/{name}.csv", stream.getvalue().encode()
        path = workspace.resources.root / "mappings" / f"{name}.csv-metadata.json"
        text = workspace.localise(path.read_text(encoding="utf-8"))
        yield f"csv/{name}.csv-metadata.json", text.encode()
        resources.append(_resource(name, json.loads(text), documents[name]))
    package = {
        "profile": "tabular-data-package",
        "name": f"psm-{workspace.plan.territory}-{workspace.plan.id}",
        "id": workspace.plan_iri,
        "title": workspace.plan.title_it,
        "homepage": workspace.plan.base_iri,
        "licenses": [
            {
                "name": workspace.plan.licence_name.replace(" ", "-"),
                "path": workspace.plan.licence_url,
                "title": workspace.plan.licence_name,
            }
        ],
        "resources": resources,
    }
    yield "csv/datapackage.json", _json(package)


def _resource(name: str, document: Mapping[str, Any], mapping: TableMapping) -> dict[str, Any]:
    schema = document["tableSchema"]
    fields = []
    for column in schema["columns"]:
        if column.get("virtual"):
            continue
        datatype = column.get("datatype", "string")
        base = datatype.get("base", "string") if isinstance(datatype, dict) else datatype
        kind = "string" if "separator" in column else _FRICTIONLESS.get(base, "string")
        constraints: dict[str, Any] = {"required": True} if column.get("required") else {}
        if isinstance(datatype, dict) and "format" in datatype and "separator" not in column:
            constraints["pattern"] = datatype["format"]
        fields.append(
            {
                "name": column["name"],
                "type": kind,
                "description": column["dc:description"][0]["@value"],
                **({"constraints": constraints} if constraints else {}),
            }
        )
    key = schema["primaryKey"]
    return {
        "profile": "tabular-data-resource",
        "name": name.replace("_", "-"),
        "path": f"{name}.csv",
        "title": mapping.title.it,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": fields,
            "primaryKey": key if isinstance(key, list) else [key],
            "missingValues": [""],
        },
    }


def ontology_files(workspace: Workspace, prefixes: Prefixes) -> Iterator[tuple[str, bytes]]:
    """Ontology, alignments and shared vocabularies, at the paths of their IRIs."""
    resources = workspace.resources
    for path in resources.ontology:
        name = "PSM" if path.stem == "psm" else path.stem
        yield from _rdf_formats(f"onto/{name}", path, workspace.localise_terms, prefixes)
    yield from _rdf_formats("onto/cubes", resources.cubes, workspace.localise, prefixes)
    for path in resources.vocabularies:
        yield from _rdf_formats(
            f"controlled-vocabulary/{path.stem}", path, workspace.localise_terms, prefixes
        )
    for path in resources.shapes:
        # at the IRI of the file: shapes/Action and shapes/action would be one on some systems
        yield (
            f"shapes/file/{path.name}",
            workspace.localise(path.read_text(encoding="utf-8")).encode(),
        )


def _rdf_formats(
    target: str, path: Path, localise: Any, prefixes: Prefixes
) -> Iterator[tuple[str, bytes]]:
    text = localise(path.read_text(encoding="utf-8"))
    yield f"{target}.ttl", text.encode()
    quads = graphs.read_rdf(path, text)
    for suffix in ("nt", "jsonld", "rdf"):
        yield f"{target}.{suffix}", graphs.serialise(quads, suffix, prefixes.bindings)


def query_files(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Each catalogue query with its prefixes in front, and an index."""
    index = []
    header = catalogue.prefixes.sparql()
    for query in catalogue:
        front = [line for line in query.text.splitlines() if line.startswith("#+")]
        body = [line for line in query.text.splitlines() if not line.startswith("#+")]
        text = "\n".join([*front, header.rstrip(), *body]) + "\n"
        yield f"queries/{query.name}.rq", text.encode()
        index.append(
            {
                "name": query.name,
                "question": {"it": query.question.it, "en": query.question.en},
                "parameters": [
                    {
                        "name": p.name,
                        "type": p.type,
                        "example": p.example,
                        "description": {"it": p.description.it, "en": p.description.en},
                    }
                    for p in query.parameters
                ],
                "columns": {n: {"it": t.it, "en": t.en} for n, t in query.columns.items()},
            }
        )
    yield "queries/index.json", _json(index)


def write_output(
    folder: Path,
    files: Iterable[tuple[str, bytes]],
    quads: Sequence[Quad],
    report: bytes,
    counts: Mapping[str, int],
) -> dict[str, Any]:
    """Write the files, the report, the manifest and the database; return the manifest.

    Paths are relative to the output folder.
    """
    entries = {}
    for path, content in chain(files, [("report.json", report)]):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        entries[path] = _entry(content)
    manifest = {
        "graph": {"sha256": graphs.graph_hash(quads), "quads": len(quads)},
        "counts": dict(counts),
        "versions": {name: metadata.version(name) for name in ("psm-kg", "pyoxigraph")},
        "files": dict(sorted(entries.items())),
    }
    write_store(folder / "store", quads)
    (folder / "manifest.json").write_bytes(_json(manifest))
    return manifest


def _entry(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
