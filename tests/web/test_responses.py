"""What the server says beside the content: validators, links, parts, refusals, health."""

from __future__ import annotations

import gzip
import hashlib
import json
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from urllib.parse import urljoin

import pytest
from sample import BASE, BIG, public_files
from wire import get

from psm_kg.hosting import RESPONSE_HEADERS

ACTION = "data/torino/2024-2026/action/1.1.1"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "nothing",
        ACTION,
        f"{ACTION}.ttl",
        f"{ACTION}?format=pdf",
        "data/torino/project/old",
        "health",
        "it",
        "assets/document.css",
    ],
)
@pytest.mark.parametrize("prefix", ["/", "/psm/"])
def test_every_response_is_guarded(port: int, prefix: str, path: str) -> None:
    reply = get(port, prefix + path)
    for name, value in RESPONSE_HEADERS.items():
        assert reply.headers.get_all(name) == [value], name
    policy = reply["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "Server" not in reply.headers
    assert "X-Powered-By" not in reply.headers
    text = str(reply.headers).lower()
    assert "uvicorn" not in text
    assert "python" not in text


def test_documents_carry_validators(port: int, site: Path) -> None:
    reply = get(port, f"/{ACTION}.ttl")
    content = public_files()[f"{ACTION}.ttl"]
    assert reply.body == content
    assert reply["Content-Type"] == "text/turtle; charset=utf-8"
    assert reply["ETag"] == f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    stamp = (site / "public" / f"{ACTION}.ttl").stat().st_mtime
    assert int(parsedate_to_datetime(reply["Last-Modified"]).timestamp()) == int(stamp)
    assert reply["Cache-Control"] == "public, max-age=300"
    assert reply["Accept-Ranges"] == "bytes"


def test_not_modified(port: int) -> None:
    first = get(port, f"/{ACTION}.html")
    etag, modified = first["ETag"], first["Last-Modified"]
    for headers in (
        {"If_None_Match": etag},
        {"If_None_Match": f'"x", W/{etag}'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": modified},
        # the entity tag decides when there are both
        {"If_None_Match": etag, "If_Modified_Since": formatdate(0, usegmt=True)},
    ):
        reply = get(port, f"/{ACTION}.html", **headers)
        assert (reply.status, reply.body) == (304, b""), headers
        assert reply["ETag"] == etag
    for headers in (
        {"If_None_Match": '"x"'},
        {"If_Modified_Since": formatdate(0, usegmt=True)},
        {"If_Modified_Since": "yesterday"},
        {"If_None_Match": '"x"', "If_Modified_Since": modified},
    ):
        assert get(port, f"/{ACTION}.html", **headers).status == 200, headers


@pytest.mark.parametrize(
    ("given", "status", "expected"),
    [
        ("bytes=0-9", 206, (0, 10)),
        ("bytes=5-", 206, (5, None)),
        ("bytes=-4", 206, (-4, None)),
        ("bytes=0-999999999999", 206, (0, None)),
        ("bytes=-999999999999", 206, (0, None)),
        ("bytes=999999999-", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=9-5", 200, (0, None)),
        ("bytes=-", 200, (0, None)),
        ("bytes=a-b", 200, (0, None)),
        ("lines=0-1", 200, (0, None)),
        ("bytes=0-0,5-6", 200, (0, None)),
        ("bytes=" + ",".join(f"{n}-{n}" for n in range(500)), 200, (0, None)),
        ("bytes=" + "9" * 5000 + "-", 200, (0, None)),
        ("bytes=٣-٤", 200, (0, None)),
    ],
)
def test_ranges(
    port: int, given: str, status: int, expected: tuple[int, int | None] | None
) -> None:
    content = public_files()[f"{ACTION}.nt"]
    reply = get(port, f"/{ACTION}.nt", Range=given.encode("utf-8").decode("latin-1"))
    assert reply.status == status
    if expected is None:
        assert reply["Content-Range"] == f"bytes */{len(content)}"
    else:
        assert reply.body == content[expected[0] : expected[1]]
    assert ("Content-Range" in reply.headers) == (status in (206, 416))


def test_a_part_is_given_only_of_the_same_version(port: int) -> None:
    whole = get(port, f"/{ACTION}.nt")
    for condition, status in (
        (whole["ETag"], 206),
        (whole["Last-Modified"], 206),
        ('"x"', 200),
        (f"W/{whole['ETag']}", 200),
        (formatdate(0, usegmt=True), 200),
        ("nonsense", 200),
    ):
        reply = get(port, f"/{ACTION}.nt", Range="bytes=0-9", If_Range=condition)
        assert reply.status == status, condition


def test_large_files_are_streamed(port: int) -> None:
    reply = get(port, "/data/psm.nt")
    assert len(reply.body) == BIG
    assert reply["Content-Length"] == str(BIG)
    part = get(port, "/data/psm.nt", Range="bytes=16000000-20000000")
    assert part.status == 206
    assert part.body == reply.body[16000000:20000001]


def test_head_is_get_without_a_body(port: int) -> None:
    for path in ("", ACTION, f"{ACTION}.ttl", "data/psm.nt", "nothing", "health"):
        plain, head = get(port, f"/{path}"), get(port, f"/{path}", "HEAD")
        assert head.status == plain.status, path
        assert head.body == b""
        for name in ("Content-Type", "Content-Length", "ETag", "Location", "Link", "Vary"):
            assert head[name] == plain[name], (path, name)


def test_links_of_a_document(port: int) -> None:
    turtle = get(port, f"/{ACTION}.ttl")["Link"]
    assert '<1.1.1.html>; rel="alternate"; type="text/html"' in turtle
    assert '<1.1.1.jsonld>; rel="alternate"; type="application/ld+json"' in turtle
    assert "<1.1.1.ttl>" not in turtle
    assert f'<{BASE}{ACTION}.ttl>; rel="canonical"' in turtle
    assert f'<{BASE}{ACTION}>; rel="describes"' in turtle
    page = get(port, f"/{ACTION}.html")["Link"]
    assert '<1.1.1.ttl>; rel="describedby"; type="text/turtle"' in page
    see_other = get(port, f"/{ACTION}")["Link"]
    assert '<1.1.1.ttl>; rel="describedby"; type="text/turtle"' in see_other
    assert '<1.1.1.html>; rel="alternate"; type="text/html"' in see_other
    table = get(port, "/csv/actions.csv")["Link"]
    expected = '<actions.csv-metadata.json>; rel="describedby"; type="application/csvm+json"'
    assert table == expected
    graph = get(port, "/graph/plan.ttl")["Link"]
    assert '<plan.nq>; rel="alternate"; type="application/n-quads"' in graph


def test_links_of_an_english_page(port: int) -> None:
    """Those of the Italian page, and itself in place of it."""
    page, thing = "en/data/torino/project/new.html", "data/torino/project/new"
    reply = get(port, f"/psm/{page}")
    assert reply.status == 200
    up = "../../../../" + thing
    link = reply["Link"]
    for suffix, kind in (
        ("html", "text/html"),
        ("ttl", "text/turtle"),
        ("nt", "application/n-triples"),
    ):
        assert f'<{up}.{suffix}>; rel="alternate"; type="{kind}"' in link
        assert get(port, urljoin(f"/psm/{page}", f"{up}.{suffix}")).status == 200
    assert f'<{up}.ttl>; rel="describedby"; type="text/turtle"' in link
    assert f'<{BASE}{page}>; rel="canonical"' in link
    assert f'<{BASE}{thing}>; rel="describes"' in link


def test_redirects_are_relative(port: int) -> None:
    reply = get(port, f"/psm/{ACTION}", Accept="text/turtle")
    assert (reply.status, reply["Location"]) == (303, "1.1.1.ttl")
    assert reply["Vary"] == "Accept"
    observation = "data/torino/observation/3.1-05/2023/cities/001272-(2015-01-01)/total"
    assert get(port, f"/{observation}")["Location"] == "total.html"
    assert get(port, "/psm")["Location"] == "psm/"
    assert get(port, "/psm/it")["Location"] == "it/"


def test_several_accept_lines_count_as_one(port: int) -> None:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("GET", f"/{ACTION}")
    connection.putheader("Accept", "text/html;q=0.5")
    connection.putheader("Accept", "text/turtle")
    connection.endheaders()
    assert connection.getresponse().getheader("Location") == "1.1.1.ttl"
    connection.close()


def test_the_first_format_counts(port: int) -> None:
    assert get(port, f"/{ACTION}?format=nt&format=ttl")["Location"] == "1.1.1.nt"


def test_ready_made_compression(port: int) -> None:
    plain = get(port, "/data/psm.nq")
    packed = get(port, "/data/psm.nq", Accept_Encoding="br, gzip;q=0.8")
    assert "Accept-Encoding" in plain["Vary"]
    assert "Accept-Encoding" in packed["Vary"]
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Content-Type"] == "application/n-quads"
    assert packed["ETag"] != plain["ETag"]
    assert gzip.decompress(packed.body) == plain.body
    for refused in ("identity", "gzip;q=0", "br"):
        reply = get(port, "/data/psm.nq", Accept_Encoding=refused)
        assert "Content-Encoding" not in reply.headers
    # the archive itself stays an archive
    archive = get(port, "/data/psm.nq.gz", Accept_Encoding="gzip")
    assert archive["Content-Type"] == "application/gzip"
    assert "Content-Encoding" not in archive.headers


def test_preflight(port: int) -> None:
    reply = get(
        port,
        f"/{ACTION}",
        "OPTIONS",
        Origin="https://elsewhere.example",
        Access_Control_Request_Method="GET",
        Access_Control_Request_Headers="if-none-match",
    )
    assert reply.status == 204
    assert reply["Access-Control-Allow-Origin"] == "*"
    assert "GET" in reply["Access-Control-Allow-Methods"]
    assert "If-None-Match" in reply["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in reply.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_the_site_is_read_only(port: int, method: str) -> None:
    reply = get(port, f"/{ACTION}.ttl", method)
    assert reply.status == 405
    assert reply["Allow"] == "GET, HEAD, OPTIONS"
    assert ACTION.encode() not in reply.body


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("data/torino/2024-2026/action/1.1.2", ACTION),
        ("data/torino/2024-2026/action/1.1.1/", ACTION),
        ("project/new", "data/torino/project/new"),
        ("data/torino/Project/NEW", "data/torino/project/new"),
        ("onto/PSM/Actions", "onto/PSM/Action"),
        ("onto/PSM/action.ttl", "onto/PSM/Action"),
        ("data/torino/2024-2026/nothing-like-it", "data/torino/2024-2026"),
    ],
)
def test_not_found_helps(port: int, path: str, expected: str) -> None:
    reply = get(port, f"/{path}")
    assert reply.status == 404
    assert f'href="/psm/{expected}"' in reply.body.decode()


def test_not_acceptable_lists_what_there_is(port: int) -> None:
    reply = get(port, f"/{ACTION}", Accept="image/png")
    assert reply.status == 406
    page = reply.body.decode()
    for suffix in ("html", "ttl", "jsonld", "nt", "rdf"):
        assert f'href="1.1.1.{suffix}"' in page
    assert reply["Vary"] == "Accept"


def test_withdrawn_names_the_successor(port: int) -> None:
    reply = get(port, "/data/torino/project/old", Accept="text/turtle")
    assert reply.status == 410
    assert reply["Link"] == f'<{BASE}data/torino/project/new>; rel="successor-version"'
    assert "project/new" in reply.body.decode()
    assert get(port, "/data/torino/project/dropped").status == 410
    assert "Link" not in get(port, "/data/torino/project/dropped").headers


def test_health(port: int) -> None:
    reply = get(port, "/health")
    assert reply.status == 200
    assert reply["Content-Type"] == "application/json"
    assert reply["Cache-Control"] == "no-cache"
    health = json.loads(reply.body)
    assert health["status"] == "ok"
    assert health["graph"]["sha256"] == "0" * 64
    assert health["counts"] == {"actions": 1}
    assert "psm-kg" in health["versions"]


def test_well_known(port: int) -> None:
    reply = get(port, "/.well-known/void")
    assert reply["Content-Type"] == "text/turtle; charset=utf-8"
    assert b"void:Dataset" in reply.body
