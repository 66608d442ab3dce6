"""Published files as responses: type, validators, links, parts, ready-made compression."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Collection
from email.utils import formatdate

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response, StreamingResponse

from psm_kg import negotiation
from psm_kg.hosting import ASSETS, IMMUTABLE, POLICY, WASM_PATHS, WASM_POLICY
from psm_kg.web.conditions import accepts_gzip, byte_range, is_fresh
from psm_kg.web.links import document_links
from psm_kg.web.release import Release, StaleError

# larger files are sent in pieces, so that one client holds little memory
_WHOLE = 1024 * 1024
_PIECE = 256 * 1024
_VERSION_LENGTH = 8


def file_response(
    release: Release,
    path: str,
    headers: Headers,
    max_age: int,
    version: str = "",
    services: Collection[str] = (),
) -> Response:
    """The file, or what a conditional request gets instead. Raises StaleError.

    An asset that is asked for by the ``version`` that it has (the beginning of its hash) may be
    kept for ever. ``services`` are those of the site, for its pages to name.
    """
    entry = release.files[path]
    is_immutable = path.startswith(ASSETS) and version == entry.sha256[:_VERSION_LENGTH]
    packed = f"{path}.gz"
    takes_gzip = accepts_gzip(headers.get("accept-encoding", ""))
    is_packed = packed in release.files and "range" not in headers and takes_gzip
    etag = f'"{entry.sha256[:32]}{"-gz" if is_packed else ""}"'
    descriptor = release.open(packed if is_packed else path)
    try:
        status = os.fstat(descriptor)
        size, modified = status.st_size, int(status.st_mtime)
        if size != release.files[packed if is_packed else path].size:
            raise StaleError(path)  # changed in place, under the manifest that describes it
        fields = {
            "Cache-Control": IMMUTABLE if is_immutable else f"public, max-age={max_age}",
            "ETag": etag,
            "Last-Modified": formatdate(modified, usegmt=True),
        }
        if packed in release.files:
            fields["Vary"] = "Accept-Encoding"
        if path in WASM_PATHS:
            fields[POLICY] = WASM_POLICY
        if is_fresh(headers, etag, modified):
            return Response(status_code=304, headers=fields)
        fields["Content-Type"] = negotiation.type_of_file(path)
        fields["Accept-Ranges"] = "bytes"
        if links := document_links(release, path, services):
            fields["Link"] = links
        if is_packed:
            fields["Content-Encoding"] = "gzip"
        code, first, end = 200, 0, size
        try:
            part = None if is_packed else byte_range(headers, etag, modified, size)
        except ValueError:
            return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
        if part is not None:
            code, (first, end) = 206, part
            fields["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
        fields["Content-Length"] = str(end - first)
        if end - first <= _WHOLE:
            content = os.pread(descriptor, end - first, first)
            return Response(content, code, fields)
        pieces = _pieces(descriptor, first, end)
        descriptor = -1  # closed when the last piece is sent
        return StreamingResponse(pieces, code, fields)
    finally:
        if descriptor >= 0:
            os.close(descriptor)


async def _pieces(descriptor: int, first: int, end: int) -> AsyncIterator[bytes]:
    try:
        while first < end:
            piece = await run_in_threadpool(os.pread, descriptor, min(_PIECE, end - first), first)
            if not piece:
                return  # shorter than promised: the connection is cut, never padded
            first += len(piece)
            yield piece
    finally:
        os.close(descriptor)
