"""What every page is made from: the graph's documents, the answers of the views, the places."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from psm_kg.documents import Library
from psm_kg.errors import ConfigurationError, Location, Text
from psm_kg.keeping import ALWAYS, Keeper
from psm_kg.queries import Catalogue
from psm_kg.site.answers import Answer, answer_all
from psm_kg.site.places import LANGUAGES, Places, SitePage
from psm_kg.site.reports import Report, read_reports
from psm_kg.site.views import Asker, Ref, View, load_views
from psm_kg.store import Store


@dataclass(frozen=True)
class Site:
    """What every page is made from."""

    library: Library
    catalogue: Catalogue
    asker: Asker
    folder: Path
    assets: Mapping[str, bytes]
    views: Mapping[str, View]
    places: Places
    published: Mapping[str, Any]

    @classmethod
    def open(
        cls,
        library: Library,
        catalogue: Catalogue,
        store: Store,
        assets: Mapping[str, bytes],
        published: Mapping[str, Any],
        keeper: Keeper = ALWAYS,
    ) -> Site:
        """Read the site's folder and ask the queries of its views."""
        workspace = library.workspace
        folder = workspace.resources.root / "site"
        asker = Asker(store, library.prefixes, workspace.localise, keeper)
        views = {view.kind: view for view in load_views(asker, folder / "views" / "things")}
        foreign = {
            iri: str(row["path"])
            for view in views.values()
            for iri, row in view.pages.items()
            if "path" in row
        }
        pages = read_pages(folder / "pages.toml")
        keeper.located(foreign)
        if not keeper.forgets:
            library.names.tell(keeper.note)
        places = Places(library.things, pages, foreign, keeper.note)
        site = cls(library, catalogue, asker, folder, assets, views, places, published)
        keeper.common((site.has_contributors, site.reports))
        return site

    @property
    def keeper(self) -> Keeper:
        """What its pages are made through."""
        return self.asker.keeper

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """The questions of the catalogue with their answers."""
        asker = self.asker
        return tuple(answer_all(self.catalogue, asker.store, asker.prefixes, asker.keeper))

    @property
    def has_contributors(self) -> bool:
        """True when some other body is registered to declare its projects."""
        return bool(self.views["contributor"].pages)

    @cached_property
    def reports(self) -> dict[str, Report]:
        """What became of the last file of each contributor."""
        return read_reports(self.library.workspace)

    @property
    def names(self) -> dict[str, Any]:
        """What every template may say of the plan."""
        plan = self.library.workspace.plan
        return {
            "plan": plan,
            "plan_ref": Ref(self.library.workspace.plan_iri),
            "base_iri": plan.base_iri,
            "pages": self.places.pages,
            "prefixes": self.library.prefixes.bindings,
            "has_contributors": self.has_contributors,
            "reports": self.reports,
        }


def read_pages(path: Path) -> dict[str, SitePage]:
    """The pages of the site. Raises ConfigurationError when the file is not right."""
    try:
        listed = tomllib.loads(path.read_text(encoding="utf-8"))
        return {
            id: SitePage(
                id,
                entry["title"],
                {code: entry[code] for code in LANGUAGES},
                f"pages/{id}.html",
                entry.get("parent", "home"),
                entry.get("menu", ""),
            )
            for id, entry in listed.items()
        }
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            Text(f"l'elenco delle pagine non va: {error}", f"the list of pages is wrong: {error}"),
            Location(str(path)),
        ) from None
