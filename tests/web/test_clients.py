"""Real clients, each asking the way it asks."""

from __future__ import annotations

import shutil
import subprocess

import pytest
import rdflib
from processes import program
from sample import BASE

ACTION = "data/torino/2024-2026/action/1.1.1"
PLACES = (ACTION, "onto/PSM/Action", "graph/plan", "data/torino/2024-2026", "void")


@pytest.mark.parametrize("form", [None, "xml", "turtle", "nt", "json-ld"])
def test_rdflib(port: int, form: str | None) -> None:
    for path in PLACES:
        graph = rdflib.Graph().parse(f"http://127.0.0.1:{port}/{path}", format=form)
        assert len(list(graph.predicate_objects(rdflib.URIRef(BASE + path)))) > 0, path


def test_rdflib_reads_a_named_graph_as_quads(port: int) -> None:
    dataset = rdflib.Dataset().parse(f"http://127.0.0.1:{port}/graph/plan", format="trig")
    assert rdflib.URIRef(f"{BASE}graph/plan") in {
        context.identifier for context in dataset.graphs()
    }


def test_rapper(port: int) -> None:
    rapper = program("rapper")
    for path in PLACES:
        done = subprocess.run(
            [rapper, "-q", "-g", "-o", "ntriples", f"http://127.0.0.1:{port}/{path}"],
            capture_output=True,
            text=True,
            timeout=20,
        )
        assert f"<{BASE}{path}>" in done.stdout, (path, done.stderr)


def test_curl(port: int) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    for accept, kind in (
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("*/*", "text/html; charset=utf-8"),
    ):
        done = subprocess.run(
            [
                curl,
                "-sL",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code} %{num_redirects} %{content_type}",
                "-H",
                f"Accept: {accept}",
                f"http://127.0.0.1:{port}/{ACTION}",
            ],
            capture_output=True,
            text=True,
            timeout=20,
        )
        assert done.stdout == f"200 1 {kind}"
