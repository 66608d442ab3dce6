"""The inbox: a receiver as Linked Data Notifications (W3C, 2 May 2017) asks, that trusts nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from faulty import Faulty
from offices import Office
from processes import threaded
from sample import write_site

from psm_kg import serving
from psm_kg.errors import EnvironmentFailure, UsageError
from psm_kg.harvest import queue as queues
from psm_kg.harvest.inbox import Inbox, Rate
from psm_kg.harvest.queue import Queue
from psm_kg.web import Site

LD = {"Content-Type": "application/ld+json"}
TOKEN = {"Authorization": "Bearer office-only"}
RELATION = "http://www.w3.org/ns/ldp#inbox"


def announcement(about: str) -> bytes:
    return json.dumps(
        {
            "@context": "https://www.w3.org/ns/activitystreams",
            "type": "Announce",
            "actor": "https://someone.example/",
            "object": {"id": about, "type": "Dataset"},
        }
    ).encode()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(tmp_path_factory.mktemp("inbox") / "dist")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "queue"


@pytest.fixture
def client(site: Path, folder: Path) -> Iterator[httpx.Client]:
    """A sender that found the inbox of a site as section 3.1 says: by the Link header."""
    queue = Queue(folder)
    queue.prepare()
    inbox = Inbox(queue, "office-only", Rate(burst=50))
    with threaded(Site.open(site, services={"inbox": inbox})) as port:
        base = f"http://127.0.0.1:{port}/"
        with httpx.Client(base_url=base, trust_env=False) as found:
            link = found.get("/").links[RELATION]["url"]
            found.base_url = urljoin(base, link)
            yield found


def test_it_is_advertised_on_things_and_documents(site: Path, folder: Path) -> None:
    Queue(folder).prepare()
    with threaded(Site.open(site, services={"inbox": Inbox(Queue(folder))})) as port:
        base = f"http://127.0.0.1:{port}/"
        found = []
        for path in ("", "data/torino/2024-2026", "data/torino/2024-2026.ttl"):
            answer = httpx.get(base + path, trust_env=False)
            found.append(urljoin(base + path, answer.links[RELATION]["url"]))
        assert found == [f"{base}inbox/"] * 3
    with threaded(Site.open(site)) as port:
        base = f"http://127.0.0.1:{port}/"
        assert RELATION not in httpx.get(base, trust_env=False).links
        assert httpx.post(f"{base}inbox/", trust_env=False).status_code == 405


def test_options_say_what_is_taken(client: httpx.Client) -> None:
    answer = client.options("")
    assert answer.status_code == 204
    assert answer.headers["accept-post"] == "application/ld+json"
    assert {"GET", "HEAD", "OPTIONS", "POST"} == set(answer.headers["allow"].split(", "))
    assert "POST" in answer.headers["access-control-allow-methods"]


def test_a_notification_is_created_where_location_says(client: httpx.Client, folder: Path) -> None:
    body = announcement("https://town.example/p.csv")
    answer = client.post("", content=body, headers=LD)
    assert answer.status_code == 201
    item = urljoin(str(answer.url), answer.headers["location"])
    assert client.get(item, headers=TOKEN).content == body
    assert [p.read_bytes() for p in folder.glob("*.jsonld")] == [body]
    # with a profile as well (RFC 6906), and the same again is the same
    profile = {
        "Content-Type": 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
    }
    again = client.post("", content=body, headers=profile)
    assert (again.status_code, again.headers["location"]) == (201, answer.headers["location"])
    assert len(list(folder.glob("*.jsonld"))) == 1


def test_the_list_is_json_ld_and_empty_for_the_public(client: httpx.Client) -> None:
    made = client.post("", content=announcement("https://a.example/"), headers=LD)
    item = urljoin(str(made.url), made.headers["location"])
    for headers, shown in ((TOKEN, [item]), ({}, []), ({"Authorization": "Bearer no"}, [])):
        answer = client.get("", headers=headers)
        assert answer.headers["content-type"] == "application/ld+json"
        listing = answer.json()
        assert listing["@context"] == "http://www.w3.org/ns/ldp"
        assert urljoin(str(answer.url), listing["@id"]) == str(answer.url)
        assert [urljoin(str(answer.url), name) for name in listing["contains"]] == shown
    assert client.head("").status_code == 200
    assert client.get(item).status_code == 401
    assert client.get(f"{item}0", headers=TOKEN).status_code == 404
    assert client.get("../../../etc/passwd", headers=TOKEN).status_code == 404


REFUSED = {
    "no type": (b"{}", {}, 415),
    "json": (b"{}", {"Content-Type": "application/json"}, 415),
    "turtle": (b"<a> <b> <c> .", {"Content-Type": "text/turtle"}, 415),
    "html": (b"<html>", {"Content-Type": "text/html"}, 415),
    "compressed": (b"{}", LD | {"Content-Encoding": "gzip"}, 415),
    "empty": (b"", LD, 400),
    "not json": (b"{", LD, 400),
    "a string": (b'"x"', LD, 400),
    "a number": (b"1", LD, 400),
    "null": (b"null", LD, 400),
    "no object": (b"[]", LD, 400),
    "array of strings": (b'["x"]', LD, 400),
    "not a number": (b'{"a": NaN}', LD, 400),
    "long number": (b'{"a": ' + b"9" * 60000 + b"}", LD, 400),
    "not utf-8": (b'{"a": "\xff"}', LD, 400),
    "deep": (b'{"a":' * 40 + b"1" + b"}" * 40, LD, 400),
    "very deep": (b"[" * 60000, LD, 400),
    "large": (b'{"a": "' + b"x" * queues.MOST_BYTES + b'"}', LD, 413),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_a_notification_is_refused(
    client: httpx.Client, folder: Path, case: str
) -> None:
    body, headers, status = REFUSED[case]
    answer = client.post("", content=body, headers=headers)
    assert answer.status_code == status
    assert list(folder.glob("*.jsonld")) == []
    # the next request is not what was left of this one
    assert client.get("").status_code == 200


def test_all_these_were_tried() -> None:
    assert len(REFUSED) == 18


def test_other_methods_and_places(client: httpx.Client) -> None:
    for method in ("PUT", "PATCH", "DELETE"):
        assert client.request(method, "").status_code == 405
    assert client.post("some-item", content=b"{}", headers=LD).status_code == 405


def test_one_sender_cannot_send_for_ever() -> None:
    now = [0.0]
    rate = Rate(burst=3, seconds=60, clock=lambda: now[0])
    assert [rate.wait("10.0.0.1") for _ in range(5)] == [0, 0, 0, 61, 61]
    assert rate.wait("10.0.0.2") == 0
    now[0] = 61.0
    assert [rate.wait("10.0.0.1") for _ in range(2)] == [0, 60]
    # a network of IPv6 is one sender
    assert [rate.wait(f"2001:db8::{n}") for n in range(1, 5)] == [0, 0, 0, 61]
    assert rate.wait("2001:db8:0:1::1") == 0


def test_who_sends_too_much_is_told_when_to_come_back(site: Path, folder: Path) -> None:
    Queue(folder).prepare()
    inbox = Inbox(Queue(folder), rate=Rate(burst=2, seconds=600))
    with threaded(Site.open(site, services={"inbox": inbox})) as port:
        answers = [
            httpx.post(
                f"http://127.0.0.1:{port}/inbox/", content=b"{}", headers=LD, trust_env=False
            )
            for _ in range(3)
        ]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert 0 < int(answers[2].headers["retry-after"]) <= 601


def test_a_full_queue_takes_no_more(
    client: httpx.Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "MOST_ITEMS", 2)
    codes = [
        client.post("", content=announcement(f"https://a.example/{n}"), headers=LD).status_code
        for n in range(3)
    ]
    assert codes == [201, 201, 503]
    assert len(list(folder.glob("*.jsonld"))) == 2


def test_a_hint_asks_the_registered_source_and_nothing_else(
    office: Office, server: Faulty, folder: Path
) -> None:
    office.bounds = replace(office.bounds, private=frozenset({server.place}))
    source = f"http://{server.place}/good.csv"
    office.register({"source": source}, {"id": "altro", "source": "arrivals/none.csv"})
    queue = Queue(folder)
    queue.prepare()
    queue.add(announcement(source))
    queue.add(announcement(f"http://{server.place}/another.csv"))
    queue.add(b'{"@context": "%s"}' % source.encode())  # a context is no announcement
    queue.add(b"not json")
    dry = office.harvest(inbox=folder, dry_run=True)
    assert len(queue.names()) == 4
    report = office.harvest(inbox=folder)
    assert [(r.contributor, r.outcome) for r in report.results] == [("giocopoli", "accepted")]
    assert sorted(report.set_aside) == sorted(dry.set_aside)
    assert sorted(report.set_aside)[:2] == ["", ""]
    assert "another.csv" in sorted(report.set_aside)[2]
    assert {path for path, _ in server.asked} == {"/good.csv"}
    assert queue.names() == []
    assert len(list((folder / "set-aside").iterdir())) == 3
    assert office.harvest(inbox=folder).results == ()


def test_what_is_set_aside_is_bounded(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "_MOST_ASIDE", 2)
    queue = Queue(folder)
    queue.prepare()
    for n in range(5):
        queue.add(announcement(f"https://a.example/{n}"))
    assert len(office.harvest(inbox=folder).set_aside) == 5
    assert len(list((folder / "set-aside").iterdir())) == 2


def test_places_that_cannot_be_an_inbox(office: Office, site: Path, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="missing"):
        office.harvest(inbox=tmp_path / "none")
    with pytest.raises(UsageError, match="inside what is published"):
        serving.serve(site, inbox=site / "public" / "inbox")
