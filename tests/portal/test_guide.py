"""The guide to the portals: its redirect rules work in a real Apache, its commands exist."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import httpx
import pytest
from paths import ROOT
from site_server import Handler, serving

sys.path.insert(0, str(Path(__file__).parents[1] / "hosting"))

from static_servers import apache

from psm_kg.cli import build_group
from psm_kg.portal.status import check_status

GUIDE = (ROOT / "docs" / "guida-portali.md").read_text(encoding="utf-8")


def test_the_redirects_of_w3id(tmp_path: Path) -> None:
    (rules,) = re.findall(r"```apache\n(.*?)```", GUIDE, re.DOTALL)
    assert "https://dati.esempio.it/psm/" in rules
    seen: list[tuple[str, str]] = []

    def home(handler: Handler) -> bool:
        seen.append((handler.path, handler.headers["Accept"]))
        return handler.say(200, b"here", Content_Type="text/turtle")

    (tmp_path / "dist" / "public").mkdir(parents=True)
    (tmp_path / "server").mkdir()
    with serving(tmp_path, home) as (address, _):
        text = rules.replace("https://dati.esempio.it/psm/", f"{address}data/")
        (tmp_path / "dist" / "public" / ".htaccess").write_text(text)
        with apache(tmp_path / "dist", tmp_path / "server") as port:
            for path in (
                "",
                "data/torino/2024-2026/action/1.1.1",
                "onto/PSM/Action",
                "onto/PSM/Action.ttl",
                "sparql?query=ASK%20%7B%7D&format=json",
                "data/torino/x%20y%C3%A8",
            ):
                accept = {"Accept": "text/turtle;q=0.9"}
                url = f"http://127.0.0.1:{port}/psm/{path}"
                first = httpx.get(url, headers=accept, follow_redirects=False)
                assert (first.status_code, path) == (302, path)
                assert first.headers["access-control-allow-origin"] == "*"
                assert httpx.get(url, headers=accept, follow_redirects=True).text == "here"
                # percent signs of a path are read by Apache and written again where needed
                same = httpx.URL(f"{address}data/{path}")
                assert httpx.URL(f"{address.rstrip('/')}{seen[-1][0]}") == same
                assert seen[-1][1] == accept["Accept"]


def test_its_commands_exist() -> None:
    group = build_group("it")
    told = re.findall(r"(?:\$ |`)psm-kg ([^`\n]+)", GUIDE)
    assert len(told) >= 10
    for line in told:
        command, words = group, line.split()
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]  # type: ignore[attr-defined]
        assert not hasattr(command, "commands"), f"no such command: {line}"
        known = {option for parameter in command.params for option in parameter.opts}
        assert {w for w in words if w.startswith("--")} <= known | {"--lang", "--help"}, line


def test_it_explains_every_finding() -> None:
    """Each kind of finding that the program can report has a row; notes need none."""
    sources = Path(check_status.__code__.co_filename).parent.glob("status_*.py")
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    text += Path(check_status.__code__.co_filename).read_text(encoding="utf-8")
    codes = set(re.findall(r'(?:broken|advice)\(\s*"([a-z-]+)"', text))
    assert len(codes) > 20
    assert sorted(code for code in codes if f"`{code}`" not in GUIDE) == []


@pytest.mark.parametrize("name", ["guida-ufficio.md", "deployment.md"])
def test_it_leads_to_the_other_guides(name: str) -> None:
    assert f"]({name})" in GUIDE
