"""A DCAT catalogue as the fields of CKAN packages, by the table ``mappings/ckan.toml``."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from psm_kg.namespaces import Prefixes

Path_ = tuple[str, ...]
Subject = Any


class Described:
    """What a catalogue says, by subject and property; values come in one order, always."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        found: dict[tuple[str, str], set[Any]] = defaultdict(set)
        for quad in quads:
            found[str(quad.subject), quad.predicate.value].add(quad.object)
        self._values = {
            key: sorted(values, key=lambda term: (str(getattr(term, "value", term)), str(term)))
            for key, values in found.items()
        }

    def follow(self, subjects: Sequence[Subject], path: Path_) -> list[Any]:
        """The terms at the end of a path of property IRIs."""
        for step in path:
            reached = [term for s in subjects for term in self._values.get((str(s), step), ())]
            subjects = list(dict.fromkeys(reached))
        return list(subjects)

    def first(self, subject: Subject, paths: Iterable[Path_]) -> list[Any]:
        """The terms at the end of the first path that leads somewhere."""
        for path in paths:
            if found := self.follow([subject], path):
                return found
        return []

    def of_property(self, prop: str) -> list[NamedNode]:
        """The subjects that have a property."""
        names = sorted(s for s, p in self._values if p == prop and s.startswith("<"))
        return [NamedNode(name[1:-1]) for name in names]


@dataclass(frozen=True)
class FieldTable:
    """``mappings/ckan.toml`` with the properties as IRIs: section → form → field → paths."""

    sections: Mapping[str, Mapping[str, Mapping[str, tuple[Path_, ...]]]]
    links: Mapping[str, tuple[Path_, ...]]
    licences: Mapping[str, Sequence[str]]

    @classmethod
    def load(cls, file: Path, prefixes: Prefixes) -> FieldTable:
        """Read the table. It is a resource of the project: any fault in it is ours."""
        document = tomllib.loads(file.read_text(encoding="utf-8"))
        names = Prefixes({**prefixes.bindings, **document.pop("prefixes")})

        def paths(value: str | list[str]) -> tuple[Path_, ...]:
            listed = [value] if isinstance(value, str) else value
            return tuple(tuple(names.expand(p) for p in path.split("/")) for path in listed)

        licences = document.pop("licences")
        links = {name: paths(value) for name, value in document.pop("links").items()}
        sections = {
            section: {
                form: {field: paths(value) for field, value in fields.items()}
                for form, fields in forms.items()
            }
            for section, forms in document.items()
        }
        return cls(sections, links, licences)

    def fields(self, section: str) -> frozenset[str]:
        """The names of all the fields of a section."""
        return frozenset(
            field
            for form, fields in self.sections[section].items()
            if form != "tags"
            for field in fields
        )

    def read(
        self, described: Described, subject: NamedNode, section: str, languages: Sequence[str]
    ) -> dict[str, str]:
        """The fields of a section that have a value, texts in the first language that is there."""
        values: dict[str, str] = {}
        for form, fields in self.sections[section].items():
            for field, paths in fields.items():
                terms = described.first(subject, paths)
                if not terms or form == "tags":
                    continue
                if form == "text":
                    values[field] = in_language(terms, languages)
                elif form == "list":
                    values[field] = json.dumps([text_of(t) for t in terms], ensure_ascii=False)
                else:
                    values[field] = text_of(terms[0])
        return {field: value for field, value in sorted(values.items()) if value}


def text_of(term: Any) -> str:
    """A literal's text, or an IRI (an e-mail address without its scheme)."""
    return str(term.value).removeprefix("mailto:")


def in_language(terms: Sequence[Any], languages: Sequence[str]) -> str:
    """The text in the first of the languages that one of the terms is in, else any."""
    for language in languages:
        for term in terms:
            if isinstance(term, Literal) and term.language == language:
                return term.value
    return text_of(terms[0])
