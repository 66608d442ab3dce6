"""The catalogue: it can be read, each link opens, each distribution has its type and a licence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import httpx
from pyoxigraph import Literal, NamedNode, Quad

from psm_kg.errors import DataError, Finding, PsmError
from psm_kg.foreign import parse_content
from psm_kg.portal.status_files import type_verdict, wrong_type
from psm_kg.portal.status_network import Reply, Visitor
from psm_kg.portal.status_report import advice, broken
from psm_kg.portal.status_site import Site

PATH = "catalogue/catalogue.ttl"
_SUFFIXES = {"ttl", "jsonld", "rdf", "nt", "nq", "trig"}
_MAX = 64 * 1024 * 1024
_DCT = "http://purl.org/dc/terms/"
_DCAT = "http://www.w3.org/ns/dcat#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LINKS = (
    f"{_DCAT}downloadURL",
    f"{_DCAT}accessURL",
    f"{_DCAT}landingPage",
    f"{_DCAT}endpointURL",
    f"{_DCAT}endpointDescription",
    "http://xmlns.com/foaf/0.1/homepage",
    "http://xmlns.com/foaf/0.1/page",
)
_FORMATS = {
    "CSV": "text/csv",
    "HTML": "text/html",
    "JSON": "application/json",
    "JSON_LD": "application/ld+json",
    "RDF_N_QUADS": "application/n-quads",
    "RDF_N_TRIPLES": "application/n-triples",
    "RDF_TRIG": "application/trig",
    "RDF_TURTLE": "text/turtle",
    "RDF_XML": "application/rdf+xml",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: Days after which a dataset with this frequency of update is late, with a quarter of grace.
_LATE = {"ANNUAL": 456, "ANNUAL_2": 228, "QUARTERLY": 114, "MONTHLY": 38}

Facts = Mapping[str, Mapping[str, Sequence[NamedNode | Literal]]]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a catalogue says: subject → predicate → objects."""

    url: str
    facts: Facts

    @classmethod
    def of(cls, url: str, quads: Sequence[Quad]) -> Catalogue:
        """Group the facts by what they are about."""
        facts: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for quad in quads:
            if isinstance(quad.object, NamedNode | Literal):
                facts[_name(quad)][quad.predicate.value].append(quad.object)
        return cls(url, facts)

    def instances(self, cls: str) -> list[str]:
        """Who is of a class, sorted."""
        wanted = NamedNode(cls)
        return sorted(s for s, about in self.facts.items() if wanted in about.get(_TYPE, ()))

    def links(self) -> list[str]:
        """Every address that the catalogue offers, sorted."""
        found = {
            term.value
            for about in self.facts.values()
            for predicate in _LINKS
            for term in about.get(predicate, ())
            if isinstance(term, NamedNode)
        }
        return sorted(link for link in found if link.startswith(("http://", "https://")))


@dataclass(frozen=True, slots=True)
class Linked:
    """The links that were followed and what was wrong."""

    findings: tuple[Finding, ...]
    count: int
    replies: Mapping[str, Reply] = field(default_factory=dict)


def _name(quad: Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)


def read_catalogue(visitor: Visitor, url: str) -> tuple[Catalogue | None, list[Finding]]:
    """Fetch and parse a catalogue; None, with the reason, when it cannot be."""
    suffix = httpx.URL(url).path.rpartition(".")[2].lower()
    reply = visitor.get(url, keep=True, limit=_MAX)
    if not reply.ok:
        problem = broken(
            "no-catalogue",
            url,
            f"il catalogo non si legge ({reply.said})",
            f"the catalogue cannot be read ({reply.said})",
        )
        return None, [problem]
    try:
        form = suffix if suffix in _SUFFIXES else "ttl"
        return Catalogue.of(url, parse_content(reply.content, form, url)), []
    except PsmError as error:
        said = error.findings[0].message if isinstance(error, DataError) else error.message
        return None, [
            broken(
                "catalogue-unreadable",
                url,
                f"il catalogo è scritto male: {said.it}",
                f"the catalogue is ill-formed: {said.en}",
            )
        ]


def check_links(
    visitor: Visitor,
    site: Site | None,
    catalogue: Catalogue,
    read: Mapping[str, Reply],
    *,
    external: bool,
    static: bool,
) -> Linked:
    """Follow every link; those of other hosts only if ``external``.

    ``read`` are the answers of files read already, by path: nobody is asked twice. Where the host
    is ``static`` the site's IRIs open nowhere, which is said once and not of each.
    """
    replies: dict[str, Reply] = {}
    to_ask: list[str] = []
    own = httpx.URL(catalogue.url)
    for link in catalogue.links():
        live = site.live(link) if site else link
        path = site.path(live) if site else None
        if path is not None and path in read:
            replies[link] = read[path]
        elif site and path is not None and (path == "sparql" or (static and path in site.things)):
            continue  # an endpoint is checked with a query
        elif path is not None or external or _same_origin(live, own):
            to_ask.append(link)
    # an answer of an unknown size: enough to know that it opens and what it is
    asked = visitor.all(
        lambda link: visitor.get(site.live(link) if site else link, limit=1024 * 1024), to_ask
    )
    replies |= dict(zip(to_ask, asked, strict=True))
    found = [f for link, reply in sorted(replies.items()) for f in _link_problem(link, reply)]
    found += _type_problems(catalogue, replies)
    return Linked(tuple(found), len(replies), replies)


def _same_origin(url: str, other: httpx.URL) -> bool:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    return (parsed.scheme, parsed.host, parsed.port) == (other.scheme, other.host, other.port)


def _link_problem(link: str, reply: Reply) -> Iterator[Finding]:
    if reply.status == 200:
        return
    if reply.status in (404, 410) or (reply.status == 0 and not reply.temporary):
        yield broken(
            "dead-link",
            link,
            f"il catalogo rimanda a un indirizzo che non c'è ({reply.said})",
            f"the catalogue links to an address that is not there ({reply.said})",
        )
    else:
        yield advice(
            "doubtful-link",
            link,
            f"il catalogo rimanda a un indirizzo che ora non risponde bene ({reply.said}): "
            "riprovare",
            f"the catalogue links to an address that does not answer well now ({reply.said}): "
            "try again",
        )


def _type_problems(catalogue: Catalogue, replies: Mapping[str, Reply]) -> Iterator[Finding]:
    for node in catalogue.instances(f"{_DCAT}Distribution"):
        about = catalogue.facts[node]
        formats = [f.value.rpartition("/")[2] for f in about.get(f"{_DCT}format", ())]
        expected = _FORMATS.get(formats[0], "") if formats else ""
        for link in about.get(f"{_DCAT}downloadURL", ()):
            reply = replies.get(link.value)
            if reply is None or reply.status != 200 or not expected:
                continue
            if type_verdict(reply.media_type, expected) == "wrong":
                yield wrong_type(reply, expected)


def check_metadata(catalogue: Catalogue, today: date) -> Iterator[Finding]:
    """A licence on every distribution, one for all; datasets not older than they promise."""
    licences: dict[str, list[str]] = defaultdict(list)
    for node in catalogue.instances(f"{_DCAT}Distribution"):
        stated = [term.value for term in catalogue.facts[node].get(f"{_DCT}license", ())]
        if not stated:
            yield broken(
                "no-licence",
                node,
                "la distribuzione non dichiara una licenza",
                "the distribution states no licence",
            )
        for licence in stated:
            licences[licence].append(node)
    if len(licences) > 1:
        names = ", ".join(sorted(licences))
        yield advice(
            "several-licences",
            catalogue.url,
            f"le distribuzioni hanno licenze diverse ({names}): alcuni portali non ne mostrano "
            "nessuna",
            f"the distributions have different licences ({names}): some portals show none",
        )
    for node in catalogue.instances(f"{_DCAT}Dataset"):
        yield from _late(node, catalogue.facts[node], today)


def _late(
    node: str, about: Mapping[str, Sequence[NamedNode | Literal]], today: date
) -> Iterator[Finding]:
    frequencies = [f.value.rpartition("/")[2] for f in about.get(f"{_DCT}accrualPeriodicity", ())]
    days = _LATE.get(frequencies[0]) if frequencies else None
    for term in about.get(f"{_DCT}modified", ()):
        try:
            modified = date.fromisoformat(term.value[:10])
        except ValueError:
            continue
        if days is not None and (today - modified).days > days:
            yield advice(
                "late",
                node,
                f"aggiornato l'ultima volta il {modified.isoformat()}, mentre dichiara "
                f"{frequencies[0]}: pubblicare il nuovo ciclo, o cambiare la frequenza",
                f"last updated on {modified.isoformat()}, while it promises {frequencies[0]}: "
                "publish the new round, or change the frequency",
            )
