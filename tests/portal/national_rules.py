"""The rules of the national catalogue for a repository, re-expressed: what its hooks and its
harvester refuse. Each function yields one line for each thing wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import rdflib
from rdflib import DCAT, DCTERMS, FOAF, OWL, RDF, SKOS

DCATAPIT = rdflib.Namespace("http://dati.gov.it/onto/dcatapit#")
ADMSIT = rdflib.Namespace("https://w3id.org/italia/onto/ADMS/")
NDC = rdflib.Namespace("https://w3id.org/italia/onto/NDC/")
TURTLE = rdflib.URIRef("http://publications.europa.eu/resource/authority/file-type/RDF_TURTLE")
KINDS = {"ontologies", "controlled-vocabularies", "schemas"}
NAME = re.compile(r"[a-zA-Z][.a-zA-Z0-9_-]{1,63}")
SKIPPED = re.compile(r"aligns|-DBGT|example", re.IGNORECASE)
UNMATCHED = {"index.ttl", "datapackage.json", "rules.shacl"}
UNMATCHED_SUFFIXES = (".md", ".shacl", ".frame.yamlld", ".ld.yaml", ".schema.yaml", ".png", ".html")
STATUSES = {
    f"http://purl.org/adms/status/{name}"
    for name in ("Completed", "Deprecated", "UnderDevelopment", "Withdrawn")
}


def files(repository: Path) -> list[Path]:
    return sorted(path for path in (repository / "assets").rglob("*") if path.is_file())


def leaves(repository: Path) -> list[Path]:
    return sorted({path.parent for path in files(repository)})


def structure(repository: Path) -> Iterator[str]:
    for path in sorted((repository / "assets").iterdir()):
        if path.is_dir() and path.name not in KINDS:
            yield f"{path.name}: not a kind of asset"


def names(repository: Path) -> Iterator[str]:
    for path in files(repository):
        if path.suffix not in {".ttl", ".rdf", ".csv", ".yaml"}:
            continue
        for name in (path.stem, path.parent.name, path.parent.parent.name):
            if not NAME.fullmatch(name):
                yield f"{path}: the name {name}"


def encoding(repository: Path) -> Iterator[str]:
    for path in files(repository):
        try:
            path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            yield f"{path}: not UTF-8"


def named_like_the_folder(repository: Path) -> Iterator[str]:
    for path in files(repository):
        if path.name in UNMATCHED or path.name.endswith(UNMATCHED_SUFFIXES):
            continue
        stem = path.name.removesuffix("".join(path.suffixes[-2:]))
        if stem not in path.parent.parts:
            yield f"{path}: not the name of its folder"


def named_like_the_iri(repository: Path) -> Iterator[str]:
    for path in files(repository):
        if path.suffix != ".ttl":
            continue
        graph = rdflib.Graph().parse(path)
        for kind in (OWL.Ontology, DCATAPIT.Dataset, SKOS.ConceptScheme):
            for subject in graph.subjects(RDF.type, kind):
                if str(subject).rstrip("/").rpartition("/")[2] != path.stem:
                    yield f"{path}: not the last segment of {subject}"


def versions(repository: Path) -> Iterator[str]:
    for asset in sorted({leaf.parent for leaf in leaves(repository)}):
        numbered = sorted(p.name for p in asset.iterdir() if p.is_dir() and p.name != "latest")
        for name in numbered:
            if not re.fullmatch(r"v?\d+(\.\d+){0,2}", name):
                yield f"{asset / name}: not a version"
        if len({name.startswith("v") for name in numbered}) > 1:
            yield f"{asset}: versions with and without v"


def latest_is_the_highest(repository: Path) -> Iterator[str]:
    for latest in leaves(repository):
        if latest.name != "latest":
            continue
        numbered = [p for p in latest.parent.iterdir() if re.fullmatch(r"v[\d.]+", p.name)]
        if not numbered:
            continue
        highest = max(numbered, key=lambda p: [int(n) for n in p.name[1:].split(".")])
        for path in sorted(latest.glob("*.ttl")):
            other = highest / path.name
            if not other.is_file() or other.read_bytes() != path.read_bytes():
                yield f"{path}: differs from {highest.name}"


def one_of_a_kind(repository: Path) -> Iterator[str]:
    for leaf in leaves(repository):
        if any(path.is_dir() for path in leaf.iterdir()):
            yield f"{leaf}: not a leaf"
        if not list(leaf.glob("*.ttl")):
            yield f"{leaf}: no Turtle"
        for suffix in (".ttl", ".csv", ".db"):
            if len([p for p in leaf.glob(f"*{suffix}") if not SKIPPED.search(p.name)]) > 1:
                yield f"{leaf}: more than one {suffix}"


def metadata(repository: Path) -> Iterator[str]:
    """What the harvester requires of the main resource of each file that it reads."""
    for path in files(repository):
        if path.suffix != ".ttl" or SKIPPED.search(path.name):
            continue
        graph = rdflib.Graph().parse(path)
        vocabulary = "controlled-vocabularies" in path.parts
        kind = DCATAPIT.Dataset if vocabulary else OWL.Ontology
        mains = list(graph.subjects(RDF.type, kind))
        if len(mains) != 1:
            yield f"{path}: {len(mains)} main resources"
            continue
        (main,) = mains
        for predicate in (
            DCTERMS.title,
            DCTERMS.description,
            DCTERMS.modified,
            DCAT.theme,
            DCTERMS.accrualPeriodicity,
            DCTERMS.rightsHolder,
        ):
            if (main, predicate, None) not in graph:
                yield f"{path}: no {predicate}"
        for holder in graph.objects(main, DCTERMS.rightsHolder):
            for predicate in (FOAF.name, DCTERMS.identifier):
                if (holder, predicate, None) not in graph:
                    yield f"{path}: the rights holder has no {predicate}"
        link = DCAT.distribution if vocabulary else ADMSIT.hasSemanticAssetDistribution
        turtles = [d for d in graph.objects(main, link) if (d, DCTERMS.format, TURTLE) in graph]
        if not turtles:
            yield f"{path}: no distribution in Turtle"
        for node in turtles:
            for predicate in (DCTERMS.license, DCAT.downloadURL):
                found = list(graph.objects(node, predicate))
                if not found or not all(isinstance(o, rdflib.URIRef) for o in found):
                    yield f"{path}: the distribution has no IRI as {predicate}"
        for status in graph.objects(main, ADMSIT.status):
            if str(status) not in STATUSES:
                yield f"{path}: status {status}"
        keys = [str(key) for key in graph.objects(main, NDC.keyConcept)]
        if vocabulary and (len(keys) != 1 or not re.fullmatch(r"\w(:?[\w-]+\w)*", keys[0])):
            yield f"{path}: key concepts {keys}"


RULES: dict[str, Callable[[Path], Iterator[str]]] = {
    rule.__name__: rule
    for rule in (
        structure,
        names,
        encoding,
        named_like_the_folder,
        named_like_the_iri,
        versions,
        latest_is_the_highest,
        one_of_a_kind,
        metadata,
    )
}
