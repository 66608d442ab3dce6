"""The command line as people and scripts use it."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import rdflib
from paths import ROOT, TOY
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

import psm_kg
from psm_kg.cli import main
from psm_kg.cli.words import language

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def dist(toy_publication: Path) -> Path:
    return toy_publication


def run(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    code = main([*arguments, "--lang", "en"])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        (["--lang", "it", "build"], {}, "it"),
        (["build", "--lang=en"], {"LANG": "it_IT.UTF-8"}, "en"),
        (["build"], {"LANG": "it_IT.UTF-8"}, "it"),
        (["build"], {"LC_ALL": "de_DE", "LANG": "it_IT"}, "en"),
        (["build"], {}, "en"),
    ],
)
def test_language(arguments: list[str], environment: dict[str, str], expected: str) -> None:
    lang, rest = language(arguments, environment)
    assert lang == expected
    assert rest == ["build"]


COMMANDS = ["build", "validate", "query", "queries", "init", "diff", "completion"]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", ["it", "en"])
def test_help_has_examples(command: str, lang: str, capsys: Capture) -> None:
    assert main([command, "--help", "--lang", lang]) == 0
    text = capsys.readouterr().out
    assert ("Esempi:" if lang == "it" else "Examples:") in text
    assert f"psm-kg {command}" in text


def test_all_commands_are_listed(capsys: Capture) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"  {command} " in text for command in COMMANDS)


WRONG = {
    "no such command": (["nope"], "No such command"),
    "no such option": (["build", "--pippo"], "--pippo"),
    "no such language": (["build", "--lang", "fr"], "--lang"),
    "no query": (["query"], "psm-kg queries"),
    "two queries": (["query", "plan/counts", "--text", "ASK {}"], "psm-kg queries"),
    "unknown query": (["query", "plan/count"], "plan/counts"),
    "missing parameter": (["query", "actions/projects"], "--param action="),
    "unknown parameter": (
        ["query", "actions/projects", "--param", "action=1.1.1", "--param", "x=1"],
        "action",
    ),
    "parameter without value": (["query", "actions/projects", "--param", "action"], "name=value"),
    "ill-formed parameter": (
        ["query", "actions/projects", "--param", 'action=1.1.1" } #'],
        "1.1.2",
    ),
    "unknown code": (["query", "actions/projects", "--param", "action=1.1.9"], "did you mean"),
    "rows as Turtle": (["query", "plan/counts", "--format", "turtle"], "--format table"),
    "graph as CSV": (
        ["query", "--text", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"],
        "--format turtle",
    ),
    "endpoint that is no address": (
        ["query", "plan/counts", "--endpoint", "file:///etc/passwd"],
        "http",
    ),
}
FAILING = {
    "bad SPARQL": (["query", "--text", "SELEC *"], "SPARQL"),
    "no database": (["query", "plan/counts", "--dist", "nowhere"], "psm-kg build"),
    "no such file": (["query", "--file", "nowhere.rq"], "nowhere.rq"),
    "unknown format": (["query", "plan/counts", "--data", "x.docx"], ".ttl"),
    "no such dump": (["query", "plan/counts", "--data", "nowhere.nq"], "nowhere.nq"),
    "endpoint that is not there": (
        ["query", "plan/counts", "--endpoint", "http://127.0.0.1:9/sparql"],
        "endpoint",
    ),
}


@pytest.mark.parametrize("name", [*WRONG, *FAILING])
def test_errors(name: str, dist: Path, capsys: Capture) -> None:
    arguments, expected = (WRONG | FAILING)[name]
    if "--dist" not in arguments and arguments[0] == "query":
        arguments = [*arguments, "--dist", str(dist), "--plan", str(TOY)]
    code, out, err = run(capsys, *arguments)
    assert code == (2 if name in WRONG else 3), err
    assert expected in err
    assert out == ""
    assert "Traceback" not in err
    italian = main([*arguments, *(["--lang", "it"] if "--lang" not in arguments else [])])
    assert italian == code
    assert capsys.readouterr().err != err or "--lang" in arguments


def test_number_of_errors() -> None:
    assert (len(WRONG), len(FAILING)) == (14, 6)


QUERY = ["query", "actions/projects", "--param", "action=1.1.1"]


def test_formats(dist: Path, capsys: Capture) -> None:
    where = ["--dist", str(dist), "--plan", str(TOY)]
    code, out, _ = run(capsys, *QUERY, "--format", "csv", *where)
    assert code == 0
    assert out.splitlines()[0].startswith("action,project,label_it,label_en")
    assert len(out.splitlines()) == 3
    _, out, _ = run(capsys, *QUERY, "--format", "json", *where)
    found = [b["project"]["value"] for b in json.loads(out)["results"]["bindings"]]
    assert found == ["green-banks", "river-day"]
    _, out, _ = run(capsys, *QUERY, "--format", "xml", *where)
    assert rdflib.query.Result.parse(io.BytesIO(out.encode()), format="xml").vars
    _, out, _ = run(capsys, *QUERY, "--format", "tsv", *where)
    assert out.splitlines()[0].split("\t")[1] == "?project"
    _, out, _ = run(capsys, *QUERY, *where)
    assert out.splitlines()[0].split("\t")[:3] == ["action", "project", "label"]
    assert "Green banks" in out
    main([*QUERY, *where, "--lang", "it"])
    assert "Rive verdi" in capsys.readouterr().out
    construct = "CONSTRUCT { ?a a psm:Action } WHERE { ?a a psm:Action }"
    for form, name in (("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml")):
        _, out, _ = run(capsys, "query", "--text", construct, "--format", form, *where)
        assert len(rdflib.Graph().parse(data=out, format=name)) == 5
    _, out, _ = run(capsys, "query", "--text", "ASK { ?a a psm:Action }", *where)
    assert out == "yes\n"


def test_query_on_a_file(dist: Path, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "q.rq"
    file.write_text("SELECT (COUNT(*) AS ?n) WHERE { ?a a psm:Action }")
    for dump in ("psm.nq", "psm.ttl.gz", "psm.rdf", "psm.jsonld"):
        data = str(dist / "public" / "data" / dump)
        arguments = ("--data", data, "--plan", str(TOY), "--format", "csv")
        _, out, _ = run(capsys, "query", "--file", str(file), *arguments)
        assert out == "n\n5\n", dump


class SparqlHandler(BaseHTTPRequestHandler):
    """A minimal SPARQL endpoint on a real store, for POSTed queries."""

    store: Store

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        results = self.store.query(parse_qs(form)["query"][0], use_default_graph_as_union=True)
        assert isinstance(results, QuerySolutions)
        body = results.serialize(format=QueryResultsFormat.JSON)
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def endpoint(dist: Path) -> Iterator[str]:
    SparqlHandler.store = Store.read_only(str(dist / "store"))
    server = HTTPServer(("127.0.0.1", 0), SparqlHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()


def test_query_on_an_endpoint(endpoint: str, dist: Path, capsys: Capture) -> None:
    where = ["--plan", str(TOY), "--format", "csv"]
    _, here, _ = run(capsys, *QUERY, "--dist", str(dist), *where)
    code, there, _ = run(capsys, *QUERY, "--endpoint", endpoint, *where)
    assert code == 0
    assert sorted(there.splitlines()) == sorted(here.splitlines())


def test_validate_formats(capsys: Capture, tmp_path: Path) -> None:
    code, out, _ = run(capsys, "validate", "--plan", str(TOY), "--format", "json")
    assert code == 0
    assert json.loads(out)["conforms"] is True
    code, out, _ = run(capsys, "validate", "--plan", str(TOY), "--format", "ttl")
    report = rdflib.Graph().parse(data=out, format="turtle")
    assert list(report.subjects(rdflib.RDF.type, rdflib.SH.ValidationReport))
    bad = tmp_path / "bad.ttl"
    bad.write_text(
        "<https://example.org/x> a <https://dati.piemonte.it/psm/onto/PSM/Contribution> ."
    )
    for engine in ("store", "pyshacl"):
        code, out, _ = run(capsys, "validate", str(bad), "--plan", str(TOY), "--engine", engine)
        assert code == 1
        assert "Contribution-targetAction" in out


HOSTILE = {
    "entity bomb": ("bomb.rdf", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'),
    "remote context": ("remote.jsonld", '{"@context": "http://127.0.0.1:9/c", "@id": "x"}'),
    "deep nesting": ("deep.jsonld", '{"@id":"u:a","u:b":' + "[" * 20_000 + "]" * 20_000 + "}"),
    "deep Turtle": ("deep.ttl", "<u:a> <u:b> " + "[ <u:c> " * 20_000 + "]" * 20_000 + " ."),
    "not RDF": ("text.ttl", "this is not Turtle"),
    "not gzip": ("data.ttl.gz", "this is not gzip"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_rdf(name: str, tmp_path: Path) -> None:
    file, content = HOSTILE[name]
    (tmp_path / file).write_text(content)
    outcome = subprocess.run(
        [sys.executable, "-m", "psm_kg", "validate", file, "--plan", str(TOY)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert outcome.returncode in (1, 3), outcome.stderr
    assert file in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_number_of_hostile_files() -> None:
    assert len(HOSTILE) == 6


def test_init_then_build(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "plan"
    code, out, _ = run(capsys, "init", str(folder))
    assert code == 0
    assert str(folder) in out
    code, _, err = run(capsys, "build", "--plan", str(folder), "--out", str(tmp_path / "d"))
    assert code == 1
    assert "areas.csv" in err
    code, _, err = run(capsys, "init", str(folder))
    assert code == 2
    assert "not empty" in err


def test_a_new_plan_needs_a_row_in_a_few_tables(tmp_path: Path, capsys: Capture) -> None:
    plan = tmp_path / "toyville-2030-2032"
    assert run(capsys, "init", str(plan))[0] == 0
    settings = plan / "plan.toml"
    settings.write_text(settings.read_text("utf-8").replace("provinces/000", "provinces/999"))
    for table in ("areas", "organisations", "documents", "axes", "strategies", "actions"):
        lines = (TOY / "tables" / f"{table}.csv").read_text("utf-8").splitlines(keepends=True)
        (plan / "tables" / f"{table}.csv").write_text("".join(lines[:2]), encoding="utf-8")
    for size in ("--small", "--large"):
        out = str(tmp_path / size)
        code, said, err = run(capsys, "build", "--plan", str(plan), "--out", out, size)
        assert code == 0, err
        assert "0 errors" in said
    (page,) = (tmp_path / "--small").rglob("it/monitoraggio/index.html")
    words = page.read_text(encoding="utf-8")
    assert words.count("Nessun ciclo è stato ancora monitorato.") == 3
    assert "Non ce ne sono." not in words


def test_a_renamed_key_is_said_once(tmp_path: Path, capsys: Capture) -> None:
    plan = Path(shutil.copytree(TOY, tmp_path / "plan"))
    table = plan / "tables" / "projects.csv"
    table.write_text(table.read_text("utf-8").replace("id,", "Codice,", 1), encoding="utf-8")
    for size in ("--small", "--large"):
        code, _, err = run(capsys, "build", "--plan", str(plan), "--out", str(tmp_path / "d"), size)
        assert code == 1
        assert "rename it “id”" in err
        assert "not published: 1 error" in err


def test_a_code_where_there_is_none(tmp_path: Path, capsys: Capture) -> None:
    empty = tmp_path / "empty.nq"
    empty.write_text("")
    command = ["query", "actions/projects", "--param", "action=1.1.1", "--data", str(empty)]
    code, _, err = run(capsys, *command)
    assert code == 2
    assert "there is none" in err
    assert "did you mean" not in err


def test_a_summary_is_a_whole_sentence(capsys: Capture) -> None:
    assert "SPARQL 1.1 store" in " ".join(run(capsys, "--help")[1].split())


def test_diff(dist: Path, tmp_path: Path, capsys: Capture) -> None:
    plan = Path(shutil.copytree(TOY, tmp_path / "plan"))
    table = plan / "tables" / "projects.csv"
    text = table.read_text().replace("Rive verdi", "Rive più verdi")
    table.write_text(text.replace("river-day,Giornata", "river-day,La giornata"))
    psm_kg.build(plan, tmp_path / "new")
    code, out, _ = run(capsys, "diff", str(dist), str(tmp_path / "new"))
    assert code == 0
    assert "«Rive più verdi»" in out
    assert out.count("changed ") == 2
    _, out, _ = run(capsys, "diff", str(dist), str(dist))
    assert out == "no difference\n"


def test_completion(capsys: Capture) -> None:
    for shell in ("bash", "zsh", "fish"):
        code, out, _ = run(capsys, "completion", shell)
        assert code == 0
        assert "_PSM_KG_COMPLETE" in out
    script = Path(sys.executable).parent / "psm-kg"
    offered = subprocess.run(
        [str(script)],
        env={
            **os.environ,
            "_PSM_KG_COMPLETE": "bash_complete",
            "COMP_WORDS": "psm-kg query actions/not",
            "COMP_CWORD": "2",
        },
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert "actions/not-started" in offered.stdout


def test_quiet_in_a_pipe(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "psm_kg", "build", "--plan", str(TOY), "--out", "d"]
    outcome = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert outcome.returncode == 0
    assert outcome.stderr == ""


def test_closed_pipe(dist: Path) -> None:
    script = f"{sys.executable} -m psm_kg query --text 'SELECT ?s ?p ?o WHERE {{ ?s ?p ?o }}' "
    script += f"--dist {dist} --plan {TOY} --format csv | head -1"
    outcome = subprocess.run(["sh", "-c", script], capture_output=True, text=True)
    assert outcome.stdout == "s,p,o\n"
    assert "Traceback" not in outcome.stderr
