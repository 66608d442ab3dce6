"""``Link`` headers: the other forms of a document, what it is about, where it is kept."""

from __future__ import annotations

from urllib.parse import quote

from psm_kg import negotiation
from psm_kg.web.release import Release


def reference(segment: str) -> str:
    """The last part of a path as a reference relative to its neighbours.

    Relative references hold wherever the site is put, behind whichever proxy, and whatever host
    name the client claims to have asked.
    """
    text = quote(segment, safe="()!*'$,;=:@~-._")
    return f"./{text}" if ":" in text or not text else text


def available(release: Release, path: str) -> tuple[str, ...]:
    """The forms in which a thing has documents; none when it is not a thing."""
    if f"{path}.html" not in release.files or f"{path}.ttl" not in release.files:
        return ()
    return tuple(s for s in negotiation.GRAPH_SUFFIXES if f"{path}.{s}" in release.files)


def thing_links(release: Release, path: str) -> str:
    """On the way from a thing to its documents."""
    name = path.rpartition("/")[2]
    links = [_link(f"{name}.ttl", "describedby", "ttl")]
    links += [_link(f"{name}.{s}", "alternate", s) for s in available(release, path)]
    return ", ".join(links)


def document_links(release: Release, path: str) -> str:
    """On a document: its other forms, its place of record, the thing it describes.

    A table has its CSVW document.
    """
    name = path.rpartition("/")[2]
    stem, suffix = negotiation.split_suffix(path)
    if suffix and suffix in available(release, stem):
        stem_name = stem.rpartition("/")[2]
        links = [
            _link(f"{stem_name}.{other}", "alternate", other)
            for other in available(release, stem)
            if other != suffix
        ]
        links.append(f'<{release.base}{quote(path)}>; rel="canonical"')
        links.append(f'<{release.base}{quote(stem)}>; rel="describes"')
        if suffix == "html":
            links.append(_link(f"{stem_name}.ttl", "describedby", "ttl"))
        return ", ".join(links)
    if f"{path}-metadata.json" in release.files:
        target = reference(f"{name}-metadata.json")
        return f'<{target}>; rel="describedby"; type="application/csvm+json"'
    return ""


def _link(name: str, relation: str, suffix: str) -> str:
    media_type = negotiation.BY_SUFFIX[suffix].media_type
    return f'<{reference(name)}>; rel="{relation}"; type="{media_type}"'
