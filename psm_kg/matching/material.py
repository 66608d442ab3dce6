"""What the plan's tables say, as tokens: the actions with what is above them, known projects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from psm_kg.matching.settings import LANGUAGES, Level, Settings
from psm_kg.matching.synonyms import read_concepts
from psm_kg.matching.words import Token, Words
from psm_kg.tables import Table, read_tables
from psm_kg.workspace import Resources


@dataclass(frozen=True, slots=True)
class Field:
    """The tokens of a text and how much they weigh; ``source`` is the table that says it."""

    source: str
    weight: float
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """An action: its code, its text, and everything that is said of it."""

    code: str
    text: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A project and how certainly it serves its actions (code → 0 to 1)."""

    id: str
    name: str
    fields: tuple[Field, ...]
    actions: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Material:
    """All that a matcher compares with."""

    actions: tuple[Action, ...]
    projects: tuple[KnownProject, ...]
    words: Words


def gather(folder: Path, resources: Resources, settings: Settings) -> Material:
    """Read a folder of tables.

    Rows that a build would refuse (an unknown strategy, a missing text) say nothing here. Raises
    EnvironmentFailure when the folder of the tables is missing or a file cannot be read.
    """
    words = Words(settings.empty_words, read_concepts(resources.matching_words, settings.labels))
    tables = read_tables(folder, settings.tables)
    rows = {name: _rows(table) for name, table in tables.items()}
    return Material(
        tuple(_actions(rows, settings, words)), tuple(_projects(rows, settings, words)), words
    )


def _rows(table: Table) -> list[dict[str, str]]:
    return [dict(zip(table.header, row.cells, strict=True)) for row in table.rows]


def _fields(
    row: Mapping[str, str], weights: Mapping[str, float], source: str, words: Words
) -> tuple[Field, ...]:
    return tuple(
        Field(source, weight, tuple(words.tokens(text, language)))
        for name, weight in weights.items()
        for language in LANGUAGES
        if (text := row.get(f"{name}_{language}", ""))
    )


def _actions(
    rows: Mapping[str, list[dict[str, str]]], settings: Settings, words: Words
) -> list[Action]:
    above: dict[str, tuple[Field, ...]] = {}
    actions: list[Action] = []
    for level in reversed(settings.levels):
        own: dict[str, tuple[Field, ...]] = {}
        for row in rows.get(level.table, []):
            fields = _fields(row, level.fields, level.table, words)
            own[row.get(level.code, "")] = fields + above.get(row.get(level.above, ""), ())
        above = own
    lowest = settings.levels[0]
    for row in rows.get(lowest.table, []):
        code = row.get(lowest.code, "")
        actions.append(Action(code, _text(row, lowest), above[code]))
    return actions


def _text(row: Mapping[str, str], level: Level) -> str:
    names = [f"{name}_{language}" for name in level.fields for language in LANGUAGES]
    return next((row[name] for name in names if row.get(name)), "")


def _projects(
    rows: Mapping[str, list[dict[str, str]]], settings: Settings, words: Words
) -> list[KnownProject]:
    known, links = settings.known, settings.known.links
    served: dict[str, dict[str, float]] = {}
    for row in rows.get(links["table"], []):
        if row.get(links["state"]) == links["accepted"]:
            certainty = _number(row.get(links["certainty"], ""))
            actions = served.setdefault(row.get(links["project"], ""), {})
            action = row.get(links["action"], "")
            actions[action] = max(certainty, actions.get(action, 0.0))
    name = next(iter(known.fields))
    return [
        KnownProject(
            row[known.code],
            row.get(f"{name}_{LANGUAGES[0]}", ""),
            _fields(row, known.fields, known.table, words),
            served[row[known.code]],
        )
        for row in rows.get(known.table, [])
        if row.get(known.code) in served
    ]


def _number(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.5
