"""The action API of one CKAN portal: requests, retries, and every failure turned into words."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any

import httpx

from psm_kg.errors import shorten
from psm_kg.network import about_tls
from psm_kg.portal import ckan_answers as answers
from psm_kg.portal import ckan_connection as connection
from psm_kg.portal import ckan_problems as problems
from psm_kg.portal.ckan_token import Token

ATTEMPTS = 4
MAX_ANSWER = 64 * 1024 * 1024
_BUSY = (429, 502, 503, 504)


def checked(url: str) -> httpx.URL:
    """The address of a portal, without a final slash. Raises UsageError for one that is not."""
    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError):
        raise problems.bad_address(url) from None
    if parsed.userinfo:
        raise problems.password_in_address()
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise problems.bad_address(url)
    return parsed.copy_with(fragment=None, query=None, path=parsed.path.rstrip("/") or "/")


class Portal:
    """A CKAN over HTTP. ``patience`` multiplies the pauses between attempts: 0.5, 1, 2 s.

    The token goes to the address given and nowhere else: redirects are never followed.
    """

    def __init__(
        self, url: str, token: Token, *, timeout: float = 60.0, patience: float = 1.0
    ) -> None:
        self.url = checked(url)
        self.patience = patience
        self._token = token
        self._timeout = timeout
        self._client = httpx.Client(
            timeout=httpx.Timeout(timeout, connect=min(timeout, 10.0)),
            headers={"User-Agent": "psm-kg", "Accept": "application/json"},
            follow_redirects=False,
        )

    def __enter__(self) -> Portal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._client.close()

    def ask(self, action: str, *, anonymous: bool = False, **values: Any) -> Any:
        """The result of an action that only reads, repeated while the portal is busy or lost.

        Raises NotFound, NotAllowed, or another PortalProblem.
        """
        for attempt in range(ATTEMPTS):
            try:
                return self._call(action, values, anonymous=anonymous)
            except problems.Lost as lost:
                if attempt == ATTEMPTS - 1:
                    raise
                self.pause(attempt, lost.seconds)
        raise AssertionError("the last attempt returns or raises")

    def tell(self, action: str, values: Mapping[str, Any]) -> Any:
        """The result of an action that writes: sent once, for it may have been done if it is lost.

        Raises Lost (look again before repeating), Refused, or another PortalProblem.
        """
        return self._call(action, values)

    def upload(
        self, action: str, values: Mapping[str, str], name: str, content: bytes, media_type: str
    ) -> Any:
        """Like :meth:`tell`, with a file."""
        return self._call(action, values, file=(name, content, media_type))

    def pause(self, attempt: int, asked: float = 0.0) -> None:
        """Wait before the next attempt, at least what the portal asked for (at most 30 s)."""
        time.sleep(max(self.patience * 0.5 * 2**attempt, min(asked, 30.0) * self.patience))

    def _call(
        self,
        action: str,
        values: Mapping[str, Any],
        *,
        anonymous: bool = False,
        file: tuple[str, bytes, str] | None = None,
    ) -> Any:
        url = self.url.copy_with(path=f"{self.url.path.rstrip('/')}/api/3/action/{action}")
        headers = {} if anonymous or not self._token else {"Authorization": self._token.value}
        request = self._client.build_request(
            "POST",
            url,
            json=dict(values) if file is None else None,
            data=dict(values) if file is not None else None,
            files={"upload": file} if file is not None else None,
            headers=headers,
        )
        with self._spoken(str(url)):
            response = self._client.send(request, stream=True)
            try:
                content = self._read(response)
            finally:
                response.close()
        return self._judged(action, response, content)

    def _judged(self, action: str, response: httpx.Response, content: bytes) -> Any:
        url, code = str(response.url), response.status_code
        if 300 <= code < 400:
            raise connection.redirected(url, response.headers.get("location", ""))
        if code in _BUSY:
            asked = response.headers.get("retry-after", "")
            raise connection.busy(url, code, float(asked) if asked.isdigit() else 0.0)
        answer = _json(content)
        if answer is None or not isinstance(answer.get("success"), bool):
            raise connection.unexpected(url, code, response.headers.get("content-type", ""))
        if answer["success"] and code == 200:
            return answer.get("result")
        error = answer.get("error")
        raise answers.answered(url, action, code, error if isinstance(error, dict) else {}, self)

    def scrub(self, text: str) -> str:
        """The text without the token."""
        return self._token.scrub(text)

    def _read(self, response: httpx.Response) -> bytes:
        parts, size = [], 0
        for part in response.iter_bytes():
            size += len(part)
            if size > MAX_ANSWER:
                raise connection.unexpected(
                    str(response.url), response.status_code, f"> {MAX_ANSWER // 1024 // 1024} MB"
                )
            parts.append(part)
        return b"".join(parts)

    @contextmanager
    def _spoken(self, url: str) -> Iterator[None]:
        """Turn what httpx raises into our words."""
        try:
            yield
        except httpx.TimeoutException:
            raise connection.too_slow(url, self._timeout) from None
        except httpx.TransportError as error:
            reason = shorten(self.scrub(str(error)) or type(error).__name__, 120)
            if about_tls(error):
                raise connection.tls(url, reason) from None
            raise connection.unreachable(url, reason) from None
        except (httpx.HTTPError, UnicodeError) as error:
            raise connection.unexpected(url, 0, type(error).__name__) from None


def _json(content: bytes) -> dict[str, Any] | None:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None
