"""The shapes as triples: reading the files, looking things up, walking lists.

The lexical form of a literal is kept as written (a ``Store`` would turn ``"1"^^xsd:boolean`` into
``true``), because SHACL tells the two apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, parse

from psm_kg.errors import EnvironmentFailure, Location, Text
from psm_kg.shacl.problems import ShapeError
from psm_kg.shacl.vocabulary import RDF, RDF_TYPE, SH, SUBCLASS_OF

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal | Triple

_FIRST, _REST, _NIL = RDF + "first", RDF + "rest", NamedNode(RDF + "nil")

#: Extensions in use for shapes that are no one's standard.
_FORMATS = {"shacl": RdfFormat.TURTLE}


class ShapeGraph:
    """An immutable, indexed set of triples, in the order in which they were read.

    ``prefixes`` (prefix → namespace) are those of the files and of ``sh:declare``: they only
    shorten IRIs in messages. ``files`` says which file a subject was first read from.
    """

    def __init__(
        self,
        triples: Iterable[Triple],
        prefixes: Mapping[str, str] | None = None,
        files: Mapping[Node, str] | None = None,
    ) -> None:
        self.triples: tuple[Triple, ...] = tuple(dict.fromkeys(triples))
        self.files: Mapping[Node, str] = dict(files or {})
        self._about: dict[Term, list[Triple]] = {}
        self._objects: dict[tuple[Term, str], list[Term]] = {}
        self._subjects: dict[str, list[Node]] = {}
        self._parents: dict[Term, Node] = {}
        for triple in self.triples:
            subject, predicate = triple.subject, triple.predicate.value
            if isinstance(subject, Triple):
                continue
            self._about.setdefault(subject, []).append(triple)
            self._objects.setdefault((subject, predicate), []).append(triple.object)
            self._subjects.setdefault(predicate, []).append(subject)
            self._parents.setdefault(triple.object, subject)
        declared = {
            prefix.value: namespace.value
            for node in self.subjects(SH + "prefix")
            for prefix in self.objects(node, SH + "prefix")
            for namespace in self.objects(node, SH + "namespace")
            if isinstance(prefix, Literal) and isinstance(namespace, Literal | NamedNode)
        }
        self.prefixes: Mapping[str, str] = {**declared, **(prefixes or {})}

    @classmethod
    def of(cls, source: ShapeGraph | Store | Iterable[Triple]) -> ShapeGraph:
        """The triples of a store (all its graphs), of an iterable, or of another shape graph."""
        if isinstance(source, ShapeGraph):
            return source
        if isinstance(source, Store):
            return cls(sorted((quad.triple for quad in source), key=str))
        return cls(source)

    def objects(self, subject: Term, predicate: str) -> list[Term]:
        """The objects of ``subject predicate ?``, in reading order."""
        return self._objects.get((subject, predicate), [])

    def subjects(self, predicate: str, value: Term | None = None) -> list[Node]:
        """The subjects of ``? predicate value`` (or of any triple of the predicate), once each."""
        found = self._subjects.get(predicate, [])
        if value is not None:
            found = [node for node in found if value in self.objects(node, predicate)]
        return list(dict.fromkeys(found))

    def about(self, subject: Term) -> list[Triple]:
        """The triples of a subject, in reading order."""
        return self._about.get(subject, [])

    def has(self, subject: Term, predicate: str) -> bool:
        """Whether the subject has the property at all."""
        return (subject, predicate) in self._objects

    def closure(self, start: Iterable[Term], predicate: str) -> Iterator[Term]:
        """The given nodes and all that they reach by the property, once each."""
        seen: dict[Term, None] = {}
        queue = list(start)
        while queue:
            node = queue.pop(0)
            if node not in seen:
                seen[node] = None
                queue.extend(self.objects(node, predicate))
                yield node

    def is_a(self, node: Term, cls: str) -> bool:
        """Whether the node is an instance of the class or of one of its subclasses."""
        return NamedNode(cls) in self.closure(self.objects(node, RDF_TYPE), SUBCLASS_OF)

    def members(self, head: Term, owner: Term) -> list[Term]:
        """The members of an RDF list; anything but a well-formed list is a ShapeError."""
        found: list[Term] = []
        seen: set[Term] = set()
        while head != _NIL:
            first, rest = self.objects(head, _FIRST), self.objects(head, _REST)
            if len(first) != 1 or len(rest) != 1 or head in seen:
                raise self.error(
                    owner,
                    "lista malformata: servono elementi con un rdf:first e un rdf:rest",
                    "ill-formed list: every element needs one rdf:first and one rdf:rest",
                )
            seen.add(head)
            found.append(first[0])
            head = rest[0]
        return found

    def name(self, node: Term) -> str:
        """How to call a shape in a message: its IRI, or that of the one it is written inside."""
        current, seen = node, {node}
        while not isinstance(current, NamedNode):
            parent = self._parents.get(current)
            if parent is None or parent in seen:
                return str(node)
            seen.add(parent)
            current = parent
        return str(current) if current == node else f"[] ({current})"

    def error(self, node: Term, it: str, en: str) -> ShapeError:
        """A ShapeError that names the shape and, when known, its file."""
        current: Term | None = node
        while current is not None and current not in self.files:
            current = self._parents.get(current) if isinstance(current, BlankNode) else None
        file = self.files[current] if isinstance(current, NamedNode | BlankNode) else ""
        return ShapeError(self.name(node), Text(it, en), Location(file))


def load_shapes(files: Iterable[Path]) -> ShapeGraph:
    """Read shape files of any RDF syntax into one graph, in the order given.

    Relative IRIs are resolved against ``file:///<file name>``, so that the same files give the
    same shapes wherever they lie. Raises EnvironmentFailure (unreadable) or ShapeError (syntax).
    """
    paths = [Path(file) for file in files]
    triples: list[Triple] = []
    prefixes: dict[str, str] = {}
    origin: dict[Node, str] = {}
    for path in paths:
        extension = path.suffix.removeprefix(".")
        rdf_format = _FORMATS.get(extension) or RdfFormat.from_extension(extension)
        where = Location(path.name)
        if rdf_format is None:
            text = Text("sintassi RDF sconosciuta", "unknown RDF syntax")
            raise ShapeError("", text, where)
        try:
            reader = parse(
                path.read_bytes(),
                rdf_format,
                base_iri=f"file:///{quote(path.name)}",
                rename_blank_nodes=len(paths) > 1,
            )
            for quad in reader:
                triples.append(quad.triple)
                if isinstance(quad.subject, NamedNode | BlankNode):
                    origin.setdefault(quad.subject, path.name)
            prefixes = {**reader.prefixes, **prefixes}
        except OSError as error:
            reason = error.strerror or str(error)
            text = Text(f"file illeggibile ({reason})", f"unreadable file ({reason})")
            raise EnvironmentFailure(text, where) from error
        except SyntaxError as error:
            text = Text(f"errore di sintassi: {error.msg}", f"syntax error: {error.msg}")
            raise ShapeError("", text, Location(path.name, error.lineno or 0)) from error
    return ShapeGraph(triples, prefixes, origin)
