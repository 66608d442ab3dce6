"""A page and a CSV file for each question of the catalogue, already answered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from jinja2 import Environment, Template

from psm_kg.documents.facts import RDF_TYPE
from psm_kg.queries import bind, used_prefixes, with_values
from psm_kg.site.answers import Answer
from psm_kg.site.language import Language
from psm_kg.site.model import Site
from psm_kg.site.places import LANGUAGES

# rows on a page; the CSV has all of them
SHOWN = 200
# what the editor shows at first
FIRST = "plan/coverage-by-axis"


def listed(site: Site, language: Language) -> Mapping[str, Any]:
    """What the page of all the questions shows: them, by area."""
    areas: dict[str, list[dict[str, Any]]] = {}
    for answer in site.answers:
        areas.setdefault(answer.area, []).append(
            {"answer": answer, "path": page_path(site, answer.query.name, language.code)}
        )
    return {"areas": areas}


def question_pages(
    site: Site, language: Language, templates: Environment
) -> Iterator[tuple[str, bytes]]:
    """The pages of the questions in a language; with the first language, the CSV files."""
    template = templates.get_template("question.html")
    lang = language.code
    header = site.library.prefixes.sparql()
    for answer in site.answers:
        name = answer.query.name
        table = f"queries/{name}.csv"
        if lang == LANGUAGES[0]:
            yield table, answer.csv()
        here = page_path(site, name, lang)
        columns = answer.columns_in(lang)
        context = {
            "here": here,
            "twins": {code: page_path(site, name, code) for code in LANGUAGES},
            "current": site.places.pages["questions"],
            "answer": answer,
            "table": table,
            "columns": [meaning for _, meaning in columns],
            "rows": [[row[at] for at, _ in columns] for row in answer.rows[:SHOWN]],
            "sparql": f"{header}{answer.query.body.strip()}\n",
        }
        yield here, site.keeper.keep((here, "question"), answer, partial(_page, template, context))


def _page(template: Template, context: Mapping[str, Any]) -> bytes:
    return template.render(context).encode()


def for_editor(site: Site, language: Language) -> Mapping[str, Any]:
    """What the page of the SPARQL editor shows: the questions, and one to begin with."""
    del language
    first = next((a for a in site.answers if a.query.name == FIRST), None)
    return {"answers": site.answers, "first": "" if first is None else editor_text(site, first)}


def editor_vocabulary(
    site: Site, language: Language, templates: Environment
) -> Iterator[tuple[str, bytes]]:
    """What the editor completes with, and the queries of the questions, in a language."""
    del templates
    names, prefixes = site.library.names, site.library.prefixes
    facts = site.library.facts
    used = {(iri, "property") for iri in facts.predicates}
    used |= {(f.target, "class") for f in facts.all if f.predicate == RDF_TYPE and f.target}

    def make() -> bytes:
        terms = [
            {"term": short, "name": names.text(iri, language.code)[0], "kind": kind}
            for iri, kind in sorted(used)
            if (short := prefixes.compact(iri)) != iri
        ]
        document = {
            "prefixes": prefixes.bindings,
            "terms": terms,
            "examples": [
                {"name": answer.query.name, "query": editor_text(site, answer)}
                for answer in site.answers
            ],
        }
        content = json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
        return content.encode()

    path = f"queries/editor.{language.code}.json"
    asked = [(answer.query.name, answer.values) for answer in site.answers]
    yield path, site.keeper.keep(path, (used, asked), make)


def editor_text(site: Site, answer: Answer) -> str:
    """A question's query as one edits it: the prefixes it uses, its parameters as VALUES."""
    query = answer.query
    body = with_values(query.body, bind(query, answer.values)).strip()
    header = "".join(f"{line}\n" for line in used_prefixes(body, site.library.prefixes))
    return f"{header}\n{body}\n"


def page_path(site: Site, name: str, lang: str) -> str:
    """Where the page of a question is: ``it/domande/actions/projects/index.html``."""
    folder = site.places.of_page("questions", lang).removesuffix("index.html")
    return f"{folder}{name}/index.html"
