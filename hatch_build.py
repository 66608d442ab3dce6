"""Puts the assets of the site into the wheel when they are built: who installs it needs no Node."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):
    """Adds ``site/.built/<state of the sources>``, which an earlier ``psm-kg build`` made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folder to include. An editable install reads it where it is."""
        root = Path(self.root)
        place = root / "psm_kg" / "site" / "sources.py"
        specification = importlib.util.spec_from_file_location("sources", place)
        if version == "editable" or specification is None or specification.loader is None:
            return
        sources = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(sources)
        site = root / "site"
        key = sources.sources_hash(sources.source_files(site), site)
        built = site / sources.KEPT / key
        if built.is_dir():
            target = f"psm_kg/resources/site/{sources.KEPT}/{key}"
            build_data["force_include"][str(built)] = target
