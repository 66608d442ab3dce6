"""What a publication on CKAN did, or would do, package by package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from psm_kg.errors import Lang, Text, shorten
from psm_kg.portal.ckan_difference import Change, lines

Action = Literal["created", "updated", "unchanged", "left", "removed"]

_DONE: dict[Action, Text] = {
    "created": Text("creato", "created"),
    "updated": Text("aggiornato", "updated"),
    "unchanged": Text("invariato", "unchanged"),
    "left": Text("non è più nel catalogo, lasciato", "no longer in the catalogue, left there"),
    "removed": Text("rimosso", "removed"),
}
_PLANNED: dict[Action, Text] = {
    **_DONE,
    "created": Text("da creare", "to create"),
    "updated": Text("da aggiornare", "to update"),
    "removed": Text("da rimuovere", "to remove"),
}
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class PackageOutcome:
    """One package: where it is, what was done, and the fields that changed.

    ``uploaded`` counts files sent; ``otherwise`` are fields that the portal has not kept as sent.
    """

    name: str
    url: str
    action: Action
    changes: tuple[Change, ...] = ()
    uploaded: int = 0
    otherwise: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishReport:
    """The outcome of a run; with ``dry_run`` what it would do, nothing written."""

    portal: str
    organisation: str
    dry_run: bool
    packages: tuple[PackageOutcome, ...]

    @property
    def changed(self) -> int:
        """How many packages were (or would be) created, updated or removed."""
        return sum(p.action in ("created", "updated", "removed") for p in self.packages)

    def lines(self, lang: Lang) -> Iterator[str]:
        """The report for a person: every field of a dry run, else the packages."""
        words = _PLANNED if self.dry_run else _DONE
        for package in self.packages:
            yield f"{package.name}: {words[package.action][lang]}  {package.url}"
            if self.dry_run:
                yield from _fields(package.changes, lang)
            for change in package.otherwise:
                where = f"{change.resource}, {change.field}" if change.resource else change.field
                yield Text(
                    f"  · {where}: il portale tiene {_value(change.old, 'it')} invece di "
                    f"{_value(change.new, 'it')}",
                    f"  · {where}: the portal keeps {_value(change.old, 'en')} instead of "
                    f"{_value(change.new, 'en')}",
                )[lang]
        if any(package.action == "left" for package in self.packages):
            yield Text(
                "Quelli che non sono più nel catalogo si rimuovono con --remove",
                "Those no longer in the catalogue are removed with --remove",
            )[lang]
        yield self._summary()[lang]

    def _summary(self) -> Text:
        total, files = len(self.packages), sum(p.uploaded for p in self.packages)
        if self.dry_run:
            return Text(
                f"Prova: {self.changed} pacchetti su {total} cambierebbero; nulla è stato scritto",
                f"Dry run: {self.changed} of {total} packages would change; nothing was written",
            )
        return Text(
            f"{self.changed} pacchetti su {total} cambiati, {files} file caricati",
            f"{self.changed} of {total} packages changed, {files} files uploaded",
        )


def _fields(changes: tuple[Change, ...], lang: Lang) -> Iterator[str]:
    for label, group in lines(changes):
        indent = "  "
        if label:
            yield f"  [{shorten(label)}]"
            indent = "    "
        for change in group:
            new = _value(change.new, lang)
            if change.old:
                yield f"{indent}{change.field}: {_value(change.old, lang)} → {new}"
            else:
                yield f"{indent}{change.field}: {new}"


def _value(text: str, lang: Lang) -> str:
    return shorten(text, _SHOWN) if text else Text("(vuoto)", "(empty)")[lang]
