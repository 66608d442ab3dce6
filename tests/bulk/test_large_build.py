"""A large build tells the same story as the ordinary one, byte by byte, and resumes."""

from __future__ import annotations

import csv
import json
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from paths import REAL, ROOT, TOY
from published import serve

import psm_kg
from psm_kg import bulk, datasets, swap
from psm_kg.bulk.work import content_key
from psm_kg.errors import DataError, EnvironmentFailure, Text, UsageError
from psm_kg.mapping import load_mapping
from psm_kg.pipeline import Built, prepare
from psm_kg.workspace import Workspace

sys.path.insert(0, str(ROOT / "benchmarks"))
import synthetic

# pages and documents of single things are only in an ordinary build; these are about them
DIFFERENT = {
    "csv/psm.sqlite",  # the same tables, in pages laid out otherwise
    "documents.json",
    "index.html",
    "it/index.html",
    "en/index.html",
    "release.json",
}


def public(out: Path) -> dict[str, bytes]:
    root = out / "public"
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def offer(out: Path) -> str:
    return (out / "public" / "catalogue" / "catalogue.ttl").read_text(encoding="utf-8")


def report(out: Path) -> list[dict[str, object]]:
    findings: list[dict[str, object]] = json.loads((out / "report.json").read_text())["findings"]
    return findings


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("ordinary") / "dist"
    psm_kg.build(TOY, out, large=False)
    return out


@pytest.fixture(scope="module")
def large_build(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return psm_kg.build(TOY, tmp_path_factory.mktemp("large") / "dist", large=True)


def test_every_file_is_that_of_the_ordinary_build(ordinary: Path, large_build: Built) -> None:
    large, small = public(large_build.out), public(ordinary)
    assert set(large) - set(small) == set()
    compared = set(large) - DIFFERENT
    assert {"data/psm.nq", "data/psm.ttl.gz", "data/psm-projects.jsonld"} <= compared
    assert len(compared) > 200
    assert [path for path in sorted(compared) if large[path] != small[path]] == []
    assert report(large_build.out) == report(ordinary)
    assert (
        large_build.manifest["graph"]
        == json.loads((ordinary / "manifest.json").read_text())["graph"]
    )
    assert large_build.large
    assert [p.name for p in large_build.out.parent.iterdir() if p.name.endswith(".work")] == []


def test_what_contributors_declare_is_in_it_too(contributed_plan: Path, tmp_path: Path) -> None:
    psm_kg.build(contributed_plan, tmp_path / "small", large=False)
    bulk.build(Workspace.open(contributed_plan), tmp_path / "dist", memory=0)
    large, small = public(tmp_path / "dist"), public(tmp_path / "small")
    assert b"graph/contributor/comune-giocopoli" in large["data/psm.nq"]
    compared = set(large) - DIFFERENT
    declared = {path for path in small if path.startswith(("csv/contributed/", "links/"))}
    assert len(declared) > 8
    assert declared <= compared
    assert [path for path in sorted(compared) if large[path] != small[path]] == []
    assert report(tmp_path / "dist") == report(tmp_path / "small")
    copies = [
        {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
        for out in (tmp_path / "dist" / "plan", tmp_path / "small" / "plan")
    ]
    assert copies[0] == copies[1] != {}


def test_a_wrong_declaration_is_traced_to_its_cell(contributed_plan: Path, tmp_path: Path) -> None:
    plan = shutil.copytree(contributed_plan, tmp_path / "plan")
    workspace = Workspace.open(plan)
    before = content_key(workspace)
    table = plan / "contributed" / "comune-giocopoli" / "links.csv"
    table.write_text(table.read_text().replace(",1.2.1,", ",9.9.9,"))
    assert content_key(workspace) != before
    with pytest.raises(DataError) as refused:
        bulk.build(workspace, tmp_path / "dist")
    assert refused.value.findings == prepare(workspace).findings
    assert "9.9.9" in {f.value for f in refused.value.findings}


@pytest.mark.parametrize(
    ("accept", "starts"), [("text/turtle", "@prefix"), ("application/n-triples", "<https")]
)
def test_the_server_describes_what_has_no_file(
    large_build: Built, accept: str, starts: str
) -> None:
    with serve(large_build.out) as server, httpx.Client(follow_redirects=True) as client:
        thing = f"{server.address}toy/data/toyville/project/green-banks"
        answer = client.get(thing, headers={"Accept": accept})
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith(accept)
        assert answer.text.startswith(starts)
        assert "Rive verdi" in answer.text
        for nothing in ("nothing/here", "data/toyville/project/no-such", "data/a%20b.ttl", "data/"):
            assert client.get(f"{server.address}toy/{nothing}").status_code == 404, nothing
        for suffix, media_type in (("ttl", "text/turtle"), ("rdf", "application/rdf+xml")):
            document = client.get(f"{thing}.{suffix}", headers={"Accept": "*/*"})
            assert document.status_code == 200
            assert document.headers["Content-Type"].startswith(media_type)
            assert "Rive verdi" in document.text
        own = "https://example.org/toy/"
        offered = set(re.findall(f"<{own}((?:catalogue|graph)/[^>]*)>", offer(large_build.out)))
        assert len(offered) > 50
        for path in sorted(offered):
            answer = client.get(f"{server.address}toy/{path}", headers={"Accept": accept})
            assert answer.status_code == 200, path
        page = client.get(f"{server.address}toy/", headers={"Accept": "text/html"})
        assert "psm.nq" in page.text


def test_a_graph_on_disk_gives_the_same(ordinary: Path, tmp_path: Path) -> None:
    bulk.build(Workspace.open(TOY), tmp_path / "dist", memory=0)
    assert public(tmp_path / "dist")["data/psm.nq"] == public(ordinary)["data/psm.nq"]
    assert report(tmp_path / "dist") == report(ordinary)


def test_the_real_plan_is_the_same_too(publication: Path, tmp_path: Path) -> None:
    psm_kg.build(REAL, tmp_path / "dist", large=True)
    large, small = public(tmp_path / "dist"), public(publication)
    for path in ("data/psm.nq", "data/psm.jsonld", "data/psm-projects.ttl", "csv/projects.csv"):
        assert large[path] == small[path], path
    assert report(tmp_path / "dist") == report(publication)
    assert len(report(publication)) > 5


def test_faults_are_traced_to_the_same_cells(tmp_path: Path) -> None:
    faults = synthetic.generate(tmp_path / "plan", 14_000, faults=7)
    assert len(faults) == 7
    workspace = Workspace.open(tmp_path / "plan")
    with pytest.raises(DataError) as refused:
        bulk.build(workspace, tmp_path / "dist")
    assert refused.value.findings == prepare(workspace).findings
    cells = {(f.location.file, f.location.row, f.location.column) for f in refused.value.findings}
    assert {(f.file, f.row, f.column) for f in faults} <= cells
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize("memory", [0, bulk.MEMORY])
def test_what_a_spreadsheet_writes_is_read_alike(
    ordinary: Path, tmp_path: Path, memory: int
) -> None:
    plan = shutil.copytree(TOY, tmp_path / "plan")
    for table in (plan / "tables").glob("*.csv"):
        rows = list(csv.reader(table.read_text(encoding="utf-8").splitlines(keepends=True)))
        with table.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(rows)
    workspace = Workspace.open(plan)
    built = bulk.build(workspace, tmp_path / "dist", memory=memory)
    assert built.findings == prepare(workspace).findings
    assert "other-delimiter" in {f.code for f in built.findings}
    assert public(built.out)["data/psm.nq"] == public(ordinary)["data/psm.nq"]
    assert public(built.out)["csv/projects.csv"] == public(ordinary)["csv/projects.csv"]


@pytest.mark.parametrize(
    ("old", "new"), [("Rive verdi", "Rive rosse"), ("green-banks,", "grean-banks,")]
)
def test_a_table_saved_meanwhile_is_not_taken_for_what_it_was(
    ordinary: Path, tmp_path: Path, old: str, new: str
) -> None:
    plan = shutil.copytree(TOY, tmp_path / "plan")
    table = plan / "tables" / "projects.csv"
    before = table.read_text(encoding="utf-8")

    def save(said: Text) -> None:
        if "reading" in said.en:
            table.write_text(before.replace(old, new), encoding="utf-8")

    workspace = Workspace.open(plan)
    with pytest.raises(EnvironmentFailure, match="changed during the build"):
        bulk.build(workspace, tmp_path / "dist", progress=save)
    assert not (tmp_path / "dist").exists()
    table.write_text(before, encoding="utf-8")
    bulk.build(workspace, tmp_path / "dist")
    assert public(tmp_path / "dist")["data/psm.nq"] == public(ordinary)["data/psm.nq"]


def test_a_plan_without_tables_is_told_as_ever(tmp_path: Path) -> None:
    plan = shutil.copytree(TOY, tmp_path / "plan")
    shutil.rmtree(plan / "tables")
    for large in (False, True):
        with pytest.raises(EnvironmentFailure, match="folder of the tables is missing"):
            psm_kg.build(plan, tmp_path / "dist", large=large)


def test_tables_that_cannot_be_read_stop_it(tmp_path: Path) -> None:
    synthetic.generate(tmp_path / "plan", 9_000)
    broken = tmp_path / "plan" / "tables" / "contributions.csv"
    broken.write_text(broken.read_text().replace("project-0,", "no-such-project,", 1))
    (tmp_path / "plan" / "tables" / "axes.csv").unlink()
    with pytest.raises(DataError) as refused:
        psm_kg.build(tmp_path / "plan", tmp_path / "dist", large=True)
    assert refused.value.findings == prepare(Workspace.open(tmp_path / "plan")).findings
    codes = {f.code: f.location.file for f in refused.value.findings}
    assert codes["unknown-reference"] == "contributions.csv"
    assert codes["table-missing"] == "axes.csv"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kills by process groups")
def test_a_killed_build_goes_on_and_gives_the_same_bytes(ordinary: Path, tmp_path: Path) -> None:
    out = tmp_path / "dist"
    work = tmp_path / ".dist.work" / content_key(Workspace.open(TOY))
    command = [sys.executable, "-m", "psm_kg", "build", "--large", "--plan", str(TOY)]
    kept: dict[str, tuple[int, int]] = {}
    killed = []
    # judging goes on beside the others: its step may be finished when its turn comes
    for moment in (
        "mapped.part",
        "derived.part",
        "dumped.part",
        "sorted.part",
        "judged",
        "public.part",
    ):
        process = subprocess.Popen([*command, "--out", str(out)], cwd=ROOT)
        deadline = time.monotonic() + 120
        while not list(work.glob(f"{moment}*")) and process.poll() is None:
            assert time.monotonic() < deadline, f"{moment} never came"
            time.sleep(0.002)
        assert process.poll() is None, f"the build ended before {moment}"
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed.append(moment)
        assert not out.exists()
        # the folder of the dump stays, empty once it is sorted
        done = {
            p.name: (p.stat().st_ino, 0 if p.name == "dumped" else p.stat().st_mtime_ns)
            for p in work.iterdir()
            if "." not in p.name
        }
        assert kept.items() <= done.items()  # nothing that was finished was made again
        kept = done
    assert len(killed) == 6
    assert {"mapped", "derived", "dumped", "sorted"} <= kept.keys()
    said: list[Text] = []
    psm_kg.build(TOY, out, large=True, progress=said.append)
    assert any("going on with the build" in text.en for text in said)
    assert public(out)["data/psm.nq"] == public(ordinary)["data/psm.nq"]
    assert public(out)["data/psm.trig.gz"] == public(ordinary)["data/psm.trig.gz"]
    assert sorted(p.name for p in tmp_path.iterdir()) == [".dist.lock", "dist"]


def test_the_rows_of_a_published_table_are_not_held() -> None:
    """A table is published with the very sequence that reads its rows from the disk."""
    workspace = Workspace.open(TOY)
    for name, hidden in (("axes", False), ("contributors", True)):
        path = workspace.resources.root / "mappings" / f"{name}.csv-metadata.json"
        document = load_mapping(path, workspace.localise)
        columns = json.loads(path.read_text())["tableSchema"]["columns"]
        header = tuple(c["name"] for c in columns if not c.get("virtual"))
        rows = [header]
        table = datasets.kept_table(workspace, name, document, header, rows)
        assert (table.rows is rows) is not hidden, name
        assert len(table.rows) == 1


def test_one_build_at_a_time(tmp_path: Path) -> None:
    with swap.replaced_folder(tmp_path / "dist"), pytest.raises(EnvironmentFailure):
        psm_kg.build(TOY, tmp_path / "dist", large=True)


def test_a_changed_table_is_another_build(tmp_path: Path) -> None:
    synthetic.generate(tmp_path / "plan", 9_000)
    workspace = Workspace.open(tmp_path / "plan")
    before = content_key(workspace)
    assert content_key(workspace) == before
    table = workspace.tables / "axes.csv"
    table.write_text(table.read_text().replace("Asse sintetico", "Asse inventato"))
    assert content_key(workspace) != before


def test_the_size_of_the_tables_decides(tmp_path: Path) -> None:
    assert not bulk.is_large(Workspace.open(REAL))
    synthetic.generate(tmp_path / "plan", 600_000)
    assert bulk.is_large(Workspace.open(tmp_path / "plan"))


def test_a_workbook_is_refused(tmp_path: Path) -> None:
    synthetic.generate(tmp_path / "plan", 9_000)
    (tmp_path / "plan" / "tables" / "tables.xlsx").write_bytes(b"PK")
    with pytest.raises(UsageError, match="--small"):
        psm_kg.build(tmp_path / "plan", tmp_path / "dist", large=True)
