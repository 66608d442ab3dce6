"""The W3C's Nu HTML checker over all the pages; what the styles and pictures refer to."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from node_packages import Clients

PATIENCE = 600  # seconds; the machine may be busy
BROKEN = """<!DOCTYPE html>
<html lang="en"><title>Broken</title><p id="a"><div id="a"></div></p></html>
"""


def test_the_checker_finds_no_error(publication: Path, clients: Clients, tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None:
        pytest.skip("there is no Java to run the HTML checker")
    broken = tmp_path / "broken.html"  # shows that errors are found
    broken.write_text(BROKEN, encoding="utf-8")
    public = publication / "public"
    assert len(list(public.rglob("*.html"))) > 5_000
    jar = clients.package("vnu-jar") / "build" / "dist" / "vnu.jar"
    options = ["--errors-only", "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run(
        [java, "-Xss4m", "-jar", str(jar), *options, "--skip-non-html", str(public), str(broken)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    messages = json.loads(done.stdout)["messages"]
    elsewhere = [m for m in messages if m.get("url") != f"file:{broken}"]
    assert elsewhere[:5] == []
    assert len(messages) == 2  # an identifier twice, a stray end tag


def test_icons_and_pictures_are_there(publication: Path) -> None:
    public = publication / "public"
    icons = set(re.findall(r'<symbol id="([^"]+)"', (public / "assets/sprites.svg").read_text()))
    used = {
        unquote(urldefrag(reference)[1])
        for page in public.rglob("*.html")
        for reference in re.findall(r'<use href="([^"]+)"', page.read_text(encoding="utf-8"))
    }
    assert len(used) > 3
    assert used - icons == set()
    styles = public / "assets" / "site.css"
    named = set(re.findall(r'url\("?([^")]+)"?\)', styles.read_text(encoding="utf-8")))
    assert len(named) > 5
    assert {name for name in named if not (styles.parent / name).is_file()} == set()
