"""HTTP to one store: retries, redirects, limits, and every failure turned into words."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType

import httpx

from psm_kg.errors import shorten
from psm_kg.loading import problems
from psm_kg.loading.credentials import Credentials
from psm_kg.network import about_tls

MAX_ANSWER = 512 * 1024 * 1024
RETRIES = 4
_REDIRECTS = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful response."""

    url: str
    media_type: str
    server: str
    content: bytes


def checked(url: str) -> httpx.URL:
    """The address of a service. Raises UsageError for one that is not, or that holds a password."""
    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError):
        raise problems.bad_address(url) from None
    if parsed.userinfo:
        raise problems.password_in_address()
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise problems.bad_address(url)
    return parsed.copy_with(fragment=None)


class Connection:
    """A store over HTTP. ``patience`` multiplies the pauses between attempts: 0.5, 1, 2 s."""

    def __init__(
        self, credentials: Credentials, *, timeout: float = 60.0, patience: float = 1.0
    ) -> None:
        self.timeout = timeout
        self._credentials = credentials
        self._patience = patience
        self._answered = False
        self._client = httpx.Client(
            auth=credentials.auth(),
            timeout=httpx.Timeout(timeout, connect=min(timeout, 10.0)),
            headers={"User-Agent": "psm-kg"},
            follow_redirects=False,
        )

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._client.close()

    def send(
        self,
        method: str,
        url: httpx.URL,
        *,
        content: bytes | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        again: bool = True,
        wait: float | None = None,
    ) -> Answer:
        """One request and its answer.

        Repeated (unless ``again`` is false) while the store is busy or the connection breaks.
        ``wait`` is another time limit in seconds. Raises StoreProblem, or its Refused when a
        smaller request may pass, ConnectionLost when the store is gone, NotThere for 404.
        """
        seconds = self.timeout if wait is None else wait
        for attempt in range(RETRIES):
            request = self._client.build_request(
                method,
                url,
                content=content,
                data=None if form is None else dict(form),
                headers=None if headers is None else dict(headers),
                timeout=httpx.Timeout(seconds, connect=min(seconds, 10.0)),
            )
            pause = self._patience * 0.5 * 2**attempt
            try:
                answer, asked = self._once(request, seconds)
            except problems.ConnectionLost:
                # an address that has never answered is more likely wrong than busy
                if not again or not self._answered or attempt == RETRIES - 1:
                    raise
                asked = 0.0
            else:
                if answer is not None:
                    return answer
                if not again or attempt == RETRIES - 1:
                    raise problems.status(str(url), 503, "")
            time.sleep(max(pause, asked * self._patience))
        raise AssertionError("the last attempt returns or raises")

    def _once(self, request: httpx.Request, seconds: float) -> tuple[Answer | None, float]:
        """The answer, or None and the seconds the busy store asks us to wait (at most 30)."""
        for _ in range(_REDIRECTS + 1):
            with self._spoken(request, seconds):
                response = self._client.send(request, stream=True)
                try:
                    content = self._read(response)
                finally:
                    response.close()
            self._answered = True
            following = self._redirect(response, request)
            if following is None:
                return self._judged(response, content)
            request = following
        raise problems.redirected(str(request.url), str(request.url))

    def _judged(self, response: httpx.Response, content: bytes) -> tuple[Answer | None, float]:
        url, code = str(response.url.copy_with(query=None)), response.status_code
        if code < 300:
            media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            return Answer(url, media_type, response.headers.get("server", ""), content), 0.0
        if code in (429, 502, 503, 504):
            asked = response.headers.get("retry-after", "")
            return None, min(float(asked), 30.0) if asked.isdigit() else 0.0
        raise problems.status(url, code, self._reason(content))

    def _redirect(self, response: httpx.Response, request: httpx.Request) -> httpx.Request | None:
        """The same request at the new address, when that is on the same origin."""
        if response.status_code not in (301, 302, 303, 307, 308):
            return None
        location = response.headers.get("location", "")
        try:
            target = request.url.join(location)
        except httpx.InvalidURL:
            raise problems.redirected(str(request.url), location) from None
        origin = (target.scheme, target.host, target.port)
        if response.status_code == 303 or origin != (
            request.url.scheme,
            request.url.host,
            request.url.port,
        ):
            raise problems.redirected(str(request.url), str(target))
        headers = {k: v for k, v in request.headers.items() if k != "authorization"}
        return self._client.build_request(
            request.method, target, content=request.read(), headers=headers
        )

    @staticmethod
    def _read(response: httpx.Response) -> bytes:
        parts, size = [], 0
        for part in response.iter_bytes():
            size += len(part)
            if size > MAX_ANSWER:
                raise problems.not_sparql(
                    str(response.url.copy_with(query=None)), f"> {MAX_ANSWER // 1024 // 1024} MB"
                )
            parts.append(part)
        return b"".join(parts)

    def _reason(self, content: bytes) -> str:
        """The store's own words, without markup, on one short line."""
        text = content[:4000].decode("utf-8", "replace")
        if "<html" in text.lower():
            body = re.search(
                r"<(xmp|pre|h3|title)[^>]*>(.*?)</\1>", text, re.DOTALL | re.IGNORECASE
            )
            text = body[2] if body else ""
        text = text.partition("SPARQL query:")[0]
        return shorten(self._credentials.scrub(" ".join(text.split())), 200)

    @contextmanager
    def _spoken(self, request: httpx.Request, seconds: float) -> Iterator[None]:
        """Turn what httpx raises into our words."""
        url = str(request.url.copy_with(query=None))
        try:
            yield
        except (httpx.ReadTimeout, httpx.WriteTimeout):
            raise problems.too_slow(url, seconds) from None
        except httpx.TransportError as error:
            reason = shorten(self._credentials.scrub(str(error)) or type(error).__name__, 120)
            if about_tls(error):
                raise problems.tls(url, reason) from None
            gone = problems.lost if self._answered else problems.unreachable
            raise gone(url, reason) from None
        except (httpx.HTTPError, UnicodeError) as error:
            raise problems.not_sparql(url, str(error)) from None
