"""The commands that publish elsewhere what was built: publish ckan and its neighbours."""

from __future__ import annotations

from psm_kg.cli import publishing_assets, publishing_ckan
from psm_kg.cli.voice import Voice


def add_commands(voice: Voice) -> None:
    """Add the group ``publish`` and its commands."""
    group = voice.subgroup(
        "publish",
        "Pubblica altrove ciò che è stato costruito: portale CKAN, catalogo nazionale.",
        "Publishes elsewhere what was built: a CKAN portal, the national catalogue.",
    )
    publishing_assets.add_commands(voice, group)
    publishing_ckan.add_commands(voice, group)
