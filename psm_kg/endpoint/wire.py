"""What the HTTP process and a worker say to each other: a JSON header and a body, with lengths."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from typing import Literal

LENGTHS = struct.Struct("!IQ")
READY = struct.Struct("!I")  # the first thing that a worker says: its process number
OUT_OF_MEMORY = 3  # exit code of a worker
UNKNOWN_END = -9999  # in place of the exit code of a worker that never was, or is not known to end

Status = Literal[
    "ok",
    "malformed",
    "unevaluable",
    "federated",
    "too-large",
    "too-heavy",
    "not-acceptable",
    "unwritable",
    "failed",
]
Kind = Literal["", "rows", "graph"]


@dataclass(frozen=True, slots=True)
class Job:
    """A query to run.

    The graphs are None where the query or the default decides; ``union`` makes the default graph
    the union of all. The formats are names of :mod:`~psm_kg.endpoint.media`, empty where the client
    accepts none of that kind.
    """

    query: str
    base_iri: str
    union: bool = True
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    rows_format: str = "json"
    graph_format: str = "ttl"
    result_bytes: int = 32 * 1024 * 1024
    cpu_seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a job. ``fit`` is whether the worker may take another one."""

    status: Status
    detail: str = ""
    kind: Kind = ""
    fit: bool = True


def pack_job(job: Job) -> bytes:
    """A job as bytes."""
    header = json.dumps(asdict(job)).encode()
    return LENGTHS.pack(len(header), 0) + header


def unpack_job(header: bytes) -> Job:
    """The job that :func:`pack_job` wrote, without the lengths."""
    fields = json.loads(header)
    for name in ("default_graphs", "named_graphs"):
        if fields[name] is not None:
            fields[name] = tuple(fields[name])
    return Job(**fields)


def pack_reply(reply: Reply, length: int = 0) -> bytes:
    """The lengths and the header of a reply whose body has ``length`` bytes."""
    header = json.dumps(asdict(reply)).encode()
    return LENGTHS.pack(len(header), length) + header


def unpack_reply(header: bytes) -> Reply:
    """The reply that :func:`pack_reply` wrote, without the lengths."""
    return Reply(**json.loads(header))
