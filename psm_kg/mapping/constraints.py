"""Length and value constraints of derived datatypes (Tabular Metadata, section 5.11.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from psm_kg.errors import Text
from psm_kg.mapping import lexical
from psm_kg.mapping.node import Node
from psm_kg.mapping.suggest import Misfit

Check = Callable[[str], None]


def length_checks(node: Node, base: str, facets: dict[str, Any]) -> list[Check]:
    """Checks of ``length``, ``minLength`` and ``maxLength``: characters, or octets if binary."""
    given = {
        k: node.child(k).natural() for k in ("length", "minLength", "maxLength") if k in facets
    }
    if not given:
        return []
    if base not in lexical.STRINGS | lexical.BINARIES:
        node.fail(
            f"la lunghezza non si può limitare per {base}", f"{base} cannot have a length limit"
        )
    low = given.get("minLength", given.get("length", 0))
    high = given.get("maxLength", given.get("length"))
    exact = given.get("length")
    if (high is not None and low > high) or (exact is not None and not low <= exact <= (high or 0)):
        node.fail("le lunghezze si contraddicono", "the lengths contradict each other")
    low, high = (exact, exact) if exact is not None else (low, high)
    wanted = Text(f"da {low} a {high}", f"from {low} to {high}")
    if high is None:
        wanted = Text(f"almeno {low}", f"at least {low}")
    elif low == high:
        wanted = Text(str(low), str(low))

    def check(value: str) -> None:
        found = lexical.octets(base, value)
        if found < low or (high is not None and found > high):
            raise Misfit("wrong-length", found=found, wanted=wanted)

    return [check]


_RELATIONS: dict[str, tuple[str, Text]] = {
    "minInclusive": ("too-small", Text("almeno", "at least")),
    "minExclusive": ("too-small", Text("più di", "more than")),
    "maxInclusive": ("too-large", Text("al più", "at most")),
    "maxExclusive": ("too-large", Text("meno di", "less than")),
}


def range_checks(node: Node, base: str, facets: dict[str, Any]) -> list[Check]:
    """Checks of the minimum and maximum, inclusive or not, in the order of the datatype."""
    limits: dict[str, tuple[str, Any]] = {}
    key, plain = lexical.order_key(base), lexical.checker(base)
    for written in ("minimum", "maximum", *_RELATIONS):
        if written not in facets:
            continue
        place = node.child(written)
        if base not in lexical.ORDERED:
            place.fail(f"{base} non ha un ordine", f"{base} has no order")
        facet = {"minimum": "minInclusive", "maximum": "maxInclusive"}.get(written, written)
        try:
            limit = plain(str(facets[written]))
        except ValueError:
            place.fail(f"non è un valore di {base}", f"is not a value of {base}")
        if facet in limits and limits[facet][1] != key(limit):
            place.fail("il limite è dato due volte", "the limit is given twice")
        limits[facet] = (limit, key(limit))
    _refuse_contradictions(node, {facet: value for facet, (_, value) in limits.items()})
    return [_limit_check(facet, *limit, key) for facet, limit in limits.items()]


def _refuse_contradictions(node: Node, limits: dict[str, Any]) -> None:
    both = "minInclusive" in limits and "minExclusive" in limits
    if both or ("maxInclusive" in limits and "maxExclusive" in limits):
        node.fail("due limiti dello stesso verso", "two limits on the same side")
    low = limits.get("minInclusive", limits.get("minExclusive"))
    high = limits.get("maxInclusive", limits.get("maxExclusive"))
    if low is None or high is None:
        return
    same_kind = ("minInclusive" in limits) == ("maxInclusive" in limits)
    if high < low or (high == low and not same_kind):
        node.fail("il minimo supera il massimo", "the minimum exceeds the maximum")


def _limit_check(facet: str, limit: str, bound: Any, key: Callable[[str], Any]) -> Check:
    code, relation = _RELATIONS[facet]
    holds: Callable[[Any], bool] = {
        "minInclusive": lambda v: v >= bound,
        "minExclusive": lambda v: v > bound,
        "maxInclusive": lambda v: v <= bound,
        "maxExclusive": lambda v: v < bound,
    }[facet]

    def check(value: str) -> None:
        if not holds(key(value)):
            raise Misfit(code, relation=relation, limit=limit)

    return check
