"""The files of the output, one state after another: only what an edit changes is made again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pyoxigraph import Quad

from psm_kg import documents, pipeline, site
from psm_kg.documents.facts import LABELS, RDF_TYPE
from psm_kg.live.memory import Memory
from psm_kg.pipeline import Draft, Progress
from psm_kg.queries import Catalogue
from psm_kg.reads import Change
from psm_kg.site import Site

Files = dict[str, bytes]


class Pages:
    """Makes the files of drafts of one workspace, what people wait for first.

    For each draft :meth:`begin`; then :meth:`viewed`, the pages of the things that have a view of
    their own; :meth:`site`, all that people see; :meth:`everything`, which also has what takes
    longer: dumps, data sets, documents.
    """

    def __init__(self, catalogue: Catalogue, progress: Progress = pipeline.silent) -> None:
        self._catalogue = catalogue
        self._progress = progress
        self._memory = Memory(catalogue.prefixes.bindings)
        self._quads: frozenset[Quad] = frozenset()
        self._library: documents.Library | None = None
        self._offered: Mapping[str, site.Download] | None = None
        self._site: Site | None = None
        self._viewed: Files = {}
        #: The files of the site as they were last made.
        self.files: Files = {}

    @property
    def made(self) -> int:
        """How many pages, documents and figures the last draft had made."""
        return len(self._memory.made)

    def begin(self, draft: Draft) -> None:
        """Turn to a draft; its pages have the sizes of the downloads as they last were."""
        offered = self._offered
        if offered is None:
            data = pipeline.data_files(draft, self._catalogue)
            offered = {path: site.Download(path, 0, "") for path, _ in data}
            self._offered = offered
        quads = frozenset(draft.quads)
        before = self._library
        after = documents.Library.gather(
            quads, draft.workspace, draft.prefixes, self._catalogue, offered, before
        )
        renamed = None if before is None else renamed_between(before, after)
        self._memory.begin(Change.between(self._quads, quads), renamed)
        self._quads, self._library = quads, after
        self._site = self._open(draft, after)

    def viewed(self) -> Files:
        """The pages of the things that have a view: an edited project's, action's, and so on."""
        assert self._site is not None
        self._viewed = dict(site.viewed_pages(self._site))
        return self._viewed

    def site(self) -> Files:
        """All the files of the site; :meth:`viewed` has been called."""
        assert self._site is not None
        self.files = dict(site.files_of(self._site, self._viewed))
        return self.files

    def everything(self, draft: Draft) -> Files:
        """Every file of the draft, by path in the output; :meth:`site` has been called."""
        assert self._library is not None
        assert self._site is not None
        data = dict(pipeline.data_files(draft, self._catalogue, self._memory))
        offered = {path: site.Download.of(path, content) for path, content in data.items()}
        library = self._library
        if self._offered is None or offered.keys() != self._offered.keys():
            # other paths are taken: other things may have documents of their own
            self._offered = offered
            self._memory.forget()
            library = self._library = documents.Library.gather(
                draft.quads, draft.workspace, draft.prefixes, self._catalogue, offered
            )
            self._site = self._open(draft, library)
            self.viewed()
            pages = self.site()
        else:
            self._offered = offered
            self._site = replace(self._site, published=offered)
            pages = self.files | dict(site.download_pages(self._site))
        self.files = pages
        files = data | dict(documents.documents(library, self._memory)) | pages
        self._memory.end()
        public = {f"public/{path}": content for path, content in files.items()}
        return public | dict(pipeline.files_beside(draft, library.things.gone))

    def _open(self, draft: Draft, library: documents.Library) -> Site:
        assert self._offered is not None
        return site.open_site(
            library, self._catalogue, draft.store, self._offered, self._progress, self._memory
        )


def renamed_between(before: documents.Library, after: documents.Library) -> frozenset[str] | None:
    """The IRIs whose name, and the paths whose presence, can differ; None: any of them.

    A name is made from what is stated of the thing and, when that is no name, of its class.
    """
    facts = after.facts.differences(before.facts)
    for name in {f.subject for f in facts if f.predicate in LABELS}:
        if any(f.predicate == RDF_TYPE for f in after.facts.pointing_at.get(name, ())):
            return None  # the name of a class is part of the names of its things
    paths = before.things.by_path.keys() ^ after.things.by_path.keys()
    renamed = {
        name
        for name in {f.subject for f in facts}
        for lang in ("it", "en")
        if before.names.text(name, lang) != after.names.text(name, lang)
    }
    return frozenset(renamed | paths)
