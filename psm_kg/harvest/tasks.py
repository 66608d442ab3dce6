"""What the commands ``harvest`` and ``review`` do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from psm_kg.errors import Text
from psm_kg.fetching import Bounds
from psm_kg.harvest import reviewing, running
from psm_kg.harvest.reports import HarvestReport
from psm_kg.harvest.reviewing import Decision, Reviewed, Waiting
from psm_kg.workspace import DEFAULT_PLAN, Workspace


def harvest_contributors(
    *contributors: str,
    plan: Path | str = DEFAULT_PLAN,
    now: datetime | None = None,
    dry_run: bool = False,
    accept_shrink: Iterable[str] = (),
    allow_private: Iterable[str] = (),
    inbox: Path | str | None = None,
    progress: Callable[[Text], None] = lambda _: None,
) -> HarvestReport:
    """Take what the registered contributors, or some of them, say now.

    ``now`` (UTC) is the clock's unless given; ``allow_private`` are places (``host:port``) of a
    private network that may be asked; ``inbox``: a folder of announcements, whose contributors
    are asked out of turn. Raises as :func:`psm_kg.harvest.running.harvest`.
    """
    return running.harvest(
        Workspace.open(plan),
        contributors,
        now=now or datetime.now(UTC),
        dry_run=dry_run,
        accept_shrink=tuple(accept_shrink),
        inbox=None if inbox is None else Path(inbox),
        bounds=Bounds(private=frozenset(allow_private)),
        progress=progress,
    )


def review_list(contributor: str = "", *, plan: Path | str = DEFAULT_PLAN) -> tuple[Waiting, ...]:
    """The declared links that wait for a decision. Raises UsageError for an unknown contributor."""
    return reviewing.waiting(Workspace.open(plan), contributor)


def review(
    *targets: str,
    decision: Decision,
    reviewer: str = "",
    reason: str = "",
    plan: Path | str = DEFAULT_PLAN,
    today: date | None = None,
) -> Reviewed:
    """Confirm or reject declared links. Raises as :func:`psm_kg.harvest.reviewing.decide`."""
    return reviewing.decide(
        Workspace.open(plan),
        targets,
        decision,
        reviewer=reviewer,
        reason=reason,
        today=today or datetime.now(UTC).date(),
    )


def withdraw_contributor(
    contributor: str,
    *,
    reason: str,
    plan: Path | str = DEFAULT_PLAN,
    today: date | None = None,
) -> Reviewed:
    """Withdraw all that a contributor declared. Raises UsageError without a reason."""
    return reviewing.withdraw(
        Workspace.open(plan), contributor, reason, today or datetime.now(UTC).date()
    )


def readmit_contributor(contributor: str, *, plan: Path | str = DEFAULT_PLAN) -> None:
    """Let a withdrawn contributor be asked again. Raises UsageError when it was not withdrawn."""
    reviewing.readmit(Workspace.open(plan), contributor)
