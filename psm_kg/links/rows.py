"""From an entry of the form to a project, or to what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import count

from psm_kg.errors import Location, Text
from psm_kg.links import cup as cups
from psm_kg.links import values
from psm_kg.links.actions import find_actions
from psm_kg.links.characters import inspect, tidy
from psm_kg.links.form import fold
from psm_kg.links.model import ContributedProject
from psm_kg.links.places import find_municipalities, lead
from psm_kg.links.reference import Reference
from psm_kg.links.sheets import Entry
from psm_kg.tables.log import FindingLog

_CUP_EXAMPLE = "C11G06000000001"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a project is: the row of a sheet, or its IRI."""

    file: str
    row: int
    uri: str

    def told(self, here: str) -> Text:
        """``row 3``, with the sheet when it is another one; or the IRI."""
        if self.uri:
            return Text(self.uri, self.uri)
        sheet = "" if self.file == here else f" ({self.file.rpartition('#')[2]})"
        return Text(f"riga {self.row}{sheet}", f"row {self.row}{sheet}")


class RowCheck:
    """Checks the entries of a submission one after the other, and what they have in common."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._first: dict[tuple[str, str], Place] = {}
        self._codes = count(1)
        self._place = Place("", 0, "")

    def check(self, entry: Entry, log: FindingLog, **known: str) -> ContributedProject | None:
        """The project of a row; ``None`` when something in it must be mended first.

        ``known`` are fields that no column holds (``language``, ``uri``).
        """
        before = log.violations()
        self._place = Place(log.file, entry.row, known.get("uri", ""))
        texts = {name: self._cell(name, entry, log) for name in entry.cells}
        form = self._reference.form
        for column in form.columns:
            if column.required and not entry.cells.get(column.name):
                label = entry.label(column.name)
                log.add("required-cell", entry.row, label, what=column.description)
        cup = self._cup(texts.get("cup", ""), entry, log)
        own = texts.get("identifier", "")
        slug = self._slug(cup, own, entry, log)
        title = texts.get("title", "")
        named, ipa = lead(texts.get("lead_organisation", ""), self._reference)
        project = ContributedProject(
            id=slug,
            title=title,
            actions=self._actions(entry, log),
            location=Location(log.file, entry.row),
            abstract=texts.get("abstract", ""),
            cup=cup,
            own_code=own,
            lead=named,
            lead_ipa=ipa,
            municipalities=self._several("municipality", entry, log),
            **self._dates(texts, entry, log),
            link=self._value("link", values.page(texts.get("link", "")), texts, entry, log),
            contact=self._value(
                "contact", values.contact(texts.get("contact", "")), texts, entry, log
            ),
            licence=self._licence(texts, entry, log),
            **known,
        )
        self._twins(project, entry, log)
        return None if entry.is_spoilt or log.violations() > before else project

    def _cell(self, name: str, entry: Entry, log: FindingLog) -> str:
        """The tidied text of a column of one value, its characters and length checked."""
        cells = entry.cells[name]
        column = self._reference.form[name]
        for label, text in cells:
            tidied = tidy(text)
            if len(text) > column.longest:
                log.add(
                    "cell-over-long",
                    entry.row,
                    label,
                    text,
                    length=len(text),
                    limit=column.longest,
                )
            else:
                inspect(tidied, entry.row, label, log)
        return tidy(cells[0][1])[: column.longest]

    def _cup(self, text: str, entry: Entry, log: FindingLog) -> str:
        if not text:
            return ""
        cup = cups.normalise(text)
        label = entry.label("cup")
        wrong = cups.fault(cup)
        if wrong is None:
            self._once("cup", cup, entry, label, log)
            return cup
        if wrong.kind == "length":
            log.add("cup-length", entry.row, label, text, length=len(cup), instead=_CUP_EXAMPLE)
        elif wrong.kind == "letter":
            log.add(
                "cup-letter", entry.row, label, text, position=wrong.position, found=wrong.found
            )
        else:
            meant = Text("", "")
            if wrong.meant:
                meant = Text(f" (intendeva {wrong.meant}?)", f" (did you mean {wrong.meant}?)")
            log.add(
                "cup-digit",
                entry.row,
                label,
                text,
                position=wrong.position,
                found=wrong.found,
                meant=meant,
            )
        return ""

    def _slug(self, cup: str, own: str, entry: Entry, log: FindingLog) -> str:
        column = self._reference.form["identifier"].label
        instead = f"progetto-{next(self._codes)}"
        if own:
            slug = slugify(own)
            if slug:
                self._once("identifier", slug, entry, entry.label("identifier"), log, shown=own)
            else:
                label = entry.label("identifier")
                log.add("identifier-unusable", entry.row, label, own, instead=instead)
            return slug
        if not cup and not entry.cells.get("cup"):
            log.add(
                "identifier-needed",
                entry.row,
                entry.label("identifier"),
                instead=instead,
                column_it=column.it,
                column_en=column.en,
            )
        return cup.lower()

    def _actions(self, entry: Entry, log: FindingLog) -> tuple[str, ...]:
        found = {
            code
            for label, text in entry.cells.get("actions", ())
            for code in find_actions(_lines(text), entry.row, label, self._reference, log)
        }
        return tuple(code for code in self._reference.actions if code in found)

    def _several(self, name: str, entry: Entry, log: FindingLog) -> tuple[str, ...]:
        found = [
            code
            for label, text in entry.cells.get(name, ())
            for code in find_municipalities(_lines(text), entry.row, label, self._reference, log)
        ]
        return tuple(dict.fromkeys(found))

    def _dates(self, texts: dict[str, str], entry: Entry, log: FindingLog) -> dict[str, str]:
        dates = {
            name: self._value(name, values.iso_date(texts.get(name, "")), texts, entry, log)
            for name in ("start", "end")
        }
        if all(dates.values()) and dates["end"] < dates["start"]:
            log.add("end-before-start", entry.row, entry.label("end"), dates["end"], **dates)
        return dates

    def _licence(self, texts: dict[str, str], entry: Entry, log: FindingLog) -> str:
        text = texts.get("licence") or self._reference.form["licence"].default
        value, fault = values.licence(text, self._reference)
        if fault is not None:
            log.add(fault[0], entry.row, entry.label("licence"), text, **fault[1])
        return value

    def _value(
        self,
        name: str,
        checked: values.Checked,
        texts: dict[str, str],
        entry: Entry,
        log: FindingLog,
    ) -> str:
        """The value of a column, once its fault is noted; an empty cell has none."""
        if not texts.get(name):
            return ""
        value, fault = checked
        if fault is not None:
            words = {"value": texts[name], **fault[1]}
            log.add(fault[0], entry.row, entry.label(name), **words)
        return value

    def _once(
        self, kind: str, value: str, entry: Entry, label: str, log: FindingLog, shown: str = ""
    ) -> None:
        """A fault if ``value`` came before; it is told as the file writes it (``shown``)."""
        first = self._first.setdefault((kind, value), self._place)
        if first != self._place:
            written = shown or value
            log.add(f"duplicate-{kind}", entry.row, label, written, first=first.told(log.file))

    def _twins(self, project: ContributedProject, entry: Entry, log: FindingLog) -> None:
        """The same project elsewhere: in the file, in the plan."""
        title = fold(project.title)
        if not title:
            return
        self._once("title", title, entry, entry.label("title"), log, shown=project.title)
        known = self._reference.project_by_name
        twin = known.get(title) or (known.get(fold(project.cup)) if project.cup else None)
        if twin is not None:
            name = twin.name
            log.add("known-project", entry.row, entry.label("title"), project.title, name=name)


def slugify(text: str) -> str:
    """Lower-case ASCII letters and digits, with hyphens between."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _lines(text: str) -> str:
    """Tidied, but a line break still separates values."""
    return "\n".join(line for line in map(tidy, re.split(r"[\r\n]+", text)) if line)
