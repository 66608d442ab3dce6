"""``Link`` headers: the other forms of a document, what it is about, where it is kept."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import quote

from psm_kg import negotiation
from psm_kg.hosting import QUERY_PAGES
from psm_kg.web.release import Release

# services, by the first part of their path
SPARQL = "sparql"
INBOX = "inbox"
_ENGLISH = "en/"


def reference(segment: str) -> str:
    """The last part of a path as a reference relative to its neighbours.

    Relative references hold wherever the site is put, behind whichever proxy, and whatever host
    name the client claims to have asked.
    """
    text = _quoted(segment)
    return f"./{text}" if ":" in text or not text else text


def available(release: Release, path: str) -> tuple[str, ...]:
    """The forms in which a thing has documents; none when it is not a thing."""
    if f"{path}.html" not in release.files or f"{path}.ttl" not in release.files:
        return ()
    return tuple(s for s in negotiation.GRAPH_SUFFIXES if f"{path}.{s}" in release.files)


def thing_links(release: Release, path: str, services: Collection[str] = ()) -> str:
    """On the way from a thing to its documents; where announcements about it are taken."""
    name = path.rpartition("/")[2]
    links = [_link(reference(f"{name}.ttl"), "describedby", "ttl")]
    links += [_link(reference(f"{name}.{s}"), "alternate", s) for s in available(release, path)]
    return ", ".join([*links, *_inbox(path, services)])


def english_page(release: Release, path: str) -> str | None:
    """The English page of a thing, where there is one; the page beside it is in Italian."""
    page = f"{_ENGLISH}{path}.html"
    return page if page in release.files else None


def beside(path: str, other: str) -> str:
    """Another path as a reference relative to this one."""
    folders, target = path.split("/")[:-1], other.split("/")
    while folders and target[1:] and folders[0] == target[0]:
        del folders[0], target[0]
    if folders:
        return "../" * len(folders) + "/".join(map(_quoted, target))
    return "/".join((reference(target[0]), *map(_quoted, target[1:])))


def document_links(release: Release, path: str, services: Collection[str] = ()) -> str:
    """On a document: its other forms, its place of record, the thing it describes.

    A table has its CSVW document, a page where queries are written the service (RFC 8631).
    """
    stem, suffix = negotiation.split_suffix(path)
    if stem.startswith(_ENGLISH) and suffix == "html":
        stem = stem.removeprefix(_ENGLISH)
    if suffix and suffix in available(release, stem):
        links = [
            _link(beside(path, f"{stem}.{other}"), "alternate", other)
            for other in available(release, stem)
            if f"{stem}.{other}" != path
        ]
        links.append(f'<{release.base}{quote(path)}>; rel="canonical"')
        links.append(f'<{release.base}{quote(stem)}>; rel="describes"')
        if suffix == "html":
            links.append(_link(beside(path, f"{stem}.ttl"), "describedby", "ttl"))
        return ", ".join([*links, *_inbox(path, services)])
    if path == "index.html":
        return ", ".join(_inbox(path, services))
    if f"{path}-metadata.json" in release.files:
        target = beside(path, f"{path}-metadata.json")
        return f'<{target}>; rel="describedby"; type="application/csvm+json"'
    if path in QUERY_PAGES.values() and SPARQL in services:
        return f'<{beside(path, SPARQL)}>; rel="service-desc"'
    return ""


def _inbox(path: str, services: Collection[str]) -> list[str]:
    """Linked Data Notifications, section 3.1: how a sender finds the inbox."""
    if INBOX not in services:
        return []
    return [f'<{beside(path, f"{INBOX}/")}>; rel="http://www.w3.org/ns/ldp#inbox"']


def _quoted(segment: str) -> str:
    return quote(segment, safe="()!*'$,;=:@~-._")


def _link(target: str, relation: str, suffix: str) -> str:
    media_type = negotiation.BY_SUFFIX[suffix].media_type
    return f'<{target}>; rel="{relation}"; type="{media_type}"'
