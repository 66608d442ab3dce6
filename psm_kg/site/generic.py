"""Documents as pages: plain HTML that works everywhere, from one template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pyoxigraph import Literal

from psm_kg import negotiation
from psm_kg.documents.describe import Description, cut_note
from psm_kg.documents.facts import RDF_TYPE, Fact
from psm_kg.documents.names import Link, Names
from psm_kg.documents.things import Thing
from psm_kg.errors import Text
from psm_kg.namespaces import Prefixes
from psm_kg.workspace import Workspace

_XSD = "http://www.w3.org/2001/XMLSchema#"
_PROVENANCE = "http://www.w3.org/ns/prov#wasDerivedFrom"
_SHOWN_IN_GRAPH = 100


@dataclass(frozen=True, slots=True)
class Value:
    """A literal on a page: its text, language and, when it is not plain text, its datatype."""

    text: str
    lang: str
    datatype: str

    @property
    def is_block(self) -> bool:
        """True for texts of many lines, such as queries."""
        return "\n" in self.text


@dataclass(frozen=True, slots=True)
class Row:
    """A property with its values, or with what points at the thing through it."""

    property: Link
    values: tuple[Link | Value, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """The facts of one node: the thing itself, or one of its fragments."""

    id: str
    title: Link | None
    rows: tuple[Row, ...]


def environment(workspace: Workspace) -> Environment:
    """The templates of the site, escaping everything."""
    return Environment(
        loader=FileSystemLoader(workspace.resources.root / "site" / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


class Pages:
    """Writes the pages of a workspace."""

    def __init__(self, workspace: Workspace, names: Names, prefixes: Prefixes) -> None:
        self._names = names
        self._prefixes = prefixes
        self._environment = environment(workspace)
        self._template = self._environment.get_template("document.html")
        plan = workspace.plan
        self._site = {
            "plan": Text(plan.title_it, plan.title_en),
            "publisher": plan.publisher_name,
            "licence": {"name": plan.licence_name, "url": plan.licence_url},
        }

    def page(self, description: Description) -> bytes:
        """The page of a thing."""
        thing = description.thing
        own: dict[str, list[Fact]] = {}
        for fact in description.own:
            own.setdefault(fact.subject, []).append(fact)
        sections = [
            self._section(subject, facts, thing)
            for subject, facts in own.items()
            if subject != thing.iri
        ]
        main = own.get(thing.iri, [])
        context = self._common(thing) | {
            "types": [self._names.link(t) for t in _targets(main, RDF_TYPE)],
            "rows": self._rows(f for f in main if f.predicate not in (RDF_TYPE, _PROVENANCE)),
            "sections": sections,
            "incoming": [
                Row(
                    self._names.link(predicate),
                    tuple(self._names.link(f.subject) for f in group.shown),
                    group.total - len(group.shown),
                )
                for predicate, group in description.incoming.items()
            ],
            "cut": cut_note(description) if description.cut else None,
            "origins": [self._names.link(row) for row in _targets(main, _PROVENANCE)],
            "graphs": [self._names.link(graph) for graph in description.graphs],
            "contents": None,
        }
        return self._template.render(context).encode()

    def graph_page(self, description: Description, contents: Iterable[Fact]) -> bytes:
        """The page of a named graph: how much it holds and what it is about."""
        facts = list(contents)
        subjects = sorted({f.subject for f in facts if not f.subject.startswith("_:")})
        main = [f for f in description.own if f.subject == description.thing.iri]
        context = self._common(description.thing) | {
            "types": [self._names.link(t) for t in _targets(main, RDF_TYPE)],
            "rows": self._rows(f for f in main if f.predicate != RDF_TYPE),
            "sections": [],
            "incoming": [],
            "cut": None,
            "origins": [],
            "graphs": [],
            "contents": {
                "triples": len(facts),
                "subjects": len(subjects),
                "shown": [self._names.link(s) for s in subjects[:_SHOWN_IN_GRAPH]],
            },
        }
        return self._template.render(context).encode()

    def _common(self, thing: Thing) -> dict[str, Any]:
        title_it, lang_it = self._names.text(thing.iri, "it")
        title_en, lang_en = self._names.text(thing.iri, "en")
        name = thing.path.rpartition("/")[2]
        return self._site | {
            "root": "../" * thing.path.count("/"),
            "iri": thing.iri,
            "title": Link(title_it, lang_it, "", True),
            "title_en": Link(title_en, lang_en, "", True) if title_en != title_it else None,
            "forms": [
                {"href": f"{name}.{s}", "type": form.media_type, "label": form.label}
                for s in thing.suffixes
                if s != "html"
                for form in (negotiation.BY_SUFFIX[s],)
            ],
        }

    def _section(self, subject: str, facts: list[Fact], thing: Thing) -> Section:
        mark = subject[len(thing.iri) + 1 :] if subject.startswith(f"{thing.iri}#") else ""
        inner = subject.removeprefix("_:")
        return Section(
            mark or inner, self._names.link(subject) if mark else None, tuple(self._rows(facts))
        )

    def _rows(self, facts: Iterable[Fact]) -> list[Row]:
        groups: dict[str, list[Fact]] = {}
        for fact in facts:
            groups.setdefault(fact.predicate, []).append(fact)
        return [
            Row(
                self._names.link(predicate),
                tuple(self._value(f) for f in sorted(group, key=_reading_order)),
            )
            for predicate, group in groups.items()
        ]

    def _value(self, fact: Fact) -> Link | Value:
        term = fact.object
        if isinstance(term, Literal):
            plain = term.language or term.datatype.value == f"{_XSD}string"
            kind = "" if plain else self._prefixes.compact(term.datatype.value)
            return Value(term.value, term.language or "", kind)
        if fact.target.startswith("_:"):
            return Link("…", "", f"#{fact.target[2:]}", False)
        return self._names.link(fact.target)


def _targets(facts: Iterable[Fact], predicate: str) -> list[str]:
    return [f.target for f in facts if f.predicate == predicate and f.target]


def _reading_order(fact: Fact) -> tuple[int, str]:
    """Italian before English, then as in the data."""
    language = fact.object.language if isinstance(fact.object, Literal) else None
    return ({"it": 0, "en": 1}.get(language or "", 2), fact.line)
