"""Ranking the actions for a project by its words."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from psm_kg.matching.index import FieldIndex, Rarity, Vectors
from psm_kg.matching.material import Field, Material, gather
from psm_kg.matching.model import Proposal, Reason
from psm_kg.matching.settings import Settings, read_settings
from psm_kg.matching.words import Token
from psm_kg.workspace import Workspace

_MOST_REASONS = 8
_TITLE, _ABSTRACT = 2.0, 1.0


class ActionMatcher:
    """Ranks the actions of a plan for projects that are described in words.

    An action is near a project when they share rare words (or words that the domain vocabulary
    holds alike), and when projects like it are known to serve the action.
    """

    def __init__(
        self, material: Material, settings: Settings, leave_out: Collection[str] = ()
    ) -> None:
        self._words, self._settings = material.words, settings
        self._actions = material.actions
        self._projects = [p for p in material.projects if p.id not in leave_out]
        spoken = [_frequencies(action.fields) for action in self._actions]
        known = [_frequencies(project.fields) for project in self._projects]
        own = [
            _terms(f for f in a.fields if f.source == settings.levels[0].table)
            for a in self._actions
        ]
        rarity = Rarity([*own, *known])
        weights = settings.weights
        self._index = FieldIndex(spoken, rarity, weights.saturation, weights.length)
        self._vectors = Vectors(known, rarity)
        self._surface = [_surfaces(action.fields) for action in self._actions]

    @classmethod
    def load(cls, workspace: Workspace, *, leave_out: Collection[str] = ()) -> ActionMatcher:
        """The matcher of a plan folder, from its tables.

        ``leave_out`` are known projects (ids) whose links must not be used as evidence. Raises
        EnvironmentFailure when the tables cannot be read.
        """
        settings = read_settings(Path(workspace.resources.matching))
        return cls(gather(workspace, settings), settings, leave_out)

    def rank(self, title: str, abstract: str = "", limit: int = 3) -> tuple[Proposal, ...]:
        """The actions that the words of a project speak of, the best first, at most ``limit``.

        Scores are between 0 and 1, estimates of the probability that the project serves the
        action. Only actions that something speaks for are proposed; equal scores come in the order
        of the plan.
        """
        tokens = [(token, _TITLE) for token in self._words.tokens(title)]
        tokens += [(token, _ABSTRACT) for token in self._words.tokens(abstract)]
        query: dict[str, float] = {}
        written: dict[str, str] = {}
        for token, weight in tokens:
            query[token.term] = query.get(token.term, 0.0) + weight
            written.setdefault(token.term, token.word)
        reasons: dict[int, list[Reason]] = {}
        share = self._settings.weights.share_known
        ceiling = self._index.ceiling(query) or 1.0
        for number, terms in self._index.shares(query).items():
            surface = self._surface[number]
            reasons[number] = [
                Reason(written[term], surface[term], (1 - share) * part / ceiling)
                for term, part in terms.items()
            ]
        for number, found in self._known(query, written).items():
            reasons.setdefault(number, []).extend(found)
        values = {n: math.fsum(r.weight for r in found) for n, found in reasons.items()}
        best = sorted(values, key=lambda n: (-round(values[n], 12), n))[: max(0, limit)]
        return tuple(self._proposal(number, values[number], reasons[number]) for number in best)

    def _known(
        self, query: Mapping[str, float], written: Mapping[str, str]
    ) -> dict[int, list[Reason]]:
        """What the nearest known projects say of each action."""
        weights = self._settings.weights
        shares = self._vectors.shares(query)
        likeness = {n: math.fsum(parts.values()) for n, parts in shares.items()}
        nearest = sorted(likeness, key=lambda n: (-round(likeness[n], 12), n))
        positions = {action.code: n for n, action in enumerate(self._actions)}
        reasons: dict[int, list[Reason]] = {}
        for number in nearest[: weights.neighbours]:
            project = self._projects[number]
            parts = shares[number]
            for code, certainty in project.actions.items():
                if code in positions:
                    reasons.setdefault(positions[code], []).extend(
                        Reason(
                            written[term],
                            project.name,
                            weights.share_known * certainty * part,
                            project.id,
                        )
                        for term, part in parts.items()
                    )
        return reasons

    def _proposal(self, number: int, value: float, reasons: list[Reason]) -> Proposal:
        action = self._actions[number]
        weights = self._settings.weights
        score = 1 / (1 + math.exp(-(weights.base + weights.slope * value)))
        merged: dict[tuple[str, str, str], float] = {}
        for reason in reasons:
            key = (reason.word, reason.matched, reason.project)
            merged[key] = merged.get(key, 0.0) + reason.weight
        scaled = (
            Reason(word, matched, round(score * weight / value, 4), project)
            for (word, matched, project), weight in merged.items()
        )
        ordered = sorted(scaled, key=lambda r: (-r.weight, r.project, r.word, r.matched))
        return Proposal(action.code, action.text, round(score, 4), tuple(ordered[:_MOST_REASONS]))


def _frequencies(fields: Iterable[Field]) -> dict[str, float]:
    counts: dict[str, float] = {}
    for field in fields:
        for token in field.tokens:
            counts[token.term] = counts.get(token.term, 0.0) + field.weight
    return counts


def _terms(fields: Iterable[Field]) -> set[str]:
    return {token.term for field in fields for token in field.tokens}


def _surfaces(fields: Iterable[Field]) -> dict[str, str]:
    """Term → how the nearest text writes it."""
    written: dict[str, str] = {}
    tokens: Iterable[Token] = (token for field in fields for token in field.tokens)
    for token in tokens:
        written.setdefault(token.term, token.word)
    return written
