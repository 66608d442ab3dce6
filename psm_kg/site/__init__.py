"""The web site: views, templates, links, assets."""

from psm_kg.site.downloads import Download
from psm_kg.site.model import Site
from psm_kg.site.publish import download_pages, files_of, open_site, site_files, viewed_pages

__all__ = [
    "Download",
    "Site",
    "download_pages",
    "files_of",
    "open_site",
    "site_files",
    "viewed_pages",
]
