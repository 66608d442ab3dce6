"""The story of a harvest: the registry, then for each contributor its source, judged."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from psm_kg.closest import closest
from psm_kg.errors import Text, UsageError, shorten
from psm_kg.fetching import Bounds
from psm_kg.harvest.authority import Authority
from psm_kg.harvest.judging import Judge, refused_result
from psm_kg.harvest.keeping import Keeper
from psm_kg.harvest.queue import Queue
from psm_kg.harvest.registry import Contributor, Registry, read_registry
from psm_kg.harvest.reports import HarvestReport, Result
from psm_kg.harvest.sources import Known, arrivals
from psm_kg.links import Reference
from psm_kg.workspace import Workspace


def harvest(
    workspace: Workspace,
    only: Iterable[str] = (),
    *,
    now: datetime,
    dry_run: bool = False,
    accept_shrink: Iterable[str] = (),
    inbox: Path | None = None,
    bounds: Bounds | None = None,
    progress: Callable[[Text], None] = lambda _: None,
) -> HarvestReport:
    """Take what the registered contributors (or ``only`` some) say now.

    ``now`` is in UTC; ``accept_shrink`` are contributors that may lose most of their projects;
    ``inbox``: the queue of an inbox, whose announcements say whom to ask. One contributor's failure
    is its result and never stops the others. Raises UsageError for an unknown contributor,
    ConfigurationError without a registry, DataError when it cannot be read, EnvironmentFailure
    when another harvest is running.
    """
    limits = bounds or Bounds()
    reference = Reference.load(workspace)
    registry = read_registry(reference, limits)
    wanted = _wanted(registry, (*only, *accept_shrink), every=inbox is None and not tuple(only))
    keeper = Keeper(workspace)
    with contextlib.nullcontext() if dry_run else keeper.held():
        queue = None if inbox is None else Queue(inbox)
        notes = () if queue is None else queue.announcements(registry)
        wanted |= {note.contributor for note in notes if note.contributor}
        judge = Judge(
            Authority(registry, reference),
            keeper,
            now,
            dry_run,
            frozenset(accept_shrink),
        )
        results = _results(judge, registry, wanted, limits, progress)
        if queue is not None and not dry_run:
            queue.done(notes)
    return HarvestReport(
        results,
        registry.findings,
        dry_run,
        tuple(note.about for note in notes if not note.contributor),
    )


def _wanted(registry: Registry, named: Iterable[str], *, every: bool) -> set[str]:
    known = [*registry.contributors, *registry.refused]
    for name in named:
        if name not in known:
            near = closest(name, known, count=1)
            hint = Text(f": intendeva {near[0]}?", f": did you mean {near[0]}?") if near else None
            raise UsageError(
                Text(
                    f"«{shorten(name)}» non è nel registro degli enti{hint.it if hint else ''}",
                    f"“{shorten(name)}” is not in the registry{hint.en if hint else ''}",
                )
            )
    return set(known) if every else set(named)


def _results(
    judge: Judge,
    registry: Registry,
    wanted: set[str],
    bounds: Bounds,
    progress: Callable[[Text], None],
) -> tuple[Result, ...]:
    found: dict[str, Result] = {
        key: refused_result(key, findings)
        for key, findings in registry.refused.items()
        if key in wanted
    }
    asked: list[Contributor] = []
    known: dict[str, Known] = {}
    for key, contributor in registry.contributors.items():
        with contextlib.suppress(Exception):  # what is wrong with it is told in its own turn
            judge.others[key] = judge.keeper.read(key).projects
        if key not in wanted:
            continue
        try:
            result = judge.idle(contributor)
            if result is None:
                known[key] = judge.known(contributor)
                asked.append(contributor)
            else:
                found[key] = result
        except Exception as error:
            found[key] = judge.failed(contributor, error)
    folder = judge.authority.reference.workspace.root
    told = _teller(progress)
    with arrivals(asked, known, folder, bounds, told) as futures:
        for contributor in asked:
            try:
                found[contributor.id] = judge.judge(contributor, futures[contributor.id].result())
            except Exception as error:
                found[contributor.id] = judge.failed(contributor, error)
    order = {key: n for n, key in enumerate((*registry.contributors, *registry.refused))}
    return tuple(found[key] for key in sorted(found, key=lambda key: order[key]))


def _teller(progress: Callable[[Text], None]) -> Callable[[Contributor], None]:
    def told(contributor: Contributor) -> None:
        progress(Text(f"chiedo a {contributor.name.it}", f"asking {contributor.name.en}"))

    return told
