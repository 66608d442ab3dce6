"""The IRIs: each opens as a page for people and as data for programs (303, content negotiation)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from psm_kg.errors import Finding
from psm_kg.portal.status_network import Reply, Visitor
from psm_kg.portal.status_report import advice, broken
from psm_kg.portal.status_site import Site

_WANTED = (("text/html", "html"), ("text/turtle", "ttl"))
_HOPS = 6
_BODY = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of the IRIs; ``static``: the host serves files and negotiates nothing."""

    findings: tuple[Finding, ...]
    count: int
    static: bool


@dataclass(frozen=True, slots=True)
class _Outcome:
    """One IRI asked for one form: the answer that settled it, and the document it led to.

    ``direct``: it led there without a 303, by redirects of another kind.
    """

    path: str
    suffix: str
    iri: str
    answer: Reply
    document: Reply
    direct: bool = False

    @property
    def negotiated(self) -> bool:
        return self.answer.status == 303 or self.direct


def check_iris(visitor: Visitor, site: Site, things: Sequence[str], gone: Sequence[str]) -> Asked:
    """Ask each thing as a browser and as a program do, and the withdrawn ones."""
    outcomes: list[_Outcome] = []

    def ask(question: str) -> Reply:
        path, suffix, accept = question.split(" ")
        outcome = _ask(visitor, site, path, suffix, accept)
        outcomes.append(outcome)
        return outcome.answer

    visitor.all(ask, [f"{path} {suffix} {accept}" for path in things for accept, suffix in _WANTED])
    outcomes.sort(key=lambda outcome: (outcome.path, outcome.suffix))
    static = bool(outcomes) and not any(outcome.negotiated for outcome in outcomes)
    found = [f for outcome in outcomes for f in _problem(site, outcome, static)]
    if static:
        found.append(_no_negotiation(site, len(things)))
    elif direct := [outcome for outcome in outcomes if outcome.direct]:
        found.append(_not_303(direct[0].iri, len(direct)))
    withdrawn = visitor.all(
        lambda path: visitor.get(site.entry + path, limit=_BODY),
        gone,
    )
    found += [f for reply in withdrawn for f in _withdrawn_problem(reply, static)]
    return Asked(tuple(found), len(things) + len(gone), static)


def _ask(visitor: Visitor, site: Site, path: str, suffix: str, accept: str) -> _Outcome:
    """Follow the redirects that only say where the site lives, up to the one that chooses."""
    iri = asked = site.entry + path
    file = f"{site.root}{path}.{suffix}"
    answer = Reply(iri)
    for _ in range(_HOPS):
        answer = visitor.get(asked, accept, follow=False, limit=_BODY)
        if answer.status == 303 or not answer.location or answer.location == f"{asked}/":
            break
        if answer.location.partition("?")[0] == file:
            document = visitor.get(file, accept, limit=_BODY)
            return _Outcome(path, suffix, iri, answer, document, direct=True)
        asked = answer.location
    target = answer.location if answer.status == 303 else file
    document = Reply(target)
    if site.path(target) is not None:
        document = visitor.get(target, accept, limit=_BODY)
    return _Outcome(path, suffix, iri, answer, document)


def _not_303(iri: str, count: int) -> Finding:
    return advice(
        "not-303",
        iri,
        f"{count} IRI provati portano al documento con un rimando che non è 303: le cose sembrano "
        "i loro documenti; usare le regole della cartella hosting",
        f"{count} of the IRIs tried lead to the document with a redirect that is not 303: things "
        "look like their documents; use the rules in the folder hosting",
    )


def _no_negotiation(site: Site, count: int) -> Finding:
    return advice(
        "no-negotiation",
        site.root,
        f"il server offre soltanto file: nessuno dei {count} IRI provati apre il suo documento "
        "(303). I documenti si leggono con il loro suffisso; perché gli IRI si aprano usare le "
        "regole della cartella hosting, oppure psm-kg serve",
        f"the server offers files only: none of the {count} IRIs tried opens its document (303). "
        "The documents can be read with their suffix; for the IRIs to open use the rules in the "
        "folder hosting, or psm-kg serve",
    )


def _problem(site: Site, outcome: _Outcome, static: bool) -> Iterator[Finding]:
    answer, document = outcome.answer, outcome.document
    wanted = f"{outcome.path}.{outcome.suffix}"
    if not (static or outcome.negotiated):
        yield broken(
            "iri-does-not-open",
            outcome.iri,
            f"l'IRI, chiesto come {outcome.suffix}, non porta al suo documento ({answer.said})",
            f"the IRI, asked for as {outcome.suffix}, does not lead to its document "
            f"({answer.said})",
        )
        return
    led = site.path(document.url)
    if led is None or led.partition("?")[0] != wanted:
        yield broken(
            "iri-leads-astray",
            outcome.iri,
            f"l'IRI, chiesto come {outcome.suffix}, porta a {document.url}",
            f"the IRI, asked for as {outcome.suffix}, leads to {document.url}",
        )
    elif document.status != 200:
        yield broken(
            "document-missing",
            document.url,
            f"il documento non si legge ({document.said})",
            f"the document cannot be read ({document.said})",
        )


def _withdrawn_problem(reply: Reply, static: bool) -> Iterator[Finding]:
    if reply.status == 410:
        return
    if reply.status == 200:
        yield broken(
            "withdrawn-still-there",
            reply.url,
            "la cosa è stata ritirata, ma il suo documento c'è ancora",
            "the thing was withdrawn, but its document is still there",
        )
    elif not static:
        yield broken(
            "not-gone",
            reply.url,
            f"la cosa è stata ritirata: la risposta dovrebbe essere 410 ({reply.said})",
            f"the thing was withdrawn: the answer should be 410 ({reply.said})",
        )
