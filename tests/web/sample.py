"""A small published site for every test that needs one.

The linked data are made as a build makes them; the pages are invented, since a server looks into
none but those of errors.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from paths import REAL
from pyoxigraph import Quad, RdfFormat, parse

from psm_kg.documents import Library, documents, withdrawn
from psm_kg.graph import compress
from psm_kg.hosting import configurations
from psm_kg.namespaces import load_prefixes
from psm_kg.queries import Catalogue
from psm_kg.workspace import Workspace

BASE = "https://dati.piemonte.it/psm/"
BIG = 24 * 1024 * 1024
EXTRA = {
    "assets/document.css": b"main { margin: 0 }\n",
    "assets/query-worker.js": b"export {};\n",
    "assets/icon.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>\n',
    "csv/actions.csv": b"code,title\n1.1.1,x\n1.1.2,y\n",
    "csv/actions.csv-metadata.json": b"{}\n",
    "data/psm.nq": b"<a:s> <a:p> <a:o> .\n" * 200,
    "data/psm.nq.gz": compress(b"<a:s> <a:p> <a:o> .\n" * 200),
    "it/index.html": b"<!DOCTYPE html><html lang=it><title>it</title>\n",
    "queries/plan/counts.rq": b"ASK {}\n",
}


def workspace() -> Workspace:
    return Workspace.open(REAL)


def quads() -> list[Quad]:
    path = Path(__file__).with_name("sample.trig")
    return list(parse(path.read_bytes(), format=RdfFormat.TRIG))


@cache
def public_files() -> dict[str, bytes]:
    """Path in the web root → content."""
    place = workspace()
    prefixes = load_prefixes(place)
    catalogue = Catalogue.load(place, prefixes)
    library = Library.gather(quads(), place, prefixes, catalogue, EXTRA)
    pages = {f"{path}.html": _page(path) for path in library.things.by_path}
    gone = "".join(f"<li>{path}: {new}" for path, new in library.things.gone.items())
    # where a server puts what may help
    errors = {f"errors/{n}.html": _page(f"{n}<!--nearest-->{gone}") for n in (404, 406, 410)}
    front = {"index.html": _page("front")}
    return EXTRA | dict(documents(library)) | pages | errors | front


def _page(content: str) -> bytes:
    return f"<!DOCTYPE html><html lang=it><title>it</title><p>{content}\n".encode()


def write_site(
    dist: Path,
    files: Iterable[tuple[str, bytes]] = (),
    sha256: str = "0" * 64,
    without: tuple[str, ...] = (),
    port: int = 8000,
) -> Path:
    """Write the site, its configurations and its manifest into an output folder.

    ``files`` are added, or take the place of the site's; paths that begin as ``without`` says are
    left out.
    """
    content = {
        f"public/{path}": data
        for path, data in public_files().items()
        if not path.startswith(without)
    }
    gone = withdrawn(quads(), BASE)
    content |= dict(configurations(BASE, gone, str(dist.absolute().parent), port))
    content |= {f"public/{path}": data for path, data in files}
    entries = {}
    for path, data in content.items():
        target = dist / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        entries[path] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    manifest = {
        "graph": {"sha256": sha256, "quads": len(quads())},
        "counts": {"actions": 1},
        "versions": {"psm-kg": "0.0.test"},
        "files": entries,
    }
    (dist / "manifest.json").write_text(json.dumps(manifest))
    return dist
