"""SPARQL written by the author of a shape: checked, and bound to our variables.

A query is cut into tokens (the store alone parses it in full), so that pre-bound variables
can be renamed, ``$PATH`` replaced and prefixed names written out without touching its strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from psm_kg.shacl.graph import ShapeGraph, Term
from psm_kg.shacl.probe import query_error
from psm_kg.shacl.problems import ShapeError
from psm_kg.shacl.vocabulary import OWL, SH
from psm_kg.sparql_words import Token, tokens

_ESCAPE = re.compile(r"\\(.)")
_ANY_PATH = "<urn:psm-kg:path>"
_FORBIDDEN = ("MINUS", "VALUES", "SERVICE", "FROM")

#: Deeper nesting makes the SPARQL engine's parser overflow its stack and end the process.
MAX_NESTING = 60
MAX_LENGTH = 50_000


class UserQuery:
    """A sh:select or sh:ask that passed the checks of SHACL, section 5.3 and appendix A.

    ``prebound`` are the variables that have a value before the query runs. Each must be projected
    by every sub-select, and none may be reassigned. ``columns`` are the variables projected.
    """

    def __init__(
        self,
        graph: ShapeGraph,
        owner: Term,
        text: str,
        form: str,
        prefixes: Mapping[str, str],
        prebound: frozenset[str] = frozenset(),
    ) -> None:
        self._graph, self._owner, self._prebound = graph, owner, prebound
        if len(text) > MAX_LENGTH:
            raise self._error("troppo lunga", "too long")
        self._body = self._expand(tokens(text), dict(prefixes))
        solid = [token for token in self._body if token.kind != "space"]
        if not solid or solid[0].word != form:
            raise self._error(f"deve cominciare con {form}", f"must begin with {form}")
        self._check(solid)
        self.variables = frozenset(token.variable for token in solid if token.variable)
        self.columns = self._projection(solid, 0) if form == "SELECT" else ()
        if form == "SELECT" and "this" not in self.columns:
            raise self._error("deve restituire $this", "must return $this")
        # by itself, before it stands inside ours: there a stray brace might close something of ours
        alone = "".join(_ANY_PATH if t.variable == "PATH" else t.text for t in self._body)
        if error := query_error(alone):
            raise self._error(f"SPARQL non valido: {error}", f"bad SPARQL: {error}")

    def render(
        self,
        this: str,
        value: str = "",
        constants: Mapping[str, str] | None = None,
        path: str = "",
    ) -> str:
        """The query with ``$this``, ``$value``, ``$PATH`` and the constants put in their places."""
        constants = constants or {}
        renamed = {"this": this, **({"value": value} if value else {})}
        depth, in_projection = 0, False
        out: list[str] = []
        for token in self._merge_bound(constants):
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if token.word == "SELECT":
                in_projection = True
            elif token.word == "WHERE" or token.text == "{":
                in_projection = False
            name = token.variable
            if name == "PATH" and path:
                out.append(path)
            elif name in constants:
                out.append("" if in_projection and depth == 0 else constants[name])
            else:
                out.append(renamed.get(name, token.text))
        return "".join(out)

    def render_group(self, this: str, value: str, constants: Mapping[str, str]) -> str:
        """The group pattern of an ASK query, braces included."""
        text = self.render(this, value, constants)
        return text[text.index("{") :]

    def _error(self, it: str, en: str) -> ShapeError:
        text = (f"interrogazione SPARQL: {it}", f"SPARQL query: {en}")
        return self._graph.error(self._owner, *text)

    def _expand(self, tokens: Iterator[Token], prefixes: dict[str, str]) -> list[Token]:
        """Take the prologue off and write every prefixed name out."""
        body: list[Token] = []
        for token in tokens:
            if not body and token.kind == "space":
                continue
            if not body and token.word == "BASE":
                raise self._error("BASE non è ammesso", "BASE is not allowed")
            if not body and token.word == "PREFIX":
                name = next((t for t in tokens if t.kind != "space"), token)
                iri = next((t for t in tokens if t.kind != "space"), token)
                prefixes[name.text.removesuffix(":")] = iri.text[1:-1]
            elif token.kind == "pname":
                prefix, _, local = token.text.partition(":")
                if prefix not in prefixes:
                    raise self._error(
                        f"prefisso {prefix}: sconosciuto", f"unknown prefix {prefix}:"
                    )
                iri_text = prefixes[prefix] + _ESCAPE.sub(r"\1", local)
                body.append(Token("iri", self._iri(iri_text)))
            else:
                body.append(token)
        return body

    def _iri(self, text: str) -> str:
        try:
            return str(NamedNode(text))
        except ValueError as error:
            raise self._error(f"IRI malformato: {text}", f"ill-formed IRI: {text}") from error

    def _check(self, solid: list[Token]) -> None:
        depth = 0
        for position, token in enumerate(solid):
            depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(token.text, 0)
            following = solid[position + 1] if position + 1 < len(solid) else token
            if depth > MAX_NESTING:
                raise self._error("troppo annidata", "nested too deep")
            if token.variable == "shapesGraph":
                raise self._error("$shapesGraph non è disponibile", "$shapesGraph is not available")
            if not self._prebound:
                continue
            if token.word in _FORBIDDEN:
                raise self._error(f"{token.word} non è ammesso", f"{token.word} is not allowed")
            if token.word == "AS" and following.variable in self._prebound:
                raise self._error(
                    f"AS {following.text} riassegna una variabile già legata",
                    f"AS {following.text} reassigns a pre-bound variable",
                )
            if token.word == "SELECT" and position > 0:
                missing = sorted(self._prebound - set(self._projection(solid, position)))
                if missing:
                    raise self._error(
                        f"una sotto-interrogazione non restituisce ${missing[0]}",
                        f"a sub-select does not return ${missing[0]}",
                    )

    @staticmethod
    def _projection(solid: list[Token], select: int) -> tuple[str, ...]:
        """The variables named by the SELECT clause at a position."""
        names, depth, after_as = [], 0, False
        for token in solid[select + 1 :]:
            if token.word == "WHERE" or token.text == "{":
                break
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if token.variable and (depth == 0 or after_as):
                names.append(token.variable)
            after_as = token.word == "AS"
        return tuple(dict.fromkeys(names))

    def _merge_bound(self, constants: Mapping[str, str]) -> list[Token]:
        """``bound($constant)`` is true; the engine would not accept a term there."""
        body: list[Token] = []
        solid: list[int] = []
        for token in self._body:
            body.append(token)
            if token.kind != "space":
                solid.append(len(body) - 1)
            last = [body[i] for i in solid[-4:]]
            if (
                len(last) == 4
                and [t.word or t.text for t in (last[0], last[1], last[3])]
                == [
                    "BOUND",
                    "(",
                    ")",
                ]
                and last[2].variable in constants
            ):
                del body[solid[-4] :], solid[-4:]
                body.append(replace(token, kind="word", text="true"))
                solid.append(len(body) - 1)
        return body


def read_prefixes(graph: ShapeGraph, owner: Term, holder: Term, strict: bool) -> dict[str, str]:
    """The prefixes declared for a query: sh:prefixes, sh:declare and owl:imports.

    Unless ``strict``, those of the files too (declared ones come first): many shapes rely on it.
    """
    prefixes: dict[str, str] = {}
    for node in graph.closure(graph.objects(holder, SH + "prefixes"), OWL + "imports"):
        for declaration in graph.objects(node, SH + "declare"):
            prefix = graph.objects(declaration, SH + "prefix")
            namespace = graph.objects(declaration, SH + "namespace")
            if len(prefix) != 1 or len(namespace) != 1:
                raise graph.error(
                    owner,
                    "sh:declare: servono un sh:prefix e un sh:namespace",
                    "sh:declare: one sh:prefix and one sh:namespace are needed",
                )
            for name, iri in zip(prefix, namespace, strict=True):
                if not isinstance(name, Literal) or not isinstance(iri, Literal | NamedNode):
                    continue
                if prefixes.setdefault(name.value, iri.value) != iri.value:
                    raise graph.error(
                        owner,
                        f"il prefisso {name.value}: è dichiarato due volte",
                        f"the prefix {name.value}: is declared twice",
                    )
    return prefixes if strict else {**graph.prefixes, **prefixes}
