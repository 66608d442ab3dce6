"""An action proposed for a project, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A word of the project, what it agrees with, and its part of the score.

    ``matched`` is the word of the plan, or the name of a known project (``project``, its id) that
    has the word and serves the action.
    """

    word: str
    matched: str
    weight: float
    project: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An action, how well it fits (0 to 1) and the words that say so, the weightiest first."""

    code: str
    text: str
    score: float
    reasons: tuple[Reason, ...] = ()
