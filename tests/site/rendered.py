"""A site rendered as a build renders it, with the paths of all that is published beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from pyoxigraph import Quad

from psm_kg import datasets, dcat, links, publication
from psm_kg.documents import INDEX, Library
from psm_kg.negotiation import GRAPH_SUFFIXES
from psm_kg.pipeline import Draft, silent
from psm_kg.queries import Catalogue
from psm_kg.site import Download, site_files
from psm_kg.store import Store, memory_store


@dataclass(frozen=True)
class Rendered:
    """A site: its library, its store, its files and the paths of what else is published."""

    library: Library
    store: Store
    files: dict[str, bytes]
    others: frozenset[str]

    @cached_property
    def pages(self) -> dict[str, str]:
        """The pages but those of errors, by path."""
        return {
            path: content.decode()
            for path, content in self.files.items()
            if path.endswith(".html") and not path.startswith("errors/")
        }

    @property
    def base(self) -> str:
        return self.library.workspace.plan.base_iri

    def page_of(self, iri: str, lang: str = "it") -> str:
        """The text of the page of a thing of ours."""
        prefix = "" if lang == "it" else f"{lang}/"
        return self.pages[f"{prefix}{iri.removeprefix(self.base)}.html"]


def render(draft: Draft, quads: Sequence[Quad] | None = None) -> Rendered:
    """The site of a draft, or of other quads in the place of its own."""
    place, prefixes = draft.workspace, draft.prefixes
    chosen = draft.quads if quads is None else quads
    store = draft.store if quads is None else memory_store(chosen)
    catalogue = Catalogue.load(place, prefixes)
    published = {
        path: Download.of(path, content) for path, content in _data_files(draft, catalogue)
    }
    library = Library.gather(chosen, place, prefixes, catalogue, published)
    files = dict(site_files(library, catalogue, store, published, progress=silent))
    documents = {
        f"{path}.{suffix}"
        for path, thing in library.things.by_path.items()
        for suffix in GRAPH_SUFFIXES
        if suffix in thing.suffixes
    }
    known = {f".well-known/{name}" for name in library.well_known}
    forms = {path for path, _ in links.published_files(place, prefixes)}
    others = {INDEX} | documents | known | forms | published.keys()
    return Rendered(library, store, files, frozenset(others))


def _data_files(draft: Draft, catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    place, prefixes = draft.workspace, draft.prefixes
    tables = datasets.published_tables(
        place, draft.tables, draft.documents, draft.store, draft.prefixes
    )
    return chain(
        publication.dumps(draft.quads, prefixes),
        dcat.dataset_dumps(draft.quads, place, prefixes),
        dcat.catalogue_files(draft.quads, place, prefixes),
        datasets.dataset_files(place, tables),
        datasets.contributed_files(place, draft.contributed),
        publication.ontology_files(place, prefixes),
        publication.query_files(catalogue),
    )
