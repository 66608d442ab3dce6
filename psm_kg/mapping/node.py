"""A place in a metadata document: a JSON value, its JSON pointer, and how to complain about it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from psm_kg.errors import ConfigurationError, Location, Text

_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,8}|[xX](?=-))(-[A-Za-z0-9]{1,8})*\Z")


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a document; every refusal names the file and the JSON pointer (RFC 6901)."""

    value: Any
    file: str
    pointer: str = ""

    def fail(self, it: str, en: str) -> NoReturn:
        """Refuse the document because of this value."""
        raise ConfigurationError(
            Text(f"{self.pointer or '/'}: {it}", f"{self.pointer or '/'}: {en}"),
            Location(self.file, column=self.pointer),
        )

    def __contains__(self, key: str) -> bool:
        return key in self.value

    def child(self, key: str | int) -> Node:
        """The member or item ``key`` (``None`` as value when there is none)."""
        escaped = str(key).replace("~", "~0").replace("/", "~1")
        if isinstance(key, int):
            return Node(self.value[key], self.file, f"{self.pointer}/{escaped}")
        return Node(self.value.get(key), self.file, f"{self.pointer}/{escaped}")

    def as_object(self) -> Node:
        """This node, which must be a JSON object."""
        if not isinstance(self.value, dict):
            self.fail("deve essere un oggetto JSON", "must be a JSON object")
        return self

    def array(self) -> Iterator[Node]:
        """The items of this node, which must be a JSON array."""
        if not isinstance(self.value, list):
            self.fail("deve essere un array JSON", "must be a JSON array")
        return (self.child(i) for i in range(len(self.value)))

    def string(self) -> str:
        """The value, which must be a string."""
        if not isinstance(self.value, str):
            self.fail("deve essere una stringa", "must be a string")
        return self.value

    def boolean(self) -> bool:
        """The value, which must be true or false."""
        if not isinstance(self.value, bool):
            self.fail("deve essere true o false", "must be true or false")
        return self.value

    def natural(self) -> int:
        """The value, which must be a whole number not below zero."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < 0:
            self.fail("deve essere un intero non negativo", "must be a whole number not below zero")
        return self.value

    def one_of(self, *allowed: object) -> Any:
        """The value, which must be one of those given."""
        if not any(
            self.value is a or (type(self.value) is type(a) and self.value == a) for a in allowed
        ):
            listed = ", ".join(json.dumps(a) for a in allowed)
            self.fail(f"deve essere uno fra {listed}", f"must be one of {listed}")
        return self.value

    def language(self) -> str:
        """The value, which must be a language tag (BCP 47)."""
        tag = self.string()
        if not _LANGUAGE.match(tag):
            self.fail(
                f"«{tag}» non è un codice di lingua", f"“{tag}” is not a language tag (BCP 47)"
            )
        return tag

    def names(self) -> tuple[str, ...]:
        """A column reference: one name or a list of names."""
        if isinstance(self.value, str):
            return (self.value,)
        names = tuple(item.string() for item in self.array())
        if not names:
            self.fail("deve nominare almeno una colonna", "must name at least one column")
        return names


def parse_json(text: str, file: str) -> Node:
    """The root of a document. A key written twice is refused: one of the two would be lost."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members: dict[str, Any] = {}
        for key, value in pairs:
            if key in members:
                root.fail(f"la chiave «{key}» è ripetuta", f"the key “{key}” is repeated")
            members[key] = value
        return members

    root = Node(None, file)
    try:
        value = json.loads(text, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        root.fail(
            f"JSON non valido alla riga {error.lineno}, colonna {error.colno}: {error.msg}",
            f"invalid JSON at line {error.lineno}, column {error.colno}: {error.msg}",
        )
    except RecursionError:
        root.fail("JSON troppo annidato", "JSON nested too deeply")
    return Node(value, file).as_object()
