"""What is said when there is nothing to give: the published error pages, with what may help."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from itertools import takewhile
from urllib.parse import quote

from starlette.responses import Response

from psm_kg import negotiation
from psm_kg.closest import closest
from psm_kg.web.links import available
from psm_kg.web.release import Release, StaleError

_MARK = "<!--nearest-->"
_NEAREST = 5
_COMPARED = 60
_LONGEST = 200


def not_found(release: Release, path: str) -> Response:
    """404, with the things whose path is most alike."""
    return _page(release, 404, _listed(release, nearest(release, path)))


def withdrawn(release: Release, path: str) -> Response:
    """410, with what replaces the thing."""
    response = _page(release, 410)
    if new := release.gone[path]:
        response.headers["Link"] = f'<{new}>; rel="successor-version"'
    return response


def not_acceptable(release: Release, path: str) -> Response:
    """406, with the list of what there is."""
    forms = [negotiation.BY_SUFFIX[s] for s in available(release, path)]
    name = path.rpartition("/")[2]
    rows = "".join(
        f'<li><a href="{escape(quote(f"{name}.{form.suffix}"))}">{escape(form.label)}</a>: '
        f"<code>{form.media_type}</code></li>\n"
        for form in forms
    )
    response = _page(release, 406, f"<ul>\n{rows}</ul>\n")
    response.headers["Vary"] = "Accept"
    return response


def _page(release: Release, status: int, extra: str = "") -> Response:
    try:
        descriptor = release.open(f"errors/{status}.html")
        with open(descriptor, "rb") as handle:  # noqa: PTH123
            text = handle.read().decode()
    except (StaleError, KeyError):
        text = f"<!DOCTYPE html><html lang=en><title>{status}</title><p>{status}</p>{_MARK}\n"
    return Response(
        text.replace(_MARK, extra, 1),
        status,
        {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache"},
    )


def _listed(release: Release, paths: list[str]) -> str:
    if not paths:
        return ""
    rows = "".join(
        f'<li><a href="{escape(release.base_path + quote(path))}">'
        f"{escape(release.labels[path]['it'] or path)}</a> <small>{escape(path)}</small></li>\n"
        for path in paths
    )
    return f'<p>Forse <span lang="en">/ Perhaps</span>:</p>\n<ul>\n{rows}</ul>\n'


@lru_cache(maxsize=1024)
def _nearest(things: frozenset[str], path: str) -> tuple[str, ...]:
    folder, _, name = path.rstrip("/").rpartition("/")
    near = sorted(t.rpartition("/")[2] for t in things if t.rpartition("/")[0] == folder)
    # likeness is dear to work out: only for those that begin most alike
    near.sort(key=lambda other: -_shared(name, other))
    found = closest(name, near[:_COMPARED], count=_NEAREST)
    same = [f"{folder}/{n}" if folder else n for n in found]
    wanted = name.lower()
    elsewhere = sorted(t for t in things if t.rpartition("/")[2].lower() == wanted)
    parent = [folder] if folder in things else []
    return tuple(dict.fromkeys([*elsewhere, *same, *parent]))[:_NEAREST]


def _shared(one: str, other: str) -> int:
    """How many first characters two names share."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def nearest(release: Release, path: str) -> list[str]:
    """The paths of things that may have been meant: alike in the same place, the same elsewhere."""
    if len(path) > _LONGEST:
        return []
    stem, _ = negotiation.split_suffix(path)
    return list(_nearest(release.thing_paths, stem))
