"""What the service refuses, in which words and with which HTTP status."""

from __future__ import annotations

from dataclasses import dataclass

from psm_kg.errors import Text


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may take: bytes of a body, queries of a batch, and so on.

    ``seconds`` is the time of a batch; ``at_once`` batches are worked on, ``waiting`` others wait.
    """

    body_bytes: int = 1024 * 1024
    batch: int = 100
    query_chars: int = 2000
    values: int = 50
    results: int = 50
    ids: int = 500
    properties: int = 50
    seconds: float = 5.0
    at_once: int = 2
    waiting: int = 64


class Refusal(Exception):
    """A request that is not answered."""

    def __init__(self, message: Text, status: int = 400) -> None:
        super().__init__(message.en)
        self.message, self.status = message, status


def refuse(it: str, en: str, status: int = 400) -> Refusal:
    """A refusal with its sentence in both languages."""
    return Refusal(Text(it, en), status)
