"""What must change on the portal so that a package is as the catalogue wants it, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from psm_kg.portal.ckan_package import Package, Resource, uploaded_fields
from psm_kg.portal.ckan_schema import Schema

#: Fields that follow from the file of an uploaded resource: written together with it, or by CKAN.
_OF_THE_FILE = frozenset({"url", "url_type", "hash", "hash_algorithm", "size"})


@dataclass(frozen=True, slots=True)
class Change:
    """A field whose value changes; ``resource`` is empty for the package's own."""

    resource: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """The changes, what to send for those of metadata, and the files to send after it."""

    changes: tuple[Change, ...]
    payload: Mapping[str, Any]
    uploads: tuple[Resource, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares what is wanted with what the portal shows, by what this run is to do.

    ``package_fields``, ``managed`` and ``resource_fields``: CKAN's own fields, the extras and the
    fields of resources that are ours to write, and to empty when the catalogue no longer has them;
    all others belong to the portal and are left alone. ``upload``: files, not links.
    """

    schema: Schema
    package_fields: frozenset[str]
    managed: frozenset[str]
    resource_fields: frozenset[str]
    upload: bool

    def compare(
        self, wanted: Package, owner: str, licence: str, shown: Mapping[str, Any] | None
    ) -> Difference:
        """The difference from ``shown`` (what package_show gives, None when there is nothing)."""
        own, extras = self.schema.place(wanted)
        fields = {**wanted.fields, **own}
        if licence:
            fields["license_id"] = licence
        changes: list[Change] = []
        payload: dict[str, Any] = {}
        current = shown or {}
        if current.get("state", "active") != "active":
            fields["state"] = "active"
        ours = self.package_fields | self.schema.own(self.managed)
        for name in sorted(fields.keys() | ours):
            old = current.get(name)
            value = fields.get(name, [] if isinstance(old, list) else "")
            if _same(old, value):
                continue
            changes.append(Change("", name, _text(old), _text(value or "")))
            payload[name] = value
        self._extras(extras, current, changes, payload)
        self._tags(wanted, current, changes, payload)
        uploads = self._resources(wanted, current, changes, payload)
        if shown is None:
            payload |= {"name": wanted.name, "owner_org": owner}
        elif payload:
            payload["id"] = current["id"]
        return Difference(tuple(changes), payload, uploads)

    def _extras(
        self,
        extras: Mapping[str, str],
        current: Mapping[str, Any],
        changes: list[Change],
        payload: dict[str, Any],
    ) -> None:
        there = {e["key"]: e["value"] for e in current.get("extras") or ()}
        ours = self.managed & there.keys()
        before = len(changes)
        for key in sorted(extras.keys() | ours):
            old, new = there.get(key), extras.get(key)
            if not _same(old, new):
                changes.append(Change("", key, _text(old), _text(new)))
        if len(changes) > before:
            kept = {key: value for key, value in there.items() if key not in ours}
            merged = {**kept, **extras}
            payload["extras"] = [{"key": k, "value": v} for k, v in sorted(merged.items())]

    def _tags(
        self,
        wanted: Package,
        current: Mapping[str, Any],
        changes: list[Change],
        payload: dict[str, Any],
    ) -> None:
        shown = current.get("tags") or ()
        free = sorted(tag["name"] for tag in shown if not tag.get("vocabulary_id"))
        if free != list(wanted.tags):
            changes.append(Change("", "tags", ", ".join(free), ", ".join(wanted.tags)))
            kept = [tag for tag in shown if tag.get("vocabulary_id")]
            payload["tags"] = [*kept, *({"name": tag} for tag in wanted.tags)]

    def _resources(
        self,
        wanted: Package,
        current: Mapping[str, Any],
        changes: list[Change],
        payload: dict[str, Any],
    ) -> tuple[Resource, ...]:
        shown: list[Mapping[str, Any]] = list(current.get("resources") or ())
        uploads: list[Resource] = []
        ours: list[Mapping[str, Any]] = []
        before, taken = len(changes), set()
        for resource in wanted.resources:
            there = next(
                (r for r in shown if resource.iri == r.get("uri") or resource.id == r.get("id")),
                None,
            )
            if there is not None:
                taken.add(there["id"])
            sent, sends = self._resource(resource, there, changes)
            ours.append(sent)
            if sends:
                uploads.append(_with_id(resource, str(sent["id"])))
        of_files = sum(1 for change in changes[before:] if change.field == "file")
        for gone in shown:
            if gone["id"] not in taken and gone.get("uri"):
                changes.append(Change(_label(gone), "uri", _text(gone.get("uri")), ""))
        if len(changes) - before > of_files:
            others = [r for r in shown if r["id"] not in taken and not r.get("uri")]
            payload["resources"] = [*ours, *others]
        return tuple(uploads)

    def _resource(
        self, resource: Resource, there: Mapping[str, Any] | None, changes: list[Change]
    ) -> tuple[Mapping[str, Any], bool]:
        """The resource as it is to be sent with the package, and whether its file follows."""
        as_file = self.upload and resource.file is not None
        old = there or {}
        wanted = self.schema.fields(resource)
        sends = False
        passed_over: frozenset[str] = frozenset()
        if as_file:
            sends = old.get("url_type") != "upload" or old.get("hash") != resource.sha256
            passed_over = _OF_THE_FILE if there is not None else _OF_THE_FILE - {"url"}
            if "mimetype" not in wanted:
                passed_over |= {"mimetype"}
            if sends:
                sent_before = _text(old.get("hash"))
                changes.append(Change(resource.label, "file", sent_before, resource.sha256))
        elif old.get("url_type"):
            wanted |= {"url_type": "", "clear_upload": "true"}
        stale = {key for key in self.resource_fields if old.get(key) and key not in wanted}
        sent = dict(old) if there is not None else {"id": resource.id}
        for name in sorted((wanted.keys() | stale) - passed_over):
            new = wanted.get(name, "")
            if name != "clear_upload" and not _same_field(name, old.get(name), new):
                changes.append(Change(resource.label, name, _text(old.get(name)), _text(new)))
            sent[name] = new
        return sent, sends


def upload_values(resource: Resource) -> dict[str, str]:
    """What goes with the file of a resource in ``resource_patch``."""
    assert resource.file is not None
    values = {"id": resource.id, "url": resource.file.name, "url_type": "upload"}
    values |= uploaded_fields(resource)
    if "mimetype" in resource.fields:
        values["mimetype"] = resource.fields["mimetype"]
    return values


def lines(changes: tuple[Change, ...]) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """The changes grouped by resource, the package's own first, in order."""
    labels = dict.fromkeys(change.resource for change in changes)
    for label in sorted(labels, key=lambda name: (name != "", list(labels).index(name))):
        yield label, tuple(change for change in changes if change.resource == label)


def _with_id(resource: Resource, known: str) -> Resource:
    return Resource(resource.iri, known, resource.fields, resource.file, resource.sha256)


def _label(shown: Mapping[str, Any]) -> str:
    return str(shown.get("name") or shown.get("uri") or shown.get("id"))


def _same_field(name: str, old: Any, new: Any) -> bool:
    if name == "format":  # CKAN writes the formats it knows in its own way: csv is CSV
        return _text(old).casefold() == _text(new).casefold()
    return _same(old, new)


def _same(old: Any, new: Any) -> bool:
    """Whether two values are one: CKAN shows an empty field as null, "" or not at all."""
    return bool(_canonical(old) == _canonical(new))


def _canonical(value: Any) -> Any:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").strip()
        if text.startswith(("[", "{")):
            try:
                return json.loads(text)
            except ValueError:
                return text
        return text
    return value if isinstance(value, (list, dict)) else str(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
