"""``/check`` below the site: HTML or JSON, bounded, nothing kept, hostile files answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from paths import REAL
from starlette.testclient import TestClient

from links import hostile
from psm_kg.links import plan_copy
from psm_kg.links.service import LARGEST, CheckService
from psm_kg.workspace import Workspace

PAGE = '<a href="../piano/">piano</a><link href="../../assets/site.css"><!--result--><p>end</p>'
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
BAD = b"title,identifier,actions\n<b>Sentieri</b>,S-1,1.1.9\n"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    dist = tmp_path_factory.mktemp("check")
    for path, content in plan_copy(Workspace.open(REAL)):
        (dist / path).parent.mkdir(parents=True, exist_ok=True)
        (dist / path).write_bytes(content)
    page = dist / "public" / "it" / "controlla" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE, encoding="utf-8")
    with TestClient(CheckService(dist, workers=1).app, root_path="/psm") as client:
        yield client


def send(client: TestClient, content: bytes, name: str, **headers: str):
    return client.post(
        "/psm/check/it", files={"file": (name, content)}, headers={**HTML, **headers}
    )


def test_a_form_gets_the_page_with_the_answer(client: TestClient) -> None:
    response = send(client, hostile.good_xlsx(), "C:\\dati\\modulo.xlsx")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert "Esito del controllo di modulo.xlsx" in response.text
    assert "Il file va bene" in response.text
    assert "<strong>1.1.1</strong>: Sentieri dell’acqua" in response.text
    assert 'href="/psm/it/piano/"' in response.text
    assert 'href="/psm/assets/site.css"' in response.text


def test_what_was_sent_is_escaped(client: TestClient) -> None:
    response = send(client, BAD, "<img src=x>.csv")
    assert "<b>Sentieri" not in response.text
    assert "<img" not in response.text
    assert "&lt;b&gt;Sentieri" in response.text
    assert "riga 2, colonna actions" in response.text
    assert "intendeva 1.1.3" in response.text


def test_programs_get_json(client: TestClient) -> None:
    response = client.post("/psm/check?name=form.csv", content=BAD)
    assert response.status_code == 200
    document = response.json()
    assert document["conforms"] is False
    assert {f["code"] for f in document["findings"]} == {"markup", "unknown-action"}
    assert document["projects"] == []
    turtle = (hostile.PREFIXES + hostile.PROJECT).encode()
    response = client.post("/psm/check", content=turtle, headers={"Content-Type": "text/turtle"})
    assert response.json()["form"] == "ttl"
    assert len(response.json()["projects"]) == 1


@pytest.mark.parametrize("maker", ["bomb_xlsx", "far_cell_xlsx", "deep_jsonld", "entities_ods"])
def test_a_hostile_file_is_answered_and_the_next_one_too(client: TestClient, maker: str) -> None:
    name = f"form.{maker.rpartition('_')[2]}"
    response = client.post("/psm/check", params={"name": name}, content=hostile.MAKERS[maker]())
    assert response.status_code == 200
    assert response.json()["conforms"] is False
    assert client.post("/psm/check?name=form.csv", content=BAD).status_code == 200


def test_too_large_nothing_and_other_methods(client: TestClient) -> None:
    response = send(client, b"x" * (LARGEST + 1), "form.csv")
    assert response.status_code == 413
    assert response.headers["connection"] == "close"
    assert "più grande di 5 MB" in response.text
    assert client.post("/psm/check", content=b"").status_code == 400
    assert client.post("/psm/check/it", files={"other": b"x"}, headers=HTML).status_code == 400
    wrong = {**HTML, "Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/psm/check/it", content=b"nothing", headers=wrong).status_code == 400
    assert client.get("/psm/check").status_code == 405


def test_nothing_is_written(client: TestClient, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    content = b"title,identifier,actions\n" + b"Sentieri,S-1,1.1.1\n" * 200_000
    assert len(content) > 3_000_000
    assert send(client, content, "form.csv").status_code == 200
    assert list(tmp_path.iterdir()) == []


def test_a_publication_without_its_plan_says_so(tmp_path: Path) -> None:
    with TestClient(CheckService(tmp_path).app) as client:
        response = client.post("/check?name=form.csv", content=BAD)
    assert response.status_code == 503
    assert "psm-kg check" in response.json()["error"]["en"]
