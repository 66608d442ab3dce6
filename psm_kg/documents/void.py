"""What the dataset is, in numbers, for programs: its VoID description, made from the graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from psm_kg.documents.facts import RDF_TYPE, Facts
from psm_kg.namespaces import Prefixes
from psm_kg.workspace import Workspace

VOID = "http://rdfs.org/ns/void#"
_DCT = "http://purl.org/dc/terms/"
_FORMATS = "http://www.w3.org/ns/formats/"
_DUMPS: Mapping[str, str] = {
    "nq": "N-Quads",
    "trig": "TriG",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
}


def description_iri(base: str) -> str:
    """The description itself, a thing with documents like the others."""
    return f"{base}void"


def dataset_iri(base: str) -> str:
    """The dataset that the description is about."""
    return f"{base}void#dataset"


def void_quads(facts: Facts, workspace: Workspace, prefixes: Prefixes) -> Iterator[Quad]:
    """The description: sizes, classes, properties, named graphs, dumps, services."""
    base, plan = workspace.plan.base_iri, workspace.plan
    here, dataset = description_iri(base), dataset_iri(base)
    yield _link(here, RDF_TYPE, f"{VOID}DatasetDescription")
    yield _link(here, "http://xmlns.com/foaf/0.1/primaryTopic", dataset)
    yield _link(dataset, RDF_TYPE, f"{VOID}Dataset")
    for lang, title, about in (
        ("it", plan.title_it, "dati collegati"),
        ("en", plan.title_en, "linked data"),
    ):
        for subject in (here, dataset):
            yield _text(subject, f"{_DCT}title", f"{title}: {about}", lang)
    publisher = f"{workspace.territory_iri}organisation/{plan.publisher}"
    for predicate, target in (
        (f"{_DCT}license", plan.licence_iri),
        (f"{_DCT}publisher", publisher),
        (f"{VOID}sparqlEndpoint", f"{base}sparql"),
        (f"{VOID}rootResource", workspace.plan_iri),
        (f"{VOID}exampleResource", workspace.plan_iri),
    ):
        yield _link(dataset, predicate, target)
    yield _plain(dataset, f"{VOID}uriSpace", base)
    for suffix, name in _DUMPS.items():
        yield _link(dataset, f"{VOID}dataDump", f"{base}data/psm.{suffix}")
        yield _link(dataset, f"{VOID}feature", f"{_FORMATS}{name}")
    typed = {(f.subject, f.target) for f in facts.all if f.predicate == RDF_TYPE}
    instances = Counter(cls for _, cls in typed)
    for namespace in sorted(_namespaces(facts, instances, prefixes)):
        # the namespace of our own ontology is its IRI and a slash
        own = namespace.startswith(base)
        yield _link(dataset, f"{VOID}vocabulary", namespace.rstrip("/") if own else namespace)
    yield from _sizes(facts, instances, dataset, base)
    yield from _partitions(facts, instances, dataset, here, prefixes)
    for graph in sorted(facts.by_graph):
        yield _link(dataset, f"{VOID}subset", graph)
        yield _link(graph, RDF_TYPE, f"{VOID}Dataset")
        yield _count(graph, "triples", len(facts.by_graph[graph]))


def _sizes(facts: Facts, instances: Counter[str], dataset: str, base: str) -> Iterator[Quad]:
    objects = {f.target or str(f.object) for f in facts.all}
    yield _count(dataset, "triples", len({f.line for f in facts.all}))
    yield _count(dataset, "entities", sum(s.startswith(base) for s in facts.about))
    yield _count(dataset, "distinctSubjects", len(facts.about))
    yield _count(dataset, "distinctObjects", len(objects))
    yield _count(dataset, "properties", len(facts.predicates))
    yield _count(dataset, "classes", len(instances))


def _partitions(
    facts: Facts, instances: Counter[str], dataset: str, here: str, prefixes: Prefixes
) -> Iterator[Quad]:
    uses = Counter({f.line: f.predicate for f in facts.all}.values())
    for kind, counts, size in (
        ("class", instances, "entities"),
        ("property", uses, "triples"),
    ):
        for iri in sorted(counts):
            short = prefixes.compact(iri)
            if short == iri:
                continue  # without a prefix there is no readable name for its part
            part = f"{here}#{kind}-{short.replace(':', '-')}"
            yield _link(dataset, f"{VOID}{kind}Partition", part)
            yield _link(part, f"{VOID}{kind}", iri)
            yield _count(part, size, counts[iri])


def _namespaces(facts: Facts, instances: Counter[str], prefixes: Prefixes) -> set[str]:
    used = facts.predicates | instances.keys()
    names = {prefixes.compact(iri).partition(":")[0] for iri in used}
    return {prefixes.bindings[name] for name in names if name in prefixes.bindings}


def _link(subject: str, predicate: str, target: str) -> Quad:
    return Quad(NamedNode(subject), NamedNode(predicate), NamedNode(target), DefaultGraph())


def _text(subject: str, predicate: str, text: str, lang: str) -> Quad:
    literal = Literal(text, language=lang)
    return Quad(NamedNode(subject), NamedNode(predicate), literal, DefaultGraph())


def _plain(subject: str, predicate: str, text: str) -> Quad:
    return Quad(NamedNode(subject), NamedNode(predicate), Literal(text), DefaultGraph())


def _count(subject: str, name: str, number: int) -> Quad:
    return Quad(NamedNode(subject), NamedNode(f"{VOID}{name}"), Literal(number), DefaultGraph())
