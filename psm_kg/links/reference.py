"""What a form is checked against: the plan's actions, municipalities, organisations, projects."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from psm_kg.errors import Text
from psm_kg.links.form import Form, fold
from psm_kg.tables.csvfile import read_table
from psm_kg.tables.folder import WORKBOOK
from psm_kg.tables.workbook import read_workbook
from psm_kg.workspace import Workspace

if TYPE_CHECKING:
    from psm_kg.matching import ActionMatcher


@dataclass(frozen=True, slots=True)
class Action:
    """An action of the plan and where it stands."""

    code: str
    text: Text
    strategy: str
    strategy_title: Text
    axis: str
    axis_title: Text
    iri: str

    def label(self, lang: str, longest: int = 110) -> str:
        """``1.1.3 – the beginning of its text``: what the drop-down shows."""
        text = self.text[lang]
        if len(text) > longest:
            text = text[:longest].rpartition(" ")[0] + "…"
        return f"{self.code} – {text}"


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that the plan knows."""

    id: str
    name: Text
    acronym: str
    ipa: str


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A project that the plan has already."""

    id: str
    name: Text
    acronym: str
    cup: str


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence that a form may name; only open ones are accepted."""

    iri: str
    name: str
    is_open: bool
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """The tables of a plan that a form refers to."""

    workspace: Workspace
    form: Form
    actions: Mapping[str, Action]
    #: Name by ISTAT code.
    municipalities: Mapping[str, str]
    #: ISTAT code by IRI.
    municipality_iris: Mapping[str, str]
    organisations: tuple[Organisation, ...]
    projects: tuple[KnownProject, ...]
    licences: tuple[Licence, ...]
    _matchers: list[ActionMatcher] = field(default_factory=list, compare=False, repr=False)

    @classmethod
    def load(cls, workspace: Workspace) -> Reference:
        """Read the tables. Raises EnvironmentFailure when the plan folder has none.

        They are the office's own: what is wrong in them is for ``psm-kg validate`` to say.
        """
        read = _Tables(workspace)
        axes = {row["code"]: row for row in read("axes")}
        strategies = {row["code"]: row for row in read("strategies")}
        about = read.about("actions")
        actions = {}
        for row in read("actions"):
            strategy = strategies.get(row["strategy"], {})
            axis = axes.get(strategy.get("axis", ""), {})
            actions[row["code"]] = Action(
                row["code"],
                Text(row.get("corrected_text_it") or row["text_it"], row["text_en"]),
                row["strategy"],
                Text(strategy.get("title_it", ""), strategy.get("title_en", "")),
                axis.get("code", ""),
                Text(axis.get("title_it", ""), axis.get("title_en", "")),
                about.replace("{code}", row["code"]),
            )
        place = read.about("municipalities")
        places = list(read("municipalities"))
        return cls(
            workspace,
            Form.load(workspace.resources),
            actions,
            {row["istat_code"]: row["name"] for row in places},
            {place.replace("{+area}", row["area"]): row["istat_code"] for row in places},
            tuple(
                Organisation(
                    row["id"],
                    Text(row["name_it"], row["name_en"]),
                    row.get("acronym", ""),
                    row.get("ipa_code", "").lower(),
                )
                for row in read("organisations")
            ),
            tuple(
                KnownProject(
                    row["id"],
                    Text(row["name_it"], row["name_en"]),
                    row.get("acronym", ""),
                    row.get("cup", ""),
                )
                for row in read("projects")
            ),
            tuple(
                Licence(
                    row["iri"],
                    row["name"],
                    row["open"] == "true",
                    tuple(row["aliases"].split(";")),
                )
                for row in _licences(workspace.resources.licences)
            ),
        )

    @property
    def matcher(self) -> ActionMatcher:
        """Which actions the words of a project speak of; made when it is first wanted."""
        if not self._matchers:
            from psm_kg.matching import ActionMatcher

            self._matchers.append(ActionMatcher.load(self.workspace))
        return self._matchers[0]

    @cached_property
    def action_by_iri(self) -> Mapping[str, str]:
        """The code of each action's IRI."""
        return {action.iri: code for code, action in self.actions.items()}

    @cached_property
    def action_prefix(self) -> str:
        """What the IRIs of the plan's actions have before their code."""
        return next((a.iri.removesuffix(code) for code, a in self.actions.items()), "https://")

    @cached_property
    def municipality_by_name(self) -> Mapping[str, str]:
        """The ISTAT code of each folded name."""
        return {fold(name): code for code, name in self.municipalities.items()}

    @cached_property
    def organisation_by_name(self) -> Mapping[str, Organisation]:
        """An organisation by its folded names, acronym and IPA code."""
        found: dict[str, Organisation] = {}
        for organisation in self.organisations:
            names = (organisation.name.it, organisation.name.en, organisation.acronym)
            for name in (*names, organisation.ipa):
                if name:
                    found.setdefault(fold(name), organisation)
        return found

    @cached_property
    def project_by_name(self) -> Mapping[str, KnownProject]:
        """A known project by its folded names and by its CUP."""
        found: dict[str, KnownProject] = {}
        for project in self.projects:
            for name in (project.name.it, project.name.en, project.acronym, project.cup):
                if name:
                    found.setdefault(fold(name), project)
        return found

    @cached_property
    def licence_by_name(self) -> Mapping[str, Licence]:
        """A licence by its folded names and IRIs."""
        return {
            fold(name): licence
            for licence in self.licences
            for name in (licence.name, licence.iri, *licence.aliases)
        }


class _Tables:
    """The tables of a plan as dictionaries: CSV files, or sheets of the workbook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def __call__(self, name: str) -> Iterator[Mapping[str, str]]:
        path = self._workspace.tables / f"{name}.csv"
        workbook = self._workspace.tables / WORKBOOK
        table = None
        if path.is_file():
            table = read_table(path, hygiene=False)
        elif workbook.is_file():
            table = read_workbook(workbook, hygiene=False).get(name)
        if table is not None:
            for row in table.rows:
                yield dict(zip(table.header, row.cells, strict=True))

    def about(self, name: str) -> str:
        """The IRI template of the things of a table, as its mapping says."""
        folder = self._workspace.resources.link_form.parents[1]
        text = (folder / f"{name}.csv-metadata.json").read_text(encoding="utf-8")
        return str(json.loads(self._workspace.localise(text))["tableSchema"]["aboutUrl"])


def _licences(path: Path) -> Iterator[Mapping[str, str]]:
    """The rows of the project's own list of licences."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
