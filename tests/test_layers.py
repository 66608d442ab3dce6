"""Lower layers never import higher ones, and one room alone opens the store (DESIGN 2)."""

from __future__ import annotations

import ast
from pathlib import Path

import psm_kg

PACKAGE = Path(psm_kg.__file__).parent
LAYERS = [
    {"errors", "version", "closest", "keeping", "ondemand", "processes"},
    {"planfile", "workspace", "namespaces", "negotiation", "network", "sandbox", "sparql_words"},
    {"tables", "mapping", "graph", "store"},
    {
        "shacl",
        "derive",
        "fetching",
        "queries",
        "reads",
        "provenance",
        "validation",
        "foreign",
        "remote",
        "contributed",
        "matching",
    },
    {
        "charts",
        "datasets",
        "dcat",
        "documents",
        "endpoint",
        "hosting",
        "links",
        "loading",
        "reconcile",
        "release",
        "scaffold",
        "site",
        "web",
    },
    {"gathering", "harvest", "portal", "publication", "swap"},
    {"live", "pipeline", "bulk", "api", "serving", "cli", "__init__", "__main__"},
]
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}


def room_of(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imports(path: Path) -> set[str]:
    """The rooms of psm_kg that a module imports."""
    rooms: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            parts = node.module.split(".")
            if parts[0] == "psm_kg":
                rooms |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            for alias in node.names:
                parts = alias.name.split(".")
                if parts[0] == "psm_kg" and len(parts) > 1:
                    rooms.add(parts[1])
    return rooms & LEVEL.keys()


MODULES = sorted(PACKAGE.rglob("*.py"))


def test_every_room_has_a_layer() -> None:
    assert {room_of(path) for path in MODULES} <= set(LEVEL)


def test_no_room_imports_a_higher_one() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {room}"
        for path in MODULES
        for room in imports(path)
        if room != room_of(path) and LEVEL[room] > LEVEL[room_of(path)]
    ]
    assert wrong == []


def test_the_checker_sees_imports() -> None:
    assert {"shacl", "graph", "validation"} <= imports(PACKAGE / "pipeline.py")


def test_only_the_store_room_opens_databases() -> None:
    importing = {
        room_of(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.module == "pyoxigraph"
        and "Store" in {alias.name for alias in node.names}
    }
    # the SHACL engine reads the store it is given and needs the type only
    assert importing - {"shacl"} == {"store"}


def test_modules_are_small() -> None:
    long = {
        str(path.relative_to(PACKAGE)): lines
        for path in MODULES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 320
    }
    assert long == {}
