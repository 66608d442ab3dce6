"""The query catalogue: competency questions as ``.rq`` files with a grlc-style front matter.

A query file begins with ``#+`` lines of YAML: ``question`` (it, en), ``parameters`` and
``columns``. Parameters are typed and bound by the store, never formatted into the text; a missing
or unknown parameter is an error (an unbound one would silently mean "all").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pyoxigraph import Literal, NamedNode, QuerySolutions

from psm_kg.closest import closest
from psm_kg.errors import ConfigurationError, Location, Text, UsageError, shorten
from psm_kg.namespaces import Prefixes
from psm_kg.store import Results, Store, Term, run_query
from psm_kg.workspace import Workspace

_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPES: dict[str, tuple[str, str]] = {
    # type: (regular expression of a value, datatype; "" = plain string, "iri" = an IRI)
    "code": (r"[A-Za-z0-9][A-Za-z0-9._/()-]*", ""),
    "string": (r".{1,500}", ""),
    "integer": (r"[+-]?[0-9]{1,18}", f"{_XSD}integer"),
    "decimal": (r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?", f"{_XSD}decimal"),
    "year": (r"[0-9]{4}", f"{_XSD}gYear"),
    "iri": (r"https?://[^\s<>\"{}|\\^`]+", "iri"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A typed parameter. ``of`` is the class whose notation or identifier the value must be."""

    name: str
    type: str
    description: Text
    example: str
    of: str = ""

    def term(self, value: str) -> Term:
        """The RDF term for a value typed by a person. Raises UsageError when it does not fit."""
        pattern, datatype = _TYPES[self.type]
        if not re.fullmatch(pattern, value):
            shown = shorten(value)
            raise UsageError(
                Text(
                    f"il parametro {self.name} non può valere «{shown}»: scrivere un valore come "
                    f"{self.example}",
                    f"parameter {self.name} cannot be “{shown}”: write a value such as "
                    f"{self.example}",
                )
            )
        if datatype == "iri":
            return NamedNode(value)
        return Literal(value, datatype=NamedNode(datatype)) if datatype else Literal(value)


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """One competency question and the SPARQL that answers it."""

    name: str
    question: Text
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, Text]
    text: str
    path: Path

    @property
    def front(self) -> str:
        """The front matter: the ``#+`` lines."""
        return "\n".join(line for line in self.text.splitlines() if line.startswith("#+"))

    @property
    def body(self) -> str:
        """The SPARQL without its front matter."""
        return "\n".join(line for line in self.text.splitlines() if not line.startswith("#+"))


class Catalogue:
    """The named queries of a workspace."""

    def __init__(self, queries: Iterable[CatalogueQuery], prefixes: Prefixes) -> None:
        self.prefixes = prefixes
        self._queries = {query.name: query for query in sorted(queries, key=lambda q: q.name)}

    @classmethod
    def load(cls, workspace: Workspace, prefixes: Prefixes) -> Catalogue:
        """Read every query file. Raises ConfigurationError naming a file that is not one."""
        paths = workspace.resources.queries()
        return cls((read_query(path, workspace) for path in paths), prefixes)

    def __iter__(self) -> Any:
        return iter(self._queries.values())

    def __len__(self) -> int:
        return len(self._queries)

    def get(self, name: str) -> CatalogueQuery:
        """The query of that name. Raises UsageError with the nearest names when there is none."""
        if name in self._queries:
            return self._queries[name]
        near = closest(name, self._queries, cutoff=0.4)
        hint = ", ".join(near)
        raise UsageError(
            Text(
                f"la domanda «{shorten(name)}» non c'è"
                + (f"; intendeva {hint}?" if near else ".")
                + " L'elenco: psm-kg queries",
                f"there is no query “{shorten(name)}”"
                + (f"; did you mean {hint}?" if near else ".")
                + " The list: psm-kg queries",
            )
        )


def read_query(path: Path, workspace: Workspace) -> CatalogueQuery:
    """Read one ``.rq`` file with its front matter.

    Raises ConfigurationError when the front matter is not YAML, lacks the question in Italian and
    English, or declares a parameter of an unknown type.
    """
    here = Location(str(path))
    text = workspace.localise(path.read_text(encoding="utf-8"))
    header = "\n".join(
        line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")
    )
    try:
        meta = yaml.safe_load(header) or {}
        question = Text(meta["question"]["it"], meta["question"]["en"])
        parameters = tuple(
            Parameter(
                name,
                spec["type"],
                Text(spec["it"], spec["en"]),
                str(spec["example"]),
                spec.get("of", ""),
            )
            for name, spec in (meta.get("parameters") or {}).items()
        )
        columns = {n: Text(c["it"], c["en"]) for n, c in (meta.get("columns") or {}).items()}
        unknown = [p.type for p in parameters if p.type not in _TYPES]
        if unknown:
            raise KeyError(f"type {unknown[0]}")
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            Text(
                f"l'intestazione #+ della domanda non è completa: {error}",
                f"the #+ front matter of the query is not complete: {error}",
            ),
            here,
        ) from None
    return CatalogueQuery(
        f"{path.parent.name}/{path.stem}", question, parameters, columns, text, path
    )


def bind(query: CatalogueQuery, values: Mapping[str, str]) -> dict[str, Term]:
    """The terms of a query's parameters. Raises UsageError for a missing or unknown one."""
    known = {p.name: p for p in query.parameters}
    for name in values:
        if name not in known:
            names = ", ".join(known) or "-"
            raise UsageError(
                Text(
                    f"{query.name} non ha il parametro «{shorten(name)}»; ha: {names}",
                    f"{query.name} has no parameter “{shorten(name)}”; it has: {names}",
                )
            )
    for name, parameter in known.items():
        if name not in values:
            raise UsageError(
                Text(
                    f"a {query.name} manca il parametro {name} ({parameter.description.it}): "
                    f"aggiungere --param {name}={parameter.example}",
                    f"{query.name} lacks parameter {name} ({parameter.description.en}): "
                    f"add --param {name}={parameter.example}",
                )
            )
    return {name: known[name].term(value) for name, value in values.items()}


_KNOWN_CODES = """
SELECT DISTINCT ?code ?class WHERE { ?thing a ?class ; skos:notation|dct:identifier ?code }
"""


def known_codes(store: Store, kind: str, prefixes: Prefixes) -> list[str]:
    """The codes of the things of a class (``psm:Action``), sorted."""
    rows = run_query(
        store,
        _KNOWN_CODES,
        prefixes=prefixes.bindings,
        bindings={"class": NamedNode(prefixes.expand(kind))},
    )
    assert isinstance(rows, QuerySolutions)
    return sorted(term.value for row in rows if isinstance(term := row["code"], Literal))


def check_codes(
    query: CatalogueQuery, bindings: Mapping[str, Term], store: Store, prefixes: Prefixes
) -> None:
    """Refuse a code that no thing of the parameter's class has, proposing the nearest ones.

    Raises UsageError; without this a mistyped code would look like "no results".
    """
    for parameter in query.parameters:
        if not parameter.of:
            continue
        codes = known_codes(store, parameter.of, prefixes)
        value = bindings[parameter.name].value
        if value not in codes:
            near = ", ".join(closest(value, codes) or codes[:3])
            hint = Text("; non ce n'è nessuno", "; there is none")
            if near:
                hint = Text(f"; intendeva {near}?", f"; did you mean {near}?")
            raise UsageError(
                Text(
                    f"{parameter.name} «{shorten(value)}» non esiste{hint.it}",
                    f"{parameter.name} “{shorten(value)}” does not exist{hint.en}",
                )
            )


def ask(
    store: Store, query: CatalogueQuery, values: Mapping[str, str], prefixes: Prefixes
) -> Results:
    """Answer a catalogue query over a store, checking its parameters first."""
    bindings = bind(query, values)
    check_codes(query, bindings, store, prefixes)
    return run_query(
        store, query.text, prefixes=prefixes.bindings, bindings=bindings, where=str(query.path)
    )


def used_prefixes(body: str, prefixes: Prefixes) -> list[str]:
    """The ``PREFIX`` lines that a query needs to stand alone."""
    return [
        f"PREFIX {prefix}: <{namespace}>"
        for prefix, namespace in prefixes.bindings.items()
        if re.search(rf"(?<![\w:<]){re.escape(prefix)}:", body)
    ]


def with_values(text: str, bindings: Mapping[str, Term]) -> str:
    """The query with its parameters as a VALUES block, for stores that bind no variables.

    The block opens the query's pattern: after the query it would be joined only once the FILTERs
    have run (SPARQL 1.1, 18.2.4.3), and Virtuoso loses it beside property paths. The terms are
    serialised by the RDF library, so nothing in them can end the block.
    """
    if not bindings:
        return text
    names = " ".join(f"?{name}" for name in bindings)
    terms = " ".join(str(term) for term in bindings.values())
    head, where, rest = text.partition("WHERE {")
    return f"{head}{where}\n  VALUES ({names}) {{ ({terms}) }}{rest}"
