"""Conditional and partial requests (RFC 9110, 13 and 14): 304, 206, 416."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from functools import lru_cache

from starlette.datastructures import Headers

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def is_fresh(headers: Headers, etag: str, modified: int) -> bool:
    """True when the client's copy is the current one; ``modified`` is in seconds since 1970."""
    if "if-none-match" in headers:
        given = {tag.strip().removeprefix("W/") for tag in headers["if-none-match"].split(",")}
        return etag in given or "*" in given
    since = _seconds(headers.get("if-modified-since", ""))
    return since is not None and modified <= since


def byte_range(headers: Headers, etag: str, modified: int, size: int) -> tuple[int, int] | None:
    """The (first, end) of the one part that is asked for; None for the whole.

    Several ranges at once are answered with the whole, as the standard allows: gathering them is
    how a small request makes a server work. Raises ValueError when the range lies outside.
    """
    match = _RANGE.fullmatch(headers.get("range", "").strip())
    if match is None or match[0] == "bytes=-" or not _is_same(headers, etag, modified):
        return None
    if not match[1]:
        length = int(match[2])
        if length == 0 or size == 0:
            raise ValueError("an empty range")
        return max(0, size - length), size
    first = int(match[1])
    if match[2] and int(match[2]) < first:
        return None
    if first >= size:
        raise ValueError("a range after the end")
    return first, min(size, int(match[2]) + 1) if match[2] else size


def _is_same(headers: Headers, etag: str, modified: int) -> bool:
    """If-Range: a part is of use only if the rest is of the same version."""
    condition = headers.get("if-range")
    if condition is None:
        return True
    return condition == etag if condition.startswith('"') else _seconds(condition) == modified


def _seconds(value: str) -> int | None:
    try:
        return int(parsedate_to_datetime(value).timestamp())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


@lru_cache(maxsize=1024)
def accepts_gzip(accept_encoding: str) -> bool:
    """True when the client takes gzip, by its ``Accept-Encoding``."""
    for part in accept_encoding.lower().split(","):
        name, _, parameters = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", parameters)
    return False
