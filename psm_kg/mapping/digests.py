"""Keys of tables too large to hold: eight bytes each, enough to see that something is wrong.

Two keys of the same digest (BLAKE2b, 64 bits) are looked at again as texts before anything is said
of them. A reference is taken for right when its digest is that of some key: among ten million keys
a wrong one goes unseen once in 10^12.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import cast

from psm_kg.mapping.cells import FAULTY, Value

Key = tuple[Value, ...]
_SHARES = 64
_BETWEEN = "\0|"  # no cell has NUL


class KeyRows(dict[Key, list[int]]):
    """Row numbers by key; not ``complete``: of the keys that are there more than once only."""

    complete = True


def digests(keys: Iterable[Key]) -> array[int]:
    """The digest of each key, in their order."""
    return _digests(map(_text, keys))


def key_digests(columns: Sequence[Sequence[Value]]) -> array[int]:
    """The digests of the keys of many rows, from the values of their columns."""
    try:
        if len(columns) == 1:
            "".join(cast(Sequence[str], columns[0]))
            return _digests(cast(Sequence[str], columns[0]))
        return _digests(
            map(_BETWEEN.join, cast(Sequence[Sequence[str]], zip(*columns, strict=True)))
        )
    except TypeError:  # null, or several values in a cell
        return digests(whole_keys(columns))


def digest(key: Key) -> int:
    """The digest of one key."""
    return digests((key,))[0]


def _digests(texts: Iterable[str]) -> array[int]:
    found = array("Q")
    found.frombytes(
        b"".join(
            [
                blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
                for text in texts
            ]
        )
    )
    return found


def _text(key: Key) -> str:
    return _BETWEEN.join(
        v if isinstance(v, str) else "\0-" if v is None else "\0,".join(("", *v)) for v in key
    )


def whole_keys(columns: Sequence[Sequence[Value]]) -> Iterator[Key]:
    """The keys of many rows, from the values of their columns; none with a faulty value."""
    for key in zip(*columns, strict=True):
        if not any(value is FAULTY for value in key):
            yield key


def references(values: Key) -> Iterable[Key]:
    """The keys that a row refers to: none when a value is missing, one for each of several."""
    if any(value is None or value == () or value is FAULTY for value in values):
        return ()
    if len(values) == 1 and isinstance(values[0], tuple):
        return [(item,) for item in values[0]]
    return (values,)


def reference_digests(columns: Sequence[Sequence[Value]]) -> set[int]:
    """The digests of all keys that many rows refer to."""
    return set(
        digests({key for values in set(zip(*columns, strict=True)) for key in references(values)})
    )


class DigestBag:
    """Very many digests, in shares small enough to be compared as sets."""

    def __init__(self) -> None:
        self._shares = [array("Q") for _ in range(_SHARES)]

    def add(self, found: array[int]) -> None:
        """Put in digests, as often as they come."""
        shares = self._shares
        for one in found:
            shares[one % _SHARES].append(one)

    def repeated(self) -> frozenset[int]:
        """The digests that were put in more than once."""
        twice: set[int] = set()
        for share in self._shares:
            seen = set(share)
            if len(seen) < len(share):
                left = sorted(share)
                twice.update(a for a, b in pairwise(left) if a == b)
        return frozenset(twice)

    def missing(self, others: DigestBag) -> frozenset[int]:
        """The digests of ``others`` that are not here."""
        found: set[int] = set()
        for share, other in zip(self._shares, others._shares, strict=True):
            found |= set(other).difference(share)
        return frozenset(found)

    def any_of(self, wanted: frozenset[int]) -> frozenset[int]:
        """Those of ``wanted`` that are here."""
        if not wanted:
            return wanted
        return frozenset(one for share in self._shares for one in wanted.intersection(share))

    def distinct(self, limit: int) -> int:
        """How many different digests there are, as far as ``limit`` and a little more."""
        count = 0
        for share in self._shares:
            count += len(set(share))
            if count > limit:
                break
        return count
