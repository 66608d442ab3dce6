"""The resident build: what an edit of the tables does, from the saved file to the output folder.

After an edit the pages come first, and can be shown at once; the whole output follows, and takes
the place of the previous one complete (ADR 0031). Data that do not conform change nothing.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from psm_kg import pipeline, publication, swap
from psm_kg.errors import EnvironmentFailure, Finding, PsmError
from psm_kg.live.drafts import Drafts
from psm_kg.live.pages import Files, Pages
from psm_kg.live.watching import Edit, Watcher
from psm_kg.namespaces import load_prefixes
from psm_kg.pipeline import Built, Progress
from psm_kg.queries import Catalogue
from psm_kg.workspace import Workspace

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """The pages of the things that an edit changed are there: how many, seconds since it was seen.

    Those that list these things follow without a word of their own, unless there are no others.
    """

    names: tuple[str, ...]
    pages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Published:
    """The whole output is in its place; ``seconds`` since the edit was seen."""

    built: Built
    seconds: float


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was published, and why: what to mend is in the findings."""

    names: tuple[str, ...]
    error: PsmError
    findings: tuple[Finding, ...]
    seconds: float


News = Shown | Published | Refused


def _pages_in(files: Files) -> int:
    return sum(path.endswith(".html") for path in files)


def _ignore(files: Files) -> None:
    """Nobody shows the pages before they are published."""


class Session:
    """A plan folder and its output, kept up to date.

    ``tell`` hears what happened, ``show`` gets the files of the site that changed (path below the
    web root → content) before the output is complete.
    """

    def __init__(
        self,
        plan: Path,
        out: Path,
        *,
        tell: Callable[[News], None],
        show: Callable[[Files], None] = _ignore,
        progress: Progress = pipeline.silent,
    ) -> None:
        self._plan, self._out = plan, out
        self._tell, self._show, self._progress = tell, show, progress
        workspace = Workspace.open(plan)
        self._drafts: Drafts | None = Drafts(workspace)
        self._catalogue = Catalogue.load(workspace, load_prefixes(workspace))
        self._pages = Pages(self._catalogue, progress)
        self._written = publication.Written()
        self._site: Files = {}
        self.watcher = Watcher(plan, workspace.resources.root)

    def build(self, edit: Edit | None = None) -> bool:
        """Bring everything up to date, all of it when no ``edit`` says what changed.

        False when nothing was published, or when a newer edit made this one pointless.
        """
        names = edit.names if edit else ()
        start = time.perf_counter()
        try:
            draft = self._draft(edit)
            if not draft.conforms:
                error = pipeline.refusal(draft.findings, validated=draft.validated)
                self._refuse(names, error, draft.findings, start)
                return False
            self._pages.begin(draft)
            changed = self._changed(self._pages.viewed())
            if edit and changed:
                # the pages of the edited things, before those that list them
                self._show(changed)
                self._tell(Shown(names, _pages_in(changed), time.perf_counter() - start))
            site = self._pages.site()
            others = self._changed(site)
            self._site = dict(site)  # without the pages that are gone
            if edit:
                self._show(others)
                if not changed:
                    self._tell(Shown(names, _pages_in(others), time.perf_counter() - start))
                if self.watcher.look() != self.watcher.seen:
                    return False
            built = self._publish(draft)
            self._site = dict(self._pages.files)
        except PsmError as error:
            self._drafts = None  # whatever was half done is not trusted
            self._refuse(names, error, (), start)
            return False
        self._tell(Published(built, time.perf_counter() - start))
        # what is remembered is for long: the collector need not look at it again and again
        gc.collect()
        gc.freeze()
        return True

    def run(self, stopped: Callable[[], bool] = lambda: False) -> None:
        """Build, then follow the edits until ``stopped`` says so."""
        self.build()
        self.follow(stopped)

    def follow(self, stopped: Callable[[], bool] = lambda: False) -> None:
        """Follow the edits until ``stopped`` says so."""
        for edit in self.watcher.edits():
            if stopped():
                return
            if edit is not None:
                self.build(edit)

    def _draft(self, edit: Edit | None) -> pipeline.Draft:
        if self._drafts is None or (edit and edit.whole):
            workspace = Workspace.open(self._plan)
            self._drafts = Drafts(workspace)
            self._catalogue = Catalogue.load(workspace, load_prefixes(workspace))
            self._pages = Pages(self._catalogue, self._progress)
        for attempt in range(_TRIES):
            try:
                return self._drafts.make()
            except EnvironmentFailure:
                # a program that is saving may hold the file for a moment
                if attempt == _TRIES - 1:
                    raise
                self.watcher.wait()
        raise AssertionError

    def _changed(self, files: Files) -> Files:
        """Those of the files that differ from when they were last made."""
        before = self._site
        changed = {path: c for path, c in files.items() if before.get(path) is not c}
        changed = {path: c for path, c in changed.items() if before.get(path) != c}
        before.update(changed)
        return changed

    def _publish(self, draft: pipeline.Draft) -> Built:
        files = self._pages.everything(draft)
        counts = pipeline.count_things(draft.store, self._catalogue)
        with swap.replaced_folder(self._out) as folder:
            manifest = publication.write_output(
                folder,
                files.items(),
                draft.quads,
                pipeline.findings_json(draft.findings),
                {c.kind: c.count for c in counts},
                previous=self._out.absolute(),
                written=self._written,
            )
        return Built(self._out, manifest, counts, draft.findings)

    def _refuse(
        self,
        names: tuple[str, ...],
        error: PsmError,
        findings: tuple[Finding, ...],
        start: float,
    ) -> None:
        self._tell(Refused(names, error, findings, time.perf_counter() - start))
