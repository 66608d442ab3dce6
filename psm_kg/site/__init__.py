"""The web site: views, templates, links, assets."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psm_kg.site.downloads import Download
    from psm_kg.site.model import Site
    from psm_kg.site.publish import (
        download_pages,
        files_of,
        open_site,
        site_files,
        viewed_pages,
    )

__all__ = [
    "Download",
    "Site",
    "download_pages",
    "files_of",
    "open_site",
    "site_files",
    "viewed_pages",
]

_HOMES = {"Download": "downloads", "Site": "model"}


def __getattr__(name: str) -> Any:
    """What is public, imported when it is first used: templates and charts take 0.2 s."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"psm_kg.site.{_HOMES.get(name, 'publish')}"), name)
    globals()[name] = value
    return value
