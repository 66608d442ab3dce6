"""What is refused before parsing, and what a query is known to be without parsing it.

A text of 2 kB can overflow the engine's stack, and a group of 150 patterns keeps its planner busy
for seconds. The worker processes survive neither and need not: they are replaced. Counting first is
cheaper, and can say which part of the query is too much. Where the count cannot be exact it leans
towards letting a query through.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from psm_kg.endpoint.limits import Limits
from psm_kg.endpoint.problems import FEDERATION, NO_FORM, TOO_COMPLEX, UPDATE, WHAT, Refusal
from psm_kg.endpoint.scan import Kind, Scanner, Token

_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
)
_VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
_OPERATIONS = frozenset({"UNION", "BIND", "FILTER", "IN", "AS", "IF", "COALESCE"})
_HEADERS = frozenset({"SELECT", "GROUP", "ORDER", "HAVING", "FROM", "DESCRIBE"})
_PREFIX_MARKS = frozenset({"!", "-", "+", "^"})
_OPERATORS = frozenset({"||", "&&", "|", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/"})
_OPENERS = {"{": "}", "(": ")", "[": "]", "<<": ">>", "{|": "|}"}
_CLOSERS = frozenset(_OPENERS.values())
# what may follow in a prologue: PREFIX name <iri>, BASE <iri>, VERSION "string"
_PROLOGUE = {"PREFIX": Kind.NAME, "BASE": Kind.IRI, "VERSION": Kind.LITERAL, "": Kind.IRI}
_SERVICE = ("SERVICE", "SERVICESILENT")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a scanned query is.

    ``form`` is its first keyword (empty when there is none), ``names_dataset`` whether it has FROM
    clauses, ``volatile`` whether its answer may differ each time (NOW, RAND …).
    """

    form: str = ""
    names_dataset: bool = False
    volatile: bool = False

    @property
    def gives_graph(self) -> bool:
        """True when the answer is a graph rather than rows or a truth value."""
        return self.form in ("CONSTRUCT", "DESCRIBE")


@dataclass(slots=True)
class _Frame:
    """An open bracket: what closes it, what is counted in it."""

    closer: str
    role: str  # group, template, data, terms (collections, [ ], << >>), expression
    patterns: int = 0
    header: bool = False


@dataclass(slots=True)
class _Counter:
    """The state of one scan."""

    limits: Limits
    frames: list[_Frame] = field(default_factory=lambda: [_Frame("", "top")])
    counts: dict[str, int] = field(default_factory=dict)
    previous: Token | None = None
    word: str = ""  # the last bare word
    in_values: bool = False
    form: str = ""
    prefix_run: int = 0
    dataset_graphs: int = 0
    volatile: bool = False

    def add(self, name: str, amount: int = 1) -> None:
        """Count towards a limit on the whole query."""
        self.counts[name] = self.counts.get(name, 0) + amount
        self.check(name, self.counts[name])

    def check(self, name: str, value: int) -> None:
        """Refuse beyond the limit of that name."""
        limit = getattr(self.limits, name)
        if value > limit:
            raise Refusal(TOO_COMPLEX, what=WHAT[name], limit=limit)

    def add_pattern(self) -> None:
        """One more pattern in the innermost group, unless it is a template or data."""
        for frame in reversed(self.frames):
            if frame.role == "group":
                frame.patterns += 1
                self.check("patterns_in_group", frame.patterns)
                self.add("patterns")
                return
            if frame.role != "terms":
                return

    def take(self, token: Token) -> None:
        """Count one token."""
        self.add("words")
        if not self.form:
            self.take_prologue(token)
        elif token.kind is Kind.WORD:
            self.take_word(token.word)
        elif token.kind is Kind.MARK:
            self.take_mark(token.text)
        else:
            role = self.frames[-1].role
            if role == "data":
                self.add("values")
            elif role == "terms" and self.frames[-1].closer == ")":
                self.add_pattern()
        if not (token.kind is Kind.MARK and token.text in _PREFIX_MARKS):
            self.prefix_run = 0
        self.previous = token

    def take_prologue(self, token: Token) -> None:
        """What comes before the form. Refuse updates and what cannot be a query."""
        before = self.previous
        if before is not None and (before.word or before.kind is Kind.NAME):
            if token.kind is not _PROLOGUE[before.word]:
                raise Refusal(NO_FORM)
        elif token.word in _UPDATES:
            raise Refusal(UPDATE)
        elif token.word in _FORMS:
            self.form = token.word
            self.word = token.word
            self.frames[-1].header = True
        elif not token.word or token.word not in _PROLOGUE:
            raise Refusal(NO_FORM)

    def take_word(self, word: str) -> None:
        """Keywords: the form, what is forbidden, what makes a pattern or an operation."""
        if any(name in word for name in _SERVICE):
            raise Refusal(FEDERATION)
        if word in _VOLATILE:
            self.volatile = True
        if word.startswith("FROM"):
            self.dataset_graphs += 1
            self.check("dataset_graphs", self.dataset_graphs)
        if word in _HEADERS:
            self.frames[-1].header = True
        if word in _OPERATIONS:
            self.add("operators")
        if word == "VALUES":
            self.in_values = True
        elif self.frames[-1].role == "data":
            self.add("values")
        self.word = word

    def take_mark(self, mark: str) -> None:
        """Brackets, separators and operators."""
        if mark in _OPENERS:
            self.open(mark)
            return
        if mark in _CLOSERS:
            if len(self.frames) > 1 and self.frames[-1].closer == mark:
                self.frames.pop()
                self.word = "" if mark == "}" else self.word
            return
        frame = self.frames[-1]
        if mark in _PREFIX_MARKS:
            self.prefix_run += 1
            self.check("prefix_operators", self.prefix_run)
        if mark in _OPERATORS:
            self.add("operators")
        if (mark in ".;," and frame.role in ("group", "terms")) or (
            # each step of a path is a pattern to the engine
            mark == "/" and frame.role in ("group", "terms")
        ):
            self.add_pattern()

    def open(self, mark: str) -> None:
        """A bracket opens: decide what is inside."""
        role = self.role_of(mark)
        parent = self.frames[-1]
        if role == "terms" or (role == "group" and self.word != "UNION"):
            self.add_pattern()
        if mark == "{":
            parent.header = False
            if self.previous and self.previous.kind is Kind.NAME:
                prefix = self.previous.text.partition(":")[0].upper()
                if prefix.endswith(_SERVICE):
                    # SERVICE:name { reads as SERVICE and :name when there is an empty prefix
                    raise Refusal(FEDERATION)
        self.frames.append(_Frame(_OPENERS[mark], role))
        self.check("nesting", len(self.frames) - 1)
        if mark == "{":
            self.word = ""

    def role_of(self, mark: str) -> str:
        """What a bracket that opens here is for."""
        frame = self.frames[-1]
        if mark == "{":
            if self.in_values:
                self.in_values = False
                return "data"
            if self.word == "CONSTRUCT" and frame.role == "top":
                return "template"
            return "group"
        if frame.role in ("data", "expression", "template"):
            return frame.role
        if self.in_values:
            return "variables"
        if mark == "(" and (frame.role == "top" or frame.header or self.calls()):
            return "expression"
        return "terms"

    def calls(self) -> bool:
        """True when a parenthesis that opens here follows a keyword or a function."""
        return (
            self.previous is not None
            and self.previous.kind is Kind.WORD
            and self.previous.word not in ("A", "TRUE", "FALSE", "WHERE")
        )


@lru_cache(maxsize=256)  # of texts as long as allowed, 16 MB
def examine(text: str, limits: Limits) -> Facts:
    """Scan a query and refuse what is not allowed or too much.

    Raises Refusal: 403 for SERVICE and updates, 400 for what exceeds a limit. Whether the text is
    SPARQL is for the parser to say. Texts that passed are remembered: pages and programs ask the
    same ones again.
    """
    counter = _Counter(limits)
    scanner = Scanner(text)
    for token in scanner:
        counter.take(token)
        scanner.in_expression = counter.frames[-1].role == "expression"
    if not counter.form:
        raise Refusal(NO_FORM)
    return Facts(counter.form, counter.dataset_graphs > 0, counter.volatile)
