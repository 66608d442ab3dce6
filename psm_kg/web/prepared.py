"""Answers kept ready in memory: what most requests ask for, as bytes that only lack the date.

Nothing is decided here. An answer is prepared by asking the site once, with the few headers that it
depends on, so it is what the site answers; requests that could need anything else (a part of a
file, a body, a query) are left to the site.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from psm_kg import negotiation
from psm_kg.web.conditions import accepts_gzip, is_fresh
from psm_kg.web.headers import add_common
from psm_kg.web.links import available, english_page
from psm_kg.web.release import Release, StaleError
from psm_kg.web.site import Site

Lines = list[tuple[bytes, bytes]]

_LARGEST = 1024 * 1024
_OVERHEAD = 1024  # about what the objects around an answer take, in bytes
# with one of these a request is not as simple as it seems
_OTHERWISE = frozenset(
    (b"range", b"if-range", b"content-length", b"transfer-encoding", b"expect", b"upgrade")
)
_CONDITIONS = frozenset((b"if-none-match", b"if-modified-since"))


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer: status line, header lines without the empty one at the end, body.

    ``unchanged`` is what those get who have it already; the validators are of this answer.
    """

    status: bytes
    head: bytes
    body: bytes
    unchanged: Prepared | None = None
    etag: str = ""
    modified: int = 0

    @property
    def size(self) -> int:
        """About how many bytes it keeps in memory."""
        own = len(self.head) + len(self.body) + _OVERHEAD
        return own + (self.unchanged.size if self.unchanged else 0)


@dataclass(frozen=True, slots=True)
class _Target:
    """What an address means: a file, or a thing with documents in these forms."""

    path: str
    forms: tuple[str, ...] = ()
    is_packed: bool = False
    has_english: bool = False


class PreparedAnswers:
    """The answers of a site's present release, those used last, up to so many bytes."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._room = site.settings.prepared_bytes
        self._largest = min(_LARGEST, self._room // 8)
        self._release: Release | None = None
        # an address has no query here, so there are at most a few for each file
        self._targets: dict[bytes, _Target] = {}
        self._answers: OrderedDict[tuple[bytes, str], Prepared] = OrderedDict()
        self.used = 0

    def find(self, address: bytes, lines: Lines) -> Prepared | None:
        """The answer to a GET or HEAD without a body; None when the site must be asked.

        ``lines`` are the header lines, their names in lower case.
        """
        if self._site.release is not self._release:
            self._start_again()
        accept = encoding = language = None
        hosts, conditional = 0, False
        for name, value in lines:
            if name == b"accept":
                accept = value if accept is None else accept + b"," + value
            elif name == b"accept-language":
                language = value if language is None else language + b"," + value
            elif name == b"accept-encoding":
                encoding = value if encoding is None else encoding
            elif name == b"host":
                hosts += 1
            elif name in _CONDITIONS:
                conditional = True
            elif name in _OTHERWISE:
                return None
        target = self._targets.get(address) or self._look_up(address)
        if target is None or hosts != 1:
            return None
        if target.forms:
            choice = _choose_document(target, accept, language)
        else:
            choice = "gz" if target.is_packed and accepts_gzip(_text(encoding)) else "-"
        if choice is None:
            return None
        answer = self._answers.get((address, choice))
        if answer is None:
            answer = self._prepare(address, target, choice)
        else:
            self._answers.move_to_end((address, choice))
        if (
            conditional
            and answer is not None
            and answer.unchanged is not None
            and is_fresh(Headers(raw=lines), answer.etag, answer.modified)
        ):
            return answer.unchanged
        return answer

    def _start_again(self) -> None:
        self._release = self._site.release
        self._targets.clear()
        self._answers.clear()
        self.used = 0

    def _look_up(self, address: bytes) -> _Target | None:
        release = self._site.release
        if not address.isascii() or not address.startswith(b"/") or set(address) & set(b"?#%"):
            return None
        path = self._site.published_path(address.decode("ascii"))
        if path is None:
            return None
        if path in release.files:
            if release.files[path].size > self._largest:
                return None
            target = _Target(path, is_packed=f"{path}.gz" in release.files)
        elif forms := available(release, path):
            target = _Target(path, forms, has_english=english_page(release, path) is not None)
        else:
            return None
        self._targets[address] = target
        return target

    def _prepare(self, address: bytes, target: _Target, choice: str) -> Prepared | None:
        """Ask the site, with nothing but the headers that led to this choice."""
        lines = []
        if choice == "gz":
            lines = [(b"accept-encoding", b"gzip")]
        elif target.forms:
            form, _, lang = choice.partition("/")
            media_type = negotiation.BY_SUFFIX[form].media_type
            lines = [(b"accept", media_type.encode()), (b"accept-language", lang.encode())]
        try:
            response = self._ask(target.path, lines)
            if response.status_code not in (200, 303):
                return None
            prepared = _rendered(response)
            if response.status_code == 200:
                unchanged = self._ask(target.path, [*lines, (b"if-none-match", b"*")])
                modified = parsedate_to_datetime(response.headers["last-modified"])
                prepared = Prepared(
                    prepared.status,
                    prepared.head,
                    prepared.body,
                    _rendered(unchanged),
                    response.headers["etag"],
                    int(modified.timestamp()),
                )
        except (StaleError, OSError):
            return None  # the application knows what to say
        self._keep((address, choice), prepared)
        return prepared

    def _ask(self, path: str, lines: Lines) -> Response:
        scope = {"type": "http", "method": "GET", "path": f"/{path}", "query_string": b""}
        request = Request({**scope, "headers": lines})
        return self._site.answer(self._site.release, path, request)

    def _keep(self, key: tuple[bytes, str], prepared: Prepared) -> None:
        if prepared.size > self._room:
            return
        self._answers[key] = prepared
        self.used += prepared.size
        while self.used > self._room:
            self.used -= self._answers.popitem(last=False)[1].size


def _choose_document(target: _Target, accept: bytes | None, language: bytes | None) -> str | None:
    """``ttl``, or with its language ``html/en``."""
    form = negotiation.choose(None if accept is None else _text(accept), target.forms)
    if form == "html" and target.has_english:
        return f"html/{negotiation.choose_language(_text(language))}"
    return form


def _text(value: bytes | None) -> str:
    return "" if value is None else value.decode("latin-1")


def _rendered(response: Response) -> Prepared:
    add_common(response.headers)
    head = b"".join(_line(name, value) for name, value in response.raw_headers)
    return Prepared(STATUS_LINE[response.status_code], head, bytes(response.body))


def _line(name: bytes, value: bytes) -> bytes:
    return name + b": " + value + b"\r\n"


def joined_lines(lines: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Header lines as they are sent."""
    return b"".join(_line(name, value) for name, value in lines)
