"""What things, classes and properties are called."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from psm_kg.documents.facts import Facts
from psm_kg.documents.things import Things
from psm_kg.errors import ConfigurationError, Location, Text
from psm_kg.namespaces import Prefixes

# what is not text to read: control characters, which HTML does not allow, and those that turn the
# direction of the text around them, with which a label could rewrite what stands beside it
_DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNREADABLE = dict.fromkeys(
    code for code in (*range(0x20), *range(0x7F, 0xA0), *_DIRECTIONS) if chr(code) not in "\t\n\r"
)


def readable(text: str) -> str:
    """A text of the graph as a page may show it."""
    return text.translate(_UNREADABLE)


def read_terms(path: Path) -> dict[str, Text]:
    """``prefix:name`` → what it is called. Raises ConfigurationError when the file is not right."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        return {
            f"{prefix}:{name}": Text(words["it"], words["en"])
            for prefix, terms in document.items()
            for name, words in terms.items()
        }
    except (OSError, tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError) as error:
        raise ConfigurationError(
            Text(f"non è un elenco di nomi: {error}", f"this is not a list of names: {error}"),
            Location(str(path)),
        ) from None


class Names:
    """Names of everything that a page mentions."""

    def __init__(
        self,
        facts: Facts,
        things: Things,
        prefixes: Prefixes,
        terms: Mapping[str, Text],
        plan: str,
    ) -> None:
        self._plan = plan
        self._facts = facts
        self._things = things
        self._prefixes = prefixes
        self._terms = terms
        self.text: Callable[[str, str], tuple[str, str]] = lru_cache(maxsize=None)(self._text)

    def tell(self, hear: Callable[[str], None]) -> None:
        """From now on ``hear`` is told of whom a name is asked."""
        known = self.text

        def text(iri: str, lang: str = "it") -> tuple[str, str]:
            hear(iri)
            return known(iri, lang)

        self.text = text

    def _text(self, iri: str, lang: str = "it") -> tuple[str, str]:
        """The name of a thing and its language (empty for a code)."""
        label, language = self._facts.name(iri, lang)
        if label:
            return readable(label), language
        short = self._prefixes.compact(iri)
        if short in self._terms:
            return self._terms[short][lang], lang
        if short != iri:
            return short, ""
        path = self._things.path_of(iri)
        if path is None:
            return iri, ""
        text, language = self._by_kind(iri, path, lang)
        return readable(text), language

    def _by_kind(self, iri: str, path: str, lang: str) -> tuple[str, str]:
        """A thing without a name: its class and its code, the end of its path."""
        fragment = iri.partition("#")[2]
        kinds = [kind for kind in self._facts.types(iri) if self._facts.label(kind, lang)]
        if not kinds:
            return f"{path}#{fragment}" if fragment else path, ""
        # data/<territory>/[<plan>/]<kind>/<code>: the code is what follows the kind
        parts = [part for part in path.split("/")[2:] if part != self._plan][1:]
        code = fragment or "/".join(parts) or path
        return f"{self._facts.label(kinds[0], lang)} {code}", lang
