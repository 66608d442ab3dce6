from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft7Validator
from published import Serving
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

Validate = Callable[[str, Any], None]


@pytest.fixture(scope="session")
def reconciliation(standards: Path) -> Path:
    """The schemas and examples of the Reconciliation Service API 0.2."""
    folder = standards / "reconciliation" / "0.2"
    if not folder.is_dir():
        pytest.skip("the schemas of the reconciliation API are not at hand (PSM_STANDARDS)")
    return folder


@pytest.fixture(scope="session")
def validate(reconciliation: Path) -> Validate:
    """Fails when a document is not valid for a schema of the API."""
    # they name no dialect that a validator knows; the specification was checked with draft 7
    schemas = {p.stem: json.loads(p.read_bytes()) for p in reconciliation.glob("schemas/*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource(schema, DRAFT7)) for schema in schemas.values() if "$id" in schema
    )

    def check(name: str, document: Any) -> None:
        schema = {k: v for k, v in schemas[name].items() if k != "$schema"}
        Draft7Validator(schema, registry=registry).validate(document)

    return check


@pytest.fixture(scope="session")
def client(serving: Serving) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=serving.address, timeout=60) as found:
        yield found
