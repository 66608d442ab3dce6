"""The charts that a folder defines: ``charts.toml``, the specifications, the palette."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psm_kg.errors import ConfigurationError, Location, Text


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: which query, which specification, which words (see ``site/charts/charts.toml``)."""

    name: str
    page: str
    title: str
    query: Path
    spec: Mapping[str, Any]
    columns: Mapping[str, str]
    widths: tuple[int, ...]
    settings: Mapping[str, Any]
    by: str
    pivot: tuple[str, ...]
    fewest: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Charts:
    """All charts, in the order in which they were defined, and the colours that they may use."""

    all: tuple[Chart, ...]
    palette: Mapping[str, str]


def load_charts(folder: Path) -> Charts:
    """Read the definitions of a folder. Raises ConfigurationError when one is not right."""
    path = folder / "charts.toml"
    try:
        listed = tomllib.loads(path.read_text(encoding="utf-8"))
        charts = tuple(_chart(folder, name, entry) for name, entry in listed.items())
        path = folder / "palette.toml"
        return Charts(charts, tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            Text(
                f"i grafici del sito non sono definiti bene: {error}",
                f"the charts of the site are not well defined: {error}",
            ),
            Location(str(path)),
        ) from None


def _chart(folder: Path, name: str, entry: Mapping[str, Any]) -> Chart:
    return Chart(
        name=name,
        page=entry["page"],
        title=entry["title"],
        query=folder / f"{name}.rq",
        spec=json.loads((folder / f"{entry['spec']}.vg.json").read_text(encoding="utf-8")),
        columns=dict(entry["columns"]),
        widths=tuple(entry["widths"]),
        settings=dict(entry["settings"]),
        by=entry.get("by", ""),
        pivot=tuple(entry.get("pivot", ())),
        fewest=dict(entry.get("fewest", {})),
    )
