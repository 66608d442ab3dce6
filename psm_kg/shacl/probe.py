"""Asking the SPARQL engine itself, on an empty scratch store, whether a text is acceptable."""

from __future__ import annotations

from pyoxigraph import Literal, QuerySolutions, Store


def query_error(query: str) -> str:
    """Why the engine refuses a query, or an empty string when it accepts it."""
    try:
        solutions = Store().query(query)
    except (SyntaxError, ValueError) as error:
        return str(error)
    if isinstance(solutions, QuerySolutions):
        next(iter(solutions), None)
    return ""


def is_regex(pattern: str, flags: str) -> bool:
    """Whether the engine understands a regular expression (no look-around, no back-references)."""
    call = f"REGEX({Literal('')}, {Literal(pattern)}, {Literal(flags)})"
    solutions = Store().query(f"SELECT ({call} AS ?match) WHERE {{}}")
    assert isinstance(solutions, QuerySolutions)
    return any(solution["match"] is not None for solution in solutions)
