"""SVG from a Vega specification, drawn by Vega itself (``vl-convert``), made safe and small.

Text stays text, in a stack of fonts; nothing is laid out by measuring it, so the same rows give
the same bytes whatever fonts a machine has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import vl_convert

from psm_kg.charts.shelf import keep, key_of, look_up
from psm_kg.charts.values import printable

FONTS = "'Titillium Web','Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
SVG = "http://www.w3.org/2000/svg"
# all that a drawing of ours is made of: no script, style, link, image or foreign content
ELEMENTS = frozenset({"svg", "title", "g", "rect", "path", "line", "text", "tspan"})
ATTRIBUTES = frozenset(
    {
        "d", "dy", "fill", "font-family", "font-size", "font-weight", "height", "lang", "opacity",
        "role", "stroke", "stroke-miterlimit", "stroke-width", "text-anchor", "transform",
        "version", "viewBox", "width", "x", "x2", "y", "y2",
    }
)  # fmt: skip
_DROPPED = ("aria-", "class", "display", "font-family", "pointer-events", "role", "style")
_COLOUR = re.compile(r'((?:fill|stroke)=")(#[0-9a-f]{6})"')


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG file in two colourings, and its size in CSS pixels."""

    light: bytes
    dark: bytes
    width: int
    height: int


def draw(
    spec: Mapping[str, Any],
    values: Sequence[Mapping[str, Any]],
    settings: Mapping[str, Any],
    palette: Mapping[str, str],
    *,
    title: str,
    lang: str,
    shelf: Path | None = None,
) -> Drawing:
    """Draw rows (at least one) as a specification says, in light colours and in dark ones.

    ``settings`` is what the specification finds in its signal ``settings``, ``width`` among them;
    ``palette`` gives the dark colour for each light one that the specification uses. A drawing on
    the ``shelf`` is not drawn again.

    Raises ValueError when the specification cannot be drawn, or draws what a picture must not hold.
    """
    filled = {
        **spec,
        "config": {"aria": False},
        "signals": [{"name": "settings", "value": dict(settings)}, *spec["signals"]],
        "data": [
            {**source, "values": list(values)} if source["name"] == "rows" else source
            for source in spec["data"]
        ],
    }
    document = json.dumps(filled, ensure_ascii=False, sort_keys=True)
    return _draw(document, tuple(sorted(palette.items())), title, lang, shelf)


@lru_cache(maxsize=512)
def _draw(
    document: str,
    palette: tuple[tuple[str, str], ...],
    title: str,
    lang: str,
    shelf: Path | None,
) -> Drawing:
    svg = _finished(document, title, lang, shelf)
    light = ElementTree.tostring(svg, encoding="unicode")
    dark_of = dict(palette)

    def darken(match: re.Match[str]) -> str:
        return f'{match[1]}{dark_of[match[2]]}"'

    missing = {colour for _, colour in _COLOUR.findall(light)} - dark_of.keys()
    if missing:
        raise ValueError(f"not in the palette: {', '.join(sorted(missing))}")
    return Drawing(
        light.encode(),
        _COLOUR.sub(darken, light).encode(),
        round(float(svg.attrib["width"])),
        round(float(svg.attrib["height"])),
    )


def _finished(document: str, title: str, lang: str, shelf: Path | None) -> ElementTree.Element:
    """A drawing costs 5 to 200 ms (Vega measures each text), and 0.4 s to start the engine."""
    key = key_of(metadata.version("vl-convert-python"), document)
    kept = look_up(shelf, key) if shelf else None
    if kept is not None:
        with suppress(ValueError, ElementTree.ParseError):
            return _finish(kept, title, lang)
    drawn = vl_convert.vega_to_svg(document, allowed_base_urls=[])
    svg = _finish(drawn, title, lang)
    if shelf:
        keep(shelf, key, drawn)
    return svg


def _finish(text: str, title: str, lang: str) -> ElementTree.Element:
    """The drawing with its title, without what is invisible; refuse whatever we do not expect."""
    root = ElementTree.fromstring(text)
    _strip(root)
    for element in root.iter():
        namespace, _, name = element.tag.removeprefix("{").rpartition("}")
        unknown = [key for key in element.attrib if key not in ATTRIBUTES]
        if namespace != SVG or name not in ELEMENTS or unknown:
            raise ValueError(f"a picture must not have <{' '.join((name, *unknown))}>")
        element.tag = name
    heading = ElementTree.Element("title")
    heading.text = printable(title)
    root.insert(0, heading)
    root.attrib = {"xmlns": SVG, "lang": lang, "font-family": FONTS, **root.attrib}
    return root


def _strip(element: ElementTree.Element) -> None:
    """Drop groups and shapes that draw nothing, and what is not for drawing."""
    for child in list(element):
        _strip(child)
        name = child.tag.rpartition("}")[2]
        unseen = child.get("class") in ("background", "foreground") and "fill" not in child.attrib
        if unseen or (name in ("g", "text") and not len(child) and not child.text):
            element.remove(child)
    for key in [key for key in element.attrib if key.startswith(_DROPPED)]:
        del element.attrib[key]
