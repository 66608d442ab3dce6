"""The web site: views, templates, links, assets."""

from psm_kg.site.downloads import Download
from psm_kg.site.publish import site_files

__all__ = ["Download", "site_files"]
