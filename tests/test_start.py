"""What starting costs: the command line and the server import only what they need."""

from __future__ import annotations

import subprocess
import sys

import pytest

import psm_kg
from psm_kg import loading, web
from psm_kg.portal.status import SAMPLE

HEAVY = {
    *("rdflib", "pyshacl", "csvw", "openpyxl", "SPARQLWrapper", "httpx", "jinja2", "rich"),
    *("uvicorn", "starlette", "psm_kg.pipeline", "psm_kg.shacl", "psm_kg.mapping"),
}
SERVER = {"uvicorn", "starlette"}


def imported(code: str) -> set[str]:
    """The heavy modules that a fresh interpreter has imported after running the code."""
    program = f"{code}\nimport sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    modules = set(done.stdout.split())
    assert "psm_kg" in modules
    return modules & HEAVY


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import psm_kg", set()),
        ("import psm_kg.cli", set()),
        ("from psm_kg.cli import build_group; build_group('it')", set()),
        ("import psm_kg.endpoint.zygote", {"starlette"}),
    ],
)
def test_what_is_not_imported(code: str, allowed: set[str]) -> None:
    assert imported(code) <= allowed


def test_a_server_needs_neither_spreadsheets_nor_validators() -> None:
    found = imported("import psm_kg; psm_kg.serve")
    assert found >= SERVER
    assert not found & {"rdflib", "pyshacl", "csvw", "openpyxl", "SPARQLWrapper", "httpx"}


def test_the_test_sees_what_is_imported() -> None:
    assert imported("import psm_kg; psm_kg.build") >= {"psm_kg.pipeline", "psm_kg.shacl"}


def test_everything_public_is_there() -> None:
    for name in psm_kg.__all__:
        assert getattr(psm_kg, name) is not None
    assert psm_kg.serve is psm_kg.api.serve
    assert psm_kg.load is psm_kg.api.load
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        psm_kg.nothing  # noqa: B018


def test_defaults_said_on_the_command_line_are_those_of_the_library() -> None:
    from psm_kg.cli import build_group

    defaults = {
        (name, parameter.name): parameter.default
        for name, command in build_group("en").commands.items()
        for parameter in command.params
    }
    assert defaults["load", "chunk"] == loading.CHUNK
    assert defaults["serve", "memory_triples"] == web.MEMORY_TRIPLES
    assert defaults["verify", "sample"] == SAMPLE
