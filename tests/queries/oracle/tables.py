"""The tables of a plan folder, read with nothing but the csv module.

The answers are worked out from these rows by plain loops: neither the mappings, nor the graph,
nor SPARQL take part, so an error in any of them shows up as a difference.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import rdflib
from rdflib.namespace import SKOS

ROOT = Path(__file__).resolve().parents[3]

Row = dict[str, str]
Answer = Callable[..., list[dict[str, Any]]]
ANSWERS: dict[str, Answer] = {}


def answers(name: str) -> Callable[[Answer], Answer]:
    """Register the function that works out the answer of a catalogue query."""

    def register(function: Answer) -> Answer:
        assert name not in ANSWERS
        ANSWERS[name] = function
        return function

    return register


def cells(value: str) -> list[str]:
    """The values of a many-valued cell."""
    return [part for part in value.split(";") if part]


class Tables:
    """The rows of every table, by table name."""

    def __init__(self, folder: Path) -> None:
        self.plan: dict[str, Any] = tomllib.loads((folder / "plan.toml").read_text("utf-8"))
        self.rows: dict[str, list[Row]] = {}
        for path in sorted((folder / "tables").glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as stream:
                self.rows[path.stem] = list(csv.DictReader(stream))

        self._folder = folder

    def declared(self, table: str) -> list[Row]:
        """The rows of a table of every contributor, in the order of contributors."""
        rows: list[Row] = []
        for path in sorted(self._folder.glob(f"contributed/*/{table}.csv")):
            with path.open(encoding="utf-8", newline="") as stream:
                rows += csv.DictReader(stream)
        return rows

    def __getitem__(self, table: str) -> list[Row]:
        return self.rows.get(table, [])

    def by(self, table: str, key: str) -> dict[str, Row]:
        """The rows of a table, by a key."""
        return {row[key]: row for row in self[table]}

    @property
    def base(self) -> str:
        """The base IRI of the plan."""
        return str(self.plan["iri"]["base"])

    @property
    def things(self) -> str:
        """The prefix of the IRIs of the territory's things."""
        return f"{self.base}data/{self.plan['plan']['territory']}/"

    @cached_property
    def projects(self) -> dict[str, Row]:
        """Projects by code."""
        return self.by("projects", "id")

    @cached_property
    def actions(self) -> dict[str, Row]:
        """Actions by code."""
        return self.by("actions", "code")

    @cached_property
    def strategies(self) -> dict[str, Row]:
        """Strategies by code."""
        return self.by("strategies", "code")

    @cached_property
    def accepted(self) -> list[Row]:
        """The accepted contributions."""
        return [row for row in self["contributions"] if row["status"] == "accepted"]

    @cached_property
    def served(self) -> dict[str, set[str]]:
        """Project → the actions it contributes to."""
        served: dict[str, set[str]] = {}
        for row in self.accepted:
            served.setdefault(row["project"], set()).add(row["action"])
        return served

    def axis_of(self, action: str) -> str:
        """The axis of an action."""
        return self.strategies[self.actions[action]["strategy"]]["axis"]

    def progress(self, round_: str) -> dict[str, str]:
        """Action → its state in a round."""
        states = {}
        for action in self.actions:
            scopes = {
                row["scope"]
                for row in self.accepted
                if row["round"] == round_ and row["action"] == action
            }
            states[action] = {
                (): "not-started",
                ("cmt",): "started-by-cmt",
                ("territory",): "started-by-territory",
                ("cmt", "territory"): "started-by-both",
            }[tuple(sorted(scopes))]
        return states

    def rounds(self) -> list[str]:
        """The codes of the monitoring rounds."""
        return [row["id"] for row in self["rounds"]]

    def ancestors(self, programme: str) -> list[str]:
        """A programme and those that contain it, from the inside out."""
        parents = {row["id"]: row["parent"] for row in self["programmes"]}
        chain = []
        while programme:
            chain.append(programme)
            programme = parents[programme]
        return chain

    def area(self, code: str) -> tuple[str, str]:
        """The Italian and English names of an area."""
        row = self.by("areas", "id")[code]
        return row["label_it"], row["label_en"]

    @cached_property
    def concepts(self) -> dict[str, dict[str, tuple[str, str]]]:
        """Shared vocabulary → code → Italian and English label, from the Turtle files."""
        found: dict[str, dict[str, tuple[str, str]]] = {}
        for path in sorted((ROOT / "ontology" / "vocabularies").glob("*.ttl")):
            graph = rdflib.Graph().parse(path)
            found[path.stem] = {
                str(code): (_label(graph, concept, "it"), _label(graph, concept, "en"))
                for concept, code in graph.subject_objects(SKOS.notation)
            }
        return found


def _label(graph: rdflib.Graph, concept: Any, language: str) -> str:
    found: Iterator[Any] = graph.objects(concept, SKOS.prefLabel)
    return next(str(label) for label in found if label.language == language)


def names(row: Row, it: str = "label_it", en: str = "label_en", stem: str = "name") -> Row:
    """The two name columns of an answer, from a row's ``name_it`` and ``name_en``."""
    return {it: row[f"{stem}_it"], en: row.get(f"{stem}_en", "")}


def ordered(rows: Iterable[dict[str, Any]], *keys: str) -> list[dict[str, Any]]:
    """The different rows, sorted by the keys; ``-key`` sorts downwards."""
    unique = {tuple(row.items()): row for row in rows}.values()
    listed = list(unique)
    for key in reversed(keys):
        name = key.removeprefix("-")
        listed.sort(key=lambda row, n=name: row[n], reverse=key.startswith("-"))
    return listed
