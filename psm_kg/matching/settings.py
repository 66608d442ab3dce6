"""How words are compared: the columns that are read, their weights, the words without content."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psm_kg.errors import ConfigurationError, Location, Text

LANGUAGES = ("it", "en")


@dataclass(frozen=True, slots=True)
class Level:
    """A table of the plan's hierarchy: its key, the column of what is above, its texts."""

    table: str
    code: str
    above: str
    fields: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Known:
    """The tables of the projects whose actions are known."""

    table: str
    code: str
    fields: Mapping[str, float]
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers of the score; ``saturation`` and ``length`` are k1 and b of BM25."""

    saturation: float
    length: float
    title: float
    known: float
    base: float
    slope: float


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``mappings/matching.toml`` says."""

    levels: tuple[Level, ...]
    known: Known
    weights: Weights
    empty_words: Mapping[str, frozenset[str]]
    #: IRIs of the properties whose values are labels of the vocabulary.
    labels: frozenset[str]
    #: The headings that a file of projects may have, by what they head: title, abstract.
    columns: Mapping[str, tuple[str, ...]]

    @property
    def tables(self) -> dict[str, bool]:
        """The tables that are read; True for one that may be absent."""
        return {level.table: False for level in self.levels} | {
            self.known.table: True,
            self.known.links["table"]: True,
        }


def read_settings(path: Path) -> Settings:
    """Read ``matching.toml``. Raises ConfigurationError when it is not complete."""
    try:
        with path.open("rb") as stream:
            document = tomllib.load(stream)
        return Settings(
            tuple(_level(level) for level in document["level"]),
            Known(**document["known"]),
            Weights(**document["score"]),
            {language: frozenset(document["words"][language].split()) for language in LANGUAGES},
            frozenset(document["vocabulary"]["labels"]),
            {name: tuple(document["columns"][name]) for name in ("title", "abstract")},
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ConfigurationError(
            Text(
                f"le impostazioni del confronto non sono complete: {error}",
                f"the settings of the matching are not complete: {error}",
            ),
            Location(str(path)),
        ) from None


def _level(level: Mapping[str, Any]) -> Level:
    return Level(level["table"], level["code"], level.get("above", ""), level["fields"])
