"""Ranking the actions for a project by its words."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from psm_kg.matching.index import FieldIndex, Rarity
from psm_kg.matching.material import Action, Field, KnownProject, Material, gather
from psm_kg.matching.model import Proposal, Reason
from psm_kg.matching.settings import Settings, read_settings
from psm_kg.workspace import Resources, Workspace

_MOST_REASONS = 8


@dataclass(frozen=True, slots=True)
class _Mention:
    """Where an action has a term: the word of the plan, or a known project."""

    matched: str
    project: str = ""


class ActionMatcher:
    """Ranks the actions of a plan for projects that are described in words.

    An action is near a project when they share rare words, or words that the domain vocabulary
    holds alike. The words of an action are those of its text, more quietly those of its strategy
    and axis, and those of the projects known to serve it.
    """

    def __init__(
        self, material: Material, settings: Settings, leave_out: Collection[str] = ()
    ) -> None:
        self._words, self._settings = material.words, settings
        self._actions = material.actions
        projects = [p for p in material.projects if p.id not in leave_out]
        serving: dict[str, list[tuple[KnownProject, float]]] = {}
        for project in projects:
            for code, certainty in project.actions.items():
                serving.setdefault(code, []).append((project, certainty))
        documents: list[dict[str, float]] = []
        self._mentions: list[dict[str, _Mention]] = []
        for action in self._actions:
            document, mentions = _document(action, serving.get(action.code, ()), settings)
            documents.append(document)
            self._mentions.append(mentions)
        lowest = settings.levels[0].table
        rarity = Rarity(
            [_terms(f for f in a.fields if f.source == lowest) for a in self._actions]
            + [_terms(p.fields) for p in projects]
        )
        weights = settings.weights
        self._index = FieldIndex(documents, rarity, weights.saturation, weights.length)

    @classmethod
    def load(cls, workspace: Workspace, *, leave_out: Collection[str] = ()) -> ActionMatcher:
        """The matcher of a plan folder, from its tables.

        ``leave_out`` are known projects (ids) that are no evidence. Raises EnvironmentFailure when
        the tables cannot be read.
        """
        return cls.from_tables(workspace.tables, workspace.resources, leave_out=leave_out)

    @classmethod
    def from_tables(
        cls, tables: Path, resources: Resources, *, leave_out: Collection[str] = ()
    ) -> ActionMatcher:
        """The matcher of a folder of tables: those of a plan, or as they were published."""
        settings = read_settings(resources.matching)
        return cls(gather(tables, resources, settings), settings, leave_out)

    def rank(self, title: str, abstract: str = "", limit: int = 3) -> tuple[Proposal, ...]:
        """The actions that the words of a project speak of, the best first, at most ``limit``.

        Scores are between 0 and 1, estimates of the probability that the project serves the
        action. Only actions that something speaks for are proposed; equal scores come in the order
        of the plan.
        """
        weights = self._settings.weights
        query: dict[str, float] = {}
        written: dict[str, str] = {}
        for text, weight in ((title, weights.title), (abstract, 1.0)):
            for token in self._words.tokens(text):
                query[token.term] = query.get(token.term, 0.0) + weight
                written.setdefault(token.term, token.word)
        shares = self._index.shares(query)
        values = {number: math.fsum(parts.values()) for number, parts in shares.items()}
        best = sorted(values, key=lambda n: (-round(values[n], 12), n))[: max(0, limit)]
        return tuple(self._proposal(n, values[n], shares[n], written) for n in best)

    def _proposal(
        self, number: int, value: float, parts: Mapping[str, float], written: Mapping[str, str]
    ) -> Proposal:
        action, weights = self._actions[number], self._settings.weights
        score = 1 / (1 + math.exp(-(weights.base + weights.slope * value)))
        merged: dict[tuple[str, _Mention], float] = {}
        for term, part in parts.items():
            key = (written[term], self._mentions[number][term])
            merged[key] = merged.get(key, 0.0) + part
        reasons = (
            Reason(word, mention.matched, round(score * part / value, 4), mention.project)
            for (word, mention), part in merged.items()
        )
        ordered = sorted(reasons, key=lambda r: (-r.weight, r.project, r.word, r.matched))
        return Proposal(action.code, action.text, round(score, 4), tuple(ordered[:_MOST_REASONS]))


def _document(
    action: Action, serving: Iterable[tuple[KnownProject, float]], settings: Settings
) -> tuple[dict[str, float], dict[str, _Mention]]:
    """The weighted frequencies of an action's terms, and where it has each of them."""
    counts: dict[str, float] = {}
    mentions: dict[str, _Mention] = {}
    for field in action.fields:
        for token in field.tokens:
            counts[token.term] = counts.get(token.term, 0.0) + field.weight
            mentions.setdefault(token.term, _Mention(token.word))
    for project, certainty in serving:
        for field in project.fields:
            weight = settings.weights.known * certainty * field.weight
            for token in field.tokens:
                counts[token.term] = counts.get(token.term, 0.0) + weight
                mentions.setdefault(token.term, _Mention(project.name, project.id))
    return counts, mentions


def _terms(fields: Iterable[Field]) -> set[str]:
    return {token.term for field in fields for token in field.tokens}
