"""How much a query may use: every limit of the service, with its default and unit."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from psm_kg.errors import ConfigurationError, Text, shorten

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the service.

    The first block bounds the text of a query before it is parsed, the second what it may use
    while it runs, the third who may run when. Sizes are bytes, times seconds.

    ``brief_queries``, ``quick_queries`` and ``long_queries`` are the places of the three lanes (see
    :mod:`~psm_kg.endpoint.engine`), ``brief_seconds`` and ``quick_seconds`` the processor time that
    a query may use in the first two. ``present`` is how many queries may run or wait,
    ``unsent_bytes`` how much may be kept for clients that read slowly, ``max_age`` how long an
    answer is fresh for caches. Workers may take ``memory_bytes`` for each place, those of the brief
    lane no more than they can fill in its time.
    """

    query_bytes: int = 64 * 1024
    request_bytes: int = 256 * 1024
    words: int = 20_000
    nesting: int = 64
    prefix_operators: int = 20
    patterns_in_group: int = 100
    patterns: int = 500
    operators: int = 1000
    values: int = 5000
    dataset_graphs: int = 100

    seconds: float = 10.0
    memory_bytes: int = 512 * MIB
    result_bytes: int = 32 * MIB

    brief_seconds: float = 0.01
    brief_queries: int = 8 + 2 * (os.cpu_count() or 2)
    quick_seconds: float = 0.5
    quick_queries: int = 1 + (os.cpu_count() or 2)
    long_queries: int = 1 + (os.cpu_count() or 2)
    present: int = 64
    present_per_client: int = 32
    wait_seconds: float = 20.0
    request_seconds: float = 10.0
    unsent_bytes: int = 256 * MIB
    max_age: int = 0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "max_age":
                continue
            if value <= 0:
                raise _wrong(field.name, value)

    @classmethod
    def from_mapping(cls, settings: Mapping[str, Any]) -> Limits:
        """The defaults with these changes, as from a TOML table.

        Raises ConfigurationError for an unknown name or a value that is not a positive number.
        """
        kinds = {field.name: float if field.type == "float" else int for field in fields(cls)}
        for name, value in settings.items():
            if name not in kinds:
                names = ", ".join(kinds)
                raise ConfigurationError(
                    Text(
                        f"limite sconosciuto: «{shorten(name)}»; sono: {names}",
                        f"unknown limit: “{shorten(name)}”; known: {names}",
                    )
                )
            allowed = (int, float) if kinds[name] is float else (int,)
            if isinstance(value, bool) or not isinstance(value, allowed):
                raise _wrong(name, value)
        return cls(**settings)


def _wrong(name: str, value: object) -> ConfigurationError:
    return ConfigurationError(
        Text(
            f"il limite {name} dev'essere un numero maggiore di zero, non «{shorten(value)}»",
            f"the limit {name} must be a number above zero, not “{shorten(value)}”",
        )
    )
