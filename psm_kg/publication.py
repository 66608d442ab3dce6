"""What the output folder contains (DESIGN 3): dumps, tables, ontology, shapes, queries, manifest.

Everything written here depends on the input alone: no clock, no host, no order of a dictionary or
of a hash. Only the database in ``store/`` is the engine's own format and is left out of the
manifest.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import Any

from pyoxigraph import Quad

from psm_kg import graph as graphs
from psm_kg.namespaces import Prefixes
from psm_kg.queries import Catalogue
from psm_kg.store import write_store
from psm_kg.workspace import Workspace

#: The public manifest, in the web root; it lists the other files there, and cannot list itself.
RELEASE = "release.json"


def dumps(quads: Sequence[Quad], prefixes: Prefixes) -> Iterator[tuple[str, bytes]]:
    """The whole graph in every format, plain and gzipped: (path, content)."""
    rows = graphs.Serialiser(quads, prefixes.bindings)
    # compressing leaves the interpreter free: it goes on beside the next format
    with ThreadPoolExecutor(max_workers=2) as pool:
        made = []
        for suffix in graphs.RDF_FORMATS:
            content = rows.write(suffix)
            made.append((suffix, content, pool.submit(graphs.compress, content)))
        for suffix, content, compressed in made:
            yield f"data/psm.{suffix}", content
            yield f"data/psm.{suffix}.gz", compressed.result()


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
        text = "\n".join([query.front, header.rstrip(), query.body]) + "\n"
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


@dataclass
class Written:
    """What a run wrote: the content of each file, and its entry in the manifest."""

    contents: dict[str, bytes] = field(default_factory=dict)
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)


def write_output(
    folder: Path,
    files: Iterable[tuple[str, bytes]],
    quads: Sequence[Quad],
    report: bytes,
    counts: Mapping[str, int],
    previous: Path,
    written: Written | None = None,
) -> dict[str, Any]:
    """Write the files, the report, the manifest and the database; return the manifest.

    Paths are relative to the output folder. What is in the ``previous`` output with the same
    content is kept as it is, with its date: only what changed is written. ``written`` remembers
    what the last run wrote there, so that the very same content need not be read to be compared.
    """
    before, now = written or Written(), Written()
    parents: set[str] = set()
    for path, content in chain(files, [("report.json", report)]):
        # texts, since there are thousands of files and a Path is slow to make
        target = f"{folder}/{path}"
        parent = target.rpartition("/")[0]
        if parent not in parents:
            Path(parent).mkdir(parents=True, exist_ok=True)
            parents.add(parent)
        is_known = before.contents.get(path) is content
        if not _kept(f"{previous}/{path}", target, content, is_known=is_known):
            Path(target).write_bytes(content)
        now.contents[path] = content
        now.entries[path] = before.entries[path] if is_known else _entry(content)
    if written is not None:
        written.contents, written.entries = now.contents, dict(now.entries)
    # the dump in N-Quads is the canonical form of the graph
    dump = now.entries.get("public/data/psm.nq")
    sha256 = graphs.graph_hash(quads) if dump is None else dump["sha256"]
    graph = {"sha256": sha256, "quads": len(quads)}
    write_store(folder / "store", quads)
    return write_manifest(folder, now.entries, graph, counts)


def write_manifest(
    folder: Path,
    entries: dict[str, dict[str, Any]],
    graph: Mapping[str, Any],
    counts: Mapping[str, int],
) -> dict[str, Any]:
    """Write ``manifest.json`` and its public part; ``entries`` has the size and hash of each file.

    ``graph`` has the hash and the number of quads.
    """
    release = {
        "graph": dict(graph),
        "counts": dict(counts),
        "versions": {name: metadata.version(name) for name in ("psm-kg", "pyoxigraph")},
    }
    content = _release(release, entries)
    (folder / "public").mkdir(exist_ok=True)
    (folder / "public" / RELEASE).write_bytes(content)
    entries[f"public/{RELEASE}"] = _entry(content)
    (folder / "manifest.json").write_bytes(_manifest(release, entries))
    return {**release, "files": dict(sorted(entries.items()))}


def _kept(old: str, new: str, content: bytes, *, is_known: bool) -> bool:
    """Make the old file the new one too, when it is a plain file with that content.

    ``is_known``: it was written with that content, and only its size is looked at.
    """
    try:
        status = os.lstat(old)
        if not stat.S_ISREG(status.st_mode) or status.st_size != len(content):
            return False
        if not is_known and Path(old).read_bytes() != content:
            return False
        os.link(old, new)
    except OSError:
        return False  # there is none, or the file system has no links
    return True


def _release(release: Mapping[str, Any], entries: Mapping[str, Any]) -> bytes:
    """The manifest for the public: the web root's files, so that anybody can check a copy."""
    public = {
        path.removeprefix("public/"): entry
        for path, entry in sorted(entries.items())
        if path.startswith("public/")
    }
    document = {**release, "files": public}
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _manifest(release: Mapping[str, Any], entries: Mapping[str, Mapping[str, Any]]) -> bytes:
    """As :func:`_json`, whose encoder is too slow for thousands of entries."""
    files = ",\n".join(
        f'    {json.dumps(path, ensure_ascii=False)}: {{\n      "sha256": "{entry["sha256"]}",\n'
        f'      "bytes": {entry["bytes"]}\n    }}'
        for path, entry in sorted(entries.items())
    )
    head = _json(release).decode().removesuffix("\n}\n")
    return f'{head},\n  "files": {{\n{files}\n  }}\n}}\n'.encode()


def _entry(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
