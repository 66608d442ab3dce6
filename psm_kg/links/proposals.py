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


def told(proposals: Iterable[Proposal], reference: Reference) -> Text:
    """The proposed actions in the words of the plan, and what to do with them."""
    codes = [proposal.code for proposal in proposals]
    if not codes:
        return Text(
            "Scegliere le azioni dall’elenco del modulo",
            "Choose the actions from the list of the form",
        )
    shown = [(code, reference.actions[code].text) for code in codes]
    it = "; ".join(f"{code} ({_short(text.it)})" for code, text in shown)
    en = "; ".join(f"{code} ({_short(text.en)})" for code, text in shown)
    return Text(
        f"Dalle sue parole potrebbe servire {it}: scegliere e scrivere i codici",
        f"By its words it may serve {en}: choose and write the codes",
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60].rpartition(" ")[0] + "…"
