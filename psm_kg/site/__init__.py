"""The web site: views, templates, links, assets."""

from typing import TYPE_CHECKING

from psm_kg.ondemand import names_of

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

# templates and charts take 0.2 s to import
_HOMES = {"Download": "downloads", "Site": "model"}
__getattr__ = names_of(
    __name__, {name: (f"{__name__}.{_HOMES.get(name, 'publish')}", name) for name in __all__}
)
