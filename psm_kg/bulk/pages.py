"""The front page of a large plan, the only one that does not grow with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from psm_kg.pipeline import Count
from psm_kg.site.downloads import readable_size
from psm_kg.site.language import Language
from psm_kg.site.places import LANGUAGES
from psm_kg.workspace import Workspace

_LISTED = ("data/psm.*", "csv/psm.*", "csv/datapackage.json", "csv/*.csv", "catalogue/*")


def front_pages(
    workspace: Workspace, counts: Sequence[Count], public: Path
) -> Iterator[tuple[str, bytes]]:
    """``index.html`` and one in each language: what there is, where to download and query it.

    ``public`` is the web root with the files that the pages offer.
    """
    site, plan = workspace.resources.root / "site", workspace.plan
    templates = Environment(
        loader=FileSystemLoader(site / "templates" / "large"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    listed = [path for pattern in _LISTED for path in sorted(public.glob(pattern))]
    for code in LANGUAGES:
        language = Language.load(site / "translations", code)
        templates.install_gettext_callables(  # type: ignore[attr-defined]
            language.gettext, language.ngettext, newstyle=True
        )
        context = {
            "lang": code,
            "other": next(c for c in LANGUAGES if c != code),
            "title": plan.title_it if code == "it" else plan.title_en,
            "counts": [(c.label[code], language.number(c.count)) for c in counts],
            "files": [
                (p.relative_to(public).as_posix(), readable_size(p.stat().st_size, language))
                for p in listed
            ],
        }
        page = templates.get_template("index.html")
        yield f"{code}/index.html", page.render(context, root="../").encode()
        if code == LANGUAGES[0]:
            yield "index.html", page.render(context, root="").encode()
