"""Actions proposed for a project that names none, as a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from psm_kg.errors import Text
from psm_kg.links.reference import Reference

if TYPE_CHECKING:
    from psm_kg.matching import Proposal


def propose(title: str, abstract: str, reference: Reference) -> tuple[Proposal, ...]:
    """The actions that the words of a project speak of."""
    return reference.matcher.rank(title, abstract) if title else ()


def told(proposals: Iterable[Proposal]) -> Text:
    """The proposed actions, and what to do with them."""
    shown = "; ".join(f"{p.code} ({_short(p.text)})" for p in proposals)
    if not shown:
        return Text(
            "Scegliere le azioni dall’elenco del modulo",
            "Choose the actions from the list of the form",
        )
    return Text(
        f"Dalle sue parole potrebbe servire {shown}: scegliere e scrivere i codici",
        f"By its words it may serve {shown}: choose and write the codes",
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60].rpartition(" ")[0] + "…"
