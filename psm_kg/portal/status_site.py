"""What a published site says of itself: where it begins, which things and files it has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx

from psm_kg.errors import EnvironmentFailure, Location, Text, UsageError
from psm_kg.portal.status_network import Visitor
from psm_kg.publication import RELEASE

INDEX = "documents.json"
_MAX_INDEX = 64 * 1024 * 1024
_PARENTS = 4
_SHA = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class File:
    """A published file as the public manifest lists it."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Release:
    """A public manifest: the hash and size of the graph, the files of the web root."""

    graph: str
    quads: int
    files: Mapping[str, File]


@dataclass(frozen=True)
class Site:
    """A site read at ``root``, whose IRIs begin with ``base`` and are tried at ``entry``.

    All three are the same for a site in place; w3id makes ``root`` another, a trial makes ``base``.
    """

    root: str
    entry: str
    base: str
    things: frozenset[str] = frozenset()
    gone: Mapping[str, str] = field(default_factory=dict)
    release: Release | None = None

    def live(self, iri: str) -> str:
        """Where an address of the site is read: the site may be looked at elsewhere."""
        return self.root + iri[len(self.base) :] if iri.startswith(self.base) else iri

    def path(self, url: str) -> str | None:
        """The path in the web root of an address, or None for another host's."""
        return url[len(self.root) :].partition("#")[0] if url.startswith(self.root) else None

    @cached_property
    def in_place(self) -> bool:
        """True when its IRIs are tried as they are."""
        return self.entry == self.base


def checked_url(url: str) -> httpx.URL:
    """The address that the user gave. Raises UsageError when it is not one."""
    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError):
        parsed = httpx.URL("")
    if parsed.scheme not in ("http", "https") or not parsed.host or parsed.userinfo:
        raise UsageError(
            Text(
                "serve un indirizzo http(s), senza password: https://dati.esempio.it/psm/",
                "an http(s) address is needed, without a password: https://data.example.org/psm/",
            )
        )
    return parsed.copy_with(query=None, fragment=None)


def find_site(visitor: Visitor, url: httpx.URL) -> Site | None:
    """The site that holds an address: its folder or one above it has the list of documents."""
    for root in _folders(url):
        reply = visitor.get(f"{root}{INDEX}", keep=True, limit=_MAX_INDEX)
        if reply.ok and (index := _json(reply.content)):
            base, things, gone = index.get("base"), index.get("things"), index.get("gone")
            if isinstance(base, str) and re.match(r"https?://", base) and isinstance(things, dict):
                # redirects on the way to the list are those of every file of the site
                home = reply.final[: -len(INDEX)] if reply.final.endswith(f"/{INDEX}") else root
                return Site(
                    home,
                    root,
                    base,
                    frozenset(map(str, things)),
                    {str(k): str(v) for k, v in gone.items()} if isinstance(gone, dict) else {},
                    read_release(_answer(visitor, f"{home}{RELEASE}")),
                )
        if reply.status == 0:
            raise EnvironmentFailure(
                Text(
                    f"l'indirizzo non risponde ({reply.reason}): controllare l'indirizzo e la rete",
                    f"no answer from the address ({reply.reason}): check the address, the network",
                ),
                Location(str(url)),
            )
    return None


def _folders(url: httpx.URL) -> Iterator[str]:
    path = url.path if url.path.endswith("/") else url.path.rpartition("/")[0] + "/"
    if not url.path.endswith("/") and "." not in url.path.rpartition("/")[2]:
        yield str(url.copy_with(path=f"{url.path}/"))  # a folder without its slash
    for _ in range(_PARENTS):
        yield str(url.copy_with(path=path))
        if path == "/":
            return
        path = path.rstrip("/").rpartition("/")[0] + "/"


def _answer(visitor: Visitor, url: str) -> bytes:
    reply = visitor.get(url, keep=True, limit=_MAX_INDEX)
    return reply.content if reply.ok else b""


def _json(content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def read_release(content: bytes) -> Release | None:
    """A public manifest; None for anything else."""
    document = _json(content)
    graph, listed = document.get("graph"), document.get("files")
    if not isinstance(graph, dict) or not isinstance(listed, dict):
        return None
    files = {}
    for path, entry in listed.items():
        sha256 = entry.get("sha256") if isinstance(entry, dict) else None
        size = entry.get("bytes") if isinstance(entry, dict) else None
        good = isinstance(sha256, str) and _SHA.fullmatch(sha256) and isinstance(size, int)
        if not good or path.startswith("/") or ".." in path.split("/"):
            return None
        files[str(path)] = File(str(sha256), int(str(size)))
    quads = graph.get("quads")
    return Release(str(graph.get("sha256", "")), quads if isinstance(quads, int) else -1, files)


def local_release(dist: Path) -> Release:
    """The public manifest of a local build. Raises EnvironmentFailure when there is none."""
    path = dist / "public" / RELEASE
    try:
        release = read_release(path.read_bytes())
    except OSError:
        release = None
    if release is None:
        raise EnvironmentFailure(
            Text(
                "non c'è una pubblicazione: costruirla con psm-kg build",
                "there is no build: make it with psm-kg build",
            ),
            Location(str(path)),
        )
    return release
