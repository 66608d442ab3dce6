"""What can be loaded, and what is refused before anything is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from loading_servers import FakeStore

from psm_kg.errors import DataError, EnvironmentFailure, UsageError
from psm_kg.graph import graph_hash, read_rdf
from psm_kg.loading import load_graph
from psm_kg.loading.source import read_graphs

NQ = (
    '<http://e/s> <http://e/p> "1" <http://e/g1> .\n<http://e/s> <http://e/p> "2" <http://e/g2> .\n'
)


def test_a_file_by_named_graph(tmp_path: Path) -> None:
    path = tmp_path / "a.nq"
    path.write_text(NQ)
    graphs, digest = read_graphs(path)
    assert {name: len(triples) for name, triples in graphs.items()} == {
        "http://e/g1": 1,
        "http://e/g2": 1,
    }
    assert digest == graph_hash(read_rdf(path))


def test_a_built_folder_is_checked_against_its_manifest(tmp_path: Path) -> None:
    (tmp_path / "public/data").mkdir(parents=True)
    dump = tmp_path / "public/data/psm.nq"
    dump.write_text(NQ)
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"graph": {"sha256": graph_hash(read_rdf(dump))}}))
    assert len(read_graphs(tmp_path)[0]) == 2
    dump.write_text(NQ.replace('"1"', '"3"'))
    with pytest.raises(EnvironmentFailure, match="manifest"):
        read_graphs(tmp_path)
    manifest.write_text("not json")
    with pytest.raises(EnvironmentFailure, match="manifest"):
        read_graphs(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "kind", "word"),
    [
        ("a.ttl", "<http://e/s> <http://e/p> 1 .", UsageError, "--graph IRI"),
        ("a.nq", "_:b <http://e/p> <http://e/o> <http://e/g> .", UsageError, "blank nodes"),
        ("a.nq", "<http://e/s> <http://e/p> _:b <http://e/g> .", UsageError, "blank nodes"),
        ("a.nq", "<http://e/s> <http://e/p> <http://e/o> _:g .", UsageError, "blank nodes"),
        ("a.nq", "", EnvironmentFailure, "not a single triple"),
        ("a.nq", "this is not RDF", DataError, "invalid source"),
        ("a.txt", "", EnvironmentFailure, "unknown format"),
    ],
)
def test_what_is_refused(
    fake: FakeStore, tmp_path: Path, name: str, content: str, kind: type[Exception], word: str
) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(kind, match=word):
        load_graph(path, fake.query)
    assert fake.requests == []


def test_what_is_missing(fake: FakeStore, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="psm-kg build"):
        load_graph(tmp_path, fake.query)
    with pytest.raises(EnvironmentFailure, match="cannot be read"):
        load_graph(tmp_path / "none.nq", fake.query)
    assert fake.requests == []


def test_triples_without_a_graph_go_where_they_are_told(fake: FakeStore, tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<http://e/s> <http://e/p> 1 .")
    load_graph(path, fake.query, graph="http://e/g")
    assert fake.count("http://e/g") == 1
    with pytest.raises(UsageError, match="is not an IRI"):
        load_graph(path, fake.query, graph="not an iri> } DROP ALL")
