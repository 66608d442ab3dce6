"""The form that an agency fills in, as its CSVW document describes it.

The document (``mappings/links/form.csv-metadata.json``) is the data dictionary, the instructions of
the template and the bounds of the check: a column is named and explained there and nowhere else.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from psm_kg.errors import Text
from psm_kg.workspace import Resources

#: The sheets of the template.
SHEETS = {
    "projects": Text("Progetti", "Projects"),
    "instructions": Text("Istruzioni", "Instructions"),
    "actions": Text("Azioni", "Actions"),
    "municipalities": Text("Comuni", "Municipalities"),
}
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column: its name, its label, other names people give it, what to write in it."""

    name: str
    label: Text
    description: Text
    #: Every spelling by which a header is recognised, folded.
    spellings: frozenset[str]
    base: str
    pattern: str
    longest: int
    required: bool
    separator: str
    default: str
    #: What the example row of the template says.
    example: Text


@dataclass(frozen=True)
class Form:
    """The columns in their order, and what the form is."""

    title: Text
    description: Text
    columns: tuple[FormColumn, ...]

    @classmethod
    def load(cls, resources: Resources) -> Form:
        """Read the CSVW document."""
        document = json.loads(resources.link_form.read_text(encoding="utf-8"))
        return cls(
            _text(document["dc:title"]),
            _text(document["dc:description"]),
            tuple(map(_column, document["tableSchema"]["columns"])),
        )

    def __getitem__(self, name: str) -> FormColumn:
        return next(column for column in self.columns if column.name == name)

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """The column name of each folded spelling."""
        return {s: column.name for column in self.columns for s in sorted(column.spellings)}

    def recognise(self, header: str) -> str:
        """The name of the column that a header means; empty when it means none.

        Case, accents, spaces, a star and a note in brackets do not matter, nor does a number after
        it (``Azioni 2``).
        """
        for word in (header, re.sub(r"\(.*?\)", " ", header)):
            folded = fold(word)
            for spelling in (folded, re.sub(r"(?<=\D) ?\d{1,2}$", "", folded)):
                if spelling in self.spellings:
                    return self.spellings[spelling]
        return ""


def fold(text: str) -> str:
    """Lower case, no accents, one space for whatever is neither letter nor digit."""
    parts = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in parts if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", plain.casefold()).strip()


def _column(document: Mapping[str, Any]) -> FormColumn:
    titles, datatype = document["titles"], document["datatype"]
    names = [document["name"], *titles["it"], *titles["en"]]
    return FormColumn(
        name=document["name"],
        label=Text(titles["it"][0], titles["en"][0]),
        description=_text(document["dc:description"]),
        spellings=frozenset(map(fold, names)),
        base=datatype["base"],
        pattern=datatype.get("format", ""),
        longest=datatype.get("maxLength", 100),
        required=document.get("required", False),
        separator=document.get("separator", ""),
        default=document.get("default", ""),
        example=_text(document["psm:example"]),
    )


def _text(values: list[dict[str, str]]) -> Text:
    by_language = {value["@language"]: value["@value"] for value in values}
    return Text(by_language["it"], by_language["en"])
