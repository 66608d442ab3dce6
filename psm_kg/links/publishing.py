"""What the site publishes for whoever wants to send links: the form, its dictionary, examples.

And, not public, the plan folder as it was built: the services that check against it need no other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, QueryTriples

from psm_kg import graph
from psm_kg.keeping import ALWAYS, Keeper
from psm_kg.links.addresses import DICTIONARY, EXAMPLES, FORMS, PLAN_COPY, PROFILE
from psm_kg.links.reference import Reference
from psm_kg.links.template import csv_template, xlsx_template
from psm_kg.namespaces import Prefixes
from psm_kg.store import memory_store, run_query
from psm_kg.workspace import Workspace


def published_files(
    workspace: Workspace, prefixes: Prefixes, keeper: Keeper = ALWAYS
) -> Iterator[tuple[str, bytes]]:
    """(path below the web root, content) of forms, dictionary, profile and examples."""
    reference = Reference.load(workspace)
    # all that they are made from: the projects of the plan are no part of a form
    made_from = (
        reference.actions,
        reference.municipalities,
        reference.municipality_iris,
        reference.licences,
    )
    made = keeper.keep("links", made_from, lambda: dict(_files(reference, prefixes)))
    yield from made.items()


def _files(reference: Reference, prefixes: Prefixes) -> Iterator[tuple[str, bytes]]:
    workspace = reference.workspace
    for lang, (workbook, table) in FORMS.items():
        yield workbook, xlsx_template(reference, lang)
        yield table, csv_template(reference, lang)
    yield DICTIONARY, workspace.resources.link_form.read_bytes()
    profile = workspace.resources.link_profile.read_text(encoding="utf-8")
    yield PROFILE, workspace.localise_terms(profile).encode()
    quads = _example(reference, prefixes)
    turtle, json_ld = EXAMPLES
    yield turtle, graph.serialise(quads, "ttl", prefixes.bindings)
    yield json_ld, _compacted(graph.serialise(quads, "jsonld", prefixes.bindings), prefixes)


def plan_copy(workspace: Workspace) -> Iterator[tuple[str, bytes]]:
    """(path below the output folder, content) of plan.toml and the tables as they were built."""
    for path in (workspace.root / "plan.toml", *sorted(workspace.tables.iterdir())):
        if path.suffix in (".toml", ".csv", ".xlsx") and path.is_file():
            yield f"{PLAN_COPY}/{path.relative_to(workspace.root).as_posix()}", path.read_bytes()


def _example(reference: Reference, prefixes: Prefixes) -> list[Quad]:
    """The example row of the form, for the first action and municipality of the plan."""
    workspace, form = reference.workspace, reference.form
    query = next(p for p in workspace.resources.queries("links") if p.stem == "example")
    italian = {"title": "title", "abstract": "abstract", "lead_name": "lead_organisation"}
    date = NamedNode(prefixes.expand("xsd:date"))
    iris = {
        "municipality": next(iter(reference.municipality_iris), "https://example.org/place"),
        "action": next((a.iri for a in reference.actions.values()), "https://example.org/action"),
        "page": form["link"].example.it,
        "licence": next(licence.iri for licence in reference.licences if licence.is_open),
    }
    triples = run_query(
        memory_store(),
        workspace.localise_terms(query.read_text(encoding="utf-8")),
        prefixes=prefixes.bindings,
        bindings={
            **{n: Literal(form[c].example.it, language="it") for n, c in italian.items()},
            **{n: Literal(form[n].example.it, datatype=date) for n in ("start", "end")},
            **{n: Literal(form[n].example.it) for n in ("identifier", "contact")},
            **{name: NamedNode(iri) for name, iri in iris.items()},
        },
        where=str(query),
    )
    assert isinstance(triples, QueryTriples)
    return [Quad(t.subject, t.predicate, t.object) for t in triples]


def _compacted(expanded: bytes, prefixes: Prefixes) -> bytes:
    """Expanded JSON-LD with prefixed names and a context of its own, for people to read."""
    used: dict[str, str] = {}

    def short(iri: str) -> str:
        name = prefixes.compact(iri)
        prefix = name.partition(":")[0]
        if name != iri:
            used[prefix] = prefixes.bindings[prefix]
        return name

    def value(term: dict[str, str]) -> Any:
        if set(term) == {"@value"}:
            return term["@value"]
        return {key: short(text) if key == "@type" else text for key, text in term.items()}

    nodes = []
    for node in json.loads(expanded):
        made: dict[str, Any] = {"@id": node["@id"]}
        for key, terms in node.items():
            if key == prefixes.expand("rdf:type"):
                made["@type"] = short(terms[0]["@id"])
            elif key != "@id":
                values = [value(term) for term in terms]
                made[short(key)] = values[0] if len(values) == 1 else values
        nodes.append(made)
    context = dict(sorted(used.items()))
    document = {"@context": context, "@graph": nodes}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
