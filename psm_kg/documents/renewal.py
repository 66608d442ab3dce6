"""Which descriptions can differ when some facts have changed."""

from __future__ import annotations

from psm_kg.documents.facts import LABELS, SKOS, Facts, document_part

_IN_SCHEME = f"{SKOS}inScheme"


def affected(before: Facts, after: Facts) -> set[str] | None:
    """The things (IRIs without fragment) whose description can differ; None: any of them.

    A description says what is stated of its thing and what points at it, and what the things in
    these facts are called; that of a scheme says this of its concepts too.
    """
    facts = after.differences(before)
    if any(f.subject.startswith("_:") or f.target.startswith("_:") for f in facts):
        return None  # a node without a name may hang from anything
    renamed = {f.subject for f in facts if f.predicate in LABELS}
    if renamed & after.predicates:
        return None
    touched = {f.subject for f in facts} | {f.target for f in facts if f.target}
    for name in renamed:
        touched |= {f.subject for f in after.pointing_at.get(name, ())}
        touched |= {f.target for f in after.about.get(name, ()) if f.target}
    if any(name.startswith("_:") for name in touched):
        return None
    schemes = {
        f.target
        for known in (before, after)
        for name in touched
        for f in known.about.get(name, ())
        if f.predicate == _IN_SCHEME
    }
    return {document_part(name) for name in touched | schemes}
