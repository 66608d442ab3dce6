"""The guide for contributors is true: its commands run, what it shows is what is said."""

from __future__ import annotations

import http.server
import json
import re
import shlex
import threading
from pathlib import Path

import pytest
from paths import REAL, ROOT

from links import hostile
from psm_kg.cli import main

GUIDES = [ROOT / "docs" / name for name in ("guida-contributori.md", "contributors-guide.md")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / REAL.name).symlink_to(REAL)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_commands_run(folder: Path, guide: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
    commands = [shlex.split(line) for block in blocks for line in block.strip().splitlines()]
    assert len(commands) == 2
    codes = [main(command[1:]) for command in commands]
    assert codes == [0, 1]  # the form is written; empty, it is not ready
    assert "no-projects" in capsys.readouterr().out
    assert [path.suffix for path in folder.iterdir() if path.is_file()] == [".xlsx"]


@pytest.mark.usefixtures("folder")
def test_what_it_shows_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    guide = GUIDES[0].read_text(encoding="utf-8")
    shown = re.search(r"```text\n(.*?)```", guide, re.DOTALL)
    assert shown
    rows = "Titolo;Codice proprio;Azioni\nSentieri;S-1;1.1.1\nFiumi;S-2;1.1.9\n"
    Path("progetti.csv").write_text(rows, encoding="utf-8")
    assert main(["check", "progetti.csv", "--lang", "it"]) == 1
    out = capsys.readouterr().out
    assert shown[1] in out
    assert "1 progetto da pubblicare, 1 collegamento a 1 azione del piano" in out
    assert "  1.1.1: Sentieri\n" in out


@pytest.mark.usefixtures("folder")
def test_exit_codes_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    Path("good.ttl").write_text(hostile.PREFIXES + hostile.PROJECT, encoding="utf-8")
    assert main(["check", "good.ttl", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["conforms"] is True
    assert document["projects"][0]["actions"] == ["1.1.1"]
    assert main(["check", "absent.xlsx"]) == 3
    assert main(["template", "form.pdf"]) == 2


@pytest.mark.usefixtures("folder")
def test_an_address_is_checked_like_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    content = hostile.good_xlsx()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/octet-stream")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/progetti.xlsx"
        assert main(["check", address, "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "1 project to publish, 1 link to 1 action of the plan" in out
    assert "The file is good" in out
