"""A build as a user sees it: the output, its bytes, and what happens when it is cut short."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import rdflib
from paths import REAL, ROOT, TOY
from pyoxigraph import RdfFormat, parse

import psm_kg
from psm_kg import graph
from psm_kg.errors import DataError
from psm_kg.pipeline import Built
from psm_kg.store import open_store

EXPECTED = [
    "public/data/psm.nq",
    "public/data/psm.trig.gz",
    "public/csv/actions.csv",
    "public/csv/actions.csv-metadata.json",
    "public/csv/datapackage.json",
    "public/onto/PSM.ttl",
    "public/controlled-vocabulary/project-kind.ttl",
    "public/shapes/file/action.ttl",
    "public/queries/plan/counts.rq",
    "public/queries/index.json",
    "report.json",
    "manifest.json",
]


def published(out: Path) -> dict[str, bytes]:
    """Every published byte: all but the database, which is the engine's own format."""
    return {
        str(p.relative_to(out)): p.read_bytes()
        for p in sorted(out.rglob("*"))
        if p.is_file() and "store" not in p.relative_to(out).parts[:1]
    }


def test_output_layout(toy_publication: Path) -> None:
    files = published(toy_publication)
    assert [name for name in EXPECTED if name not in files] == []


def test_manifest_describes_every_file(toy_publication: Path) -> None:
    manifest = json.loads((toy_publication / "manifest.json").read_text())
    files = published(toy_publication)
    assert set(manifest["files"]) == set(files) - {"manifest.json"}
    for name, entry in manifest["files"].items():
        assert entry["sha256"] == hashlib.sha256(files[name]).hexdigest(), name
        assert entry["bytes"] == len(files[name]), name
    dump = files["public/data/psm.nq"]
    assert manifest["graph"]["sha256"] == hashlib.sha256(dump).hexdigest()
    assert manifest["graph"]["quads"] == dump.count(b"\n")


def test_store_and_dump_are_the_same_graph(toy_publication: Path) -> None:
    dump = toy_publication / "public/data/psm.nq"
    quads = list(parse(dump.read_bytes(), format=RdfFormat.N_QUADS))
    assert graph.graph_hash(open_store(toy_publication / "store")) == graph.graph_hash(quads)


def test_all_dumps_say_the_same(toy_publication: Path) -> None:
    data = toy_publication / "public" / "data"
    quads = list(parse((data / "psm.nq").read_bytes(), format=RdfFormat.N_QUADS))
    triples = {str(q.triple) for q in quads}
    for suffix in ("ttl", "nt", "rdf"):
        read = parse((data / f"psm.{suffix}").read_bytes(), format=graph.RDF_FORMATS[suffix])
        assert {str(q.triple) for q in read} == triples, suffix
    for suffix in ("trig", "jsonld"):
        read = parse((data / f"psm.{suffix}").read_bytes(), format=graph.RDF_FORMATS[suffix])
        assert {str(q) for q in read} == {str(q) for q in quads}, suffix
    for path in data.glob("*.gz"):
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()


def test_another_library_reads_the_dumps(toy_publication: Path) -> None:
    data = toy_publication / "public" / "data"
    lengths = {
        len(rdflib.Graph().parse(data / f"psm.{suffix}", format=name))
        for suffix, name in (("nt", "nt"), ("ttl", "turtle"), ("rdf", "xml"))
    }
    assert len(lengths) == 1
    assert lengths.pop() > 1000


def test_no_iri_of_the_canonical_plan_leaks(toy_publication: Path) -> None:
    dump = (toy_publication / "public/data/psm.nq").read_text()
    assert "data/toyville/2030-2032/action/1.1.1>" in dump
    assert "/data/torino/2024-2026" not in dump
    for name, content in published(toy_publication).items():
        if name.startswith("public/csv/"):
            assert b"/data/torino" not in content, name


def test_counts_of_the_real_plan(built: Built) -> None:
    counts = {count.kind: count.count for count in built.counts}
    stated = {"axes": 6, "strategies": 25, "actions": 113, "indicators": 85, "zones": 11}
    assert {kind: counts[kind] for kind in stated} == stated
    assert counts["municipalities"] == 312
    assert counts["observations"] == 84  # 82 single values, two certifications, two with no number
    assert built.severities[psm_kg.Severity.VIOLATION] == 0


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    plan, out = tmp_path / "plan", tmp_path / "dist"
    shutil.copytree(TOY, plan)
    psm_kg.build(plan, out)
    before = {path: (out / path).stat().st_ino for path in published(out)}
    contents = published(out)
    table = plan / "tables" / "projects.csv"
    text = table.read_text(encoding="utf-8")
    name = text.splitlines()[1].split(",")[1]
    table.write_text(text.replace(name, f"{name} bis", 1), encoding="utf-8")
    psm_kg.build(plan, out)
    after = published(out)
    written = {path for path in after if (out / path).stat().st_ino != before.get(path)}
    changed = {path for path in after if after[path] != contents.get(path)}
    assert written == changed
    assert 10 < len(changed) < len(after) / 2
    assert any(path.startswith("public/en/data/") for path in changed)
    # a file that somebody put in place of one of ours is not taken over
    page = out / "public" / "index.html"
    page.unlink()
    page.symlink_to(tmp_path / "plan" / "plan.toml")
    psm_kg.build(plan, out)
    assert page.is_file()
    assert not page.is_symlink()
    assert published(out) == after


def broken(tmp_path: Path) -> Path:
    plan = tmp_path / "plan"
    shutil.copytree(TOY, plan)
    table = plan / "tables" / "contributions.csv"
    table.write_text(table.read_text().replace("green-banks,1.1.1", "green-bank,1.1.1"))
    return plan


def test_errors_leave_the_previous_output(tmp_path: Path, toy_publication: Path) -> None:
    out = tmp_path / "dist"
    shutil.copytree(toy_publication, out)
    before = published(out)
    with pytest.raises(DataError) as caught:
        psm_kg.build(broken(tmp_path), out)
    assert published(out) == before
    finding = caught.value.findings[0]
    assert finding.location.describe("it") == "contributions.csv, riga 2, colonna project"
    assert "green-banks" in finding.message.it
    assert "green-banks" in finding.message.en


VARIATIONS = [
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "4242", "LC_ALL": "it_IT.UTF-8", "TZ": "Pacific/Auckland"},
]


def run_build(plan: Path, out: Path, environment: dict[str, str], folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "psm_kg", "build", "--plan", str(plan), "--out", str(out)],
        check=True,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
    )


@pytest.mark.parametrize(
    ("plan", "output"), [(TOY, "toy_publication"), (REAL, "publication")], ids=["toy", "real"]
)
def test_same_input_same_bytes(
    plan: Path, output: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    outputs = [published(request.getfixturevalue(output))]
    # the real plan takes a while: the build that the other tests read, and one far from it
    for number, environment in enumerate(VARIATIONS if plan == TOY else VARIATIONS[1:]):
        folder = tmp_path / f"folder {number}"
        folder.mkdir()
        shutil.copytree(plan, folder / "my plan")
        run_build(Path("my plan"), Path("out") / str(number), environment, folder)
        outputs.append(published(folder / "out" / str(number)))
    assert len(outputs) >= 2
    assert all(output == outputs[0] for output in outputs)
    assert len(outputs[0]) > 100


def complete(out: Path) -> str:
    """The graph's hash of an output, after checking that the output is whole."""
    manifest = json.loads((out / "manifest.json").read_text())
    for name, entry in manifest["files"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == entry["sha256"], name
    assert graph.graph_hash(open_store(out / "store")) == manifest["graph"]["sha256"]
    return str(manifest["graph"]["sha256"])


def test_killed_at_any_moment(tmp_path: Path, toy_publication: Path) -> None:
    out = tmp_path / "dist"
    shutil.copytree(toy_publication, out)
    old = complete(out)
    plan = tmp_path / "plan"
    shutil.copytree(TOY, plan)
    table = plan / "tables" / "axes.csv"
    table.write_text(table.read_text().replace("Acqua pulita", "Acqua limpida"))
    command = [sys.executable, "-m", "psm_kg", "build", "--plan", str(plan), "--out", str(out)]
    started = time.monotonic()
    subprocess.run([*command[:-1], str(tmp_path / "other")], check=True, capture_output=True)
    whole = time.monotonic() - started
    new = complete(tmp_path / "other")
    seen = set()
    for step in range(14):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(whole * (0.35 + step * 0.06))
        process.send_signal(signal.SIGKILL)
        process.wait()
        seen.add(complete(out))
    assert seen <= {old, new}
    subprocess.run(command, check=True, capture_output=True)
    assert complete(out) == new
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".dist") and p.is_dir()] == []


FULL_DISK = """
set -e
mount -t tmpfs -o size=1500k tmpfs "$1"
mkdir "$1/dist" && echo previous > "$1/dist/manifest.json"
status=0
"$2" -m psm_kg build --lang it --plan "$3" --out "$1/dist" || status=$?
cat "$1/dist/manifest.json"
ls -A "$1"
exit $status
"""


@pytest.mark.skipif(shutil.which("unshare") is None, reason="unshare is not installed")
def test_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    arguments = ["sh", "-c", FULL_DISK, "sh", str(disk), sys.executable, str(TOY)]
    outcome = subprocess.run(
        ["unshare", "--mount", *arguments], capture_output=True, text=True, cwd=ROOT
    )
    if outcome.returncode not in (0, 3):
        pytest.skip(f"no mount namespace here: {outcome.stderr.strip()[-80:]}")
    assert outcome.returncode == 3, outcome.stdout
    assert "il disco è pieno" in outcome.stderr
    assert outcome.stdout.split() == ["previous", ".dist.lock", "dist"]


def test_unwritable_output(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    outcome = subprocess.run(
        [sys.executable, "-m", "psm_kg", "build", "--plan", str(TOY), "--out", f"{blocker}/dist"],
        capture_output=True,
        text=True,
    )
    assert outcome.returncode == 3
    assert "cannot write" in outcome.stderr
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize("out", [".", "tables"])
def test_the_plan_itself_is_no_place_for_the_output(out: str, tmp_path: Path) -> None:
    plan = Path(shutil.copytree(TOY, tmp_path / "plan"))
    before = published(plan)
    command = [sys.executable, "-m", "psm_kg", "build", "--plan", str(plan)]
    outcome = subprocess.run([*command, "--out", str(plan / out)], capture_output=True, text=True)
    assert outcome.returncode == 2, outcome.stderr
    assert "--out" in outcome.stderr
    assert published(plan) == before
