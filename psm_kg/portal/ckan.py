"""Publishing the catalogue of a build on a CKAN portal: look, compare, write what differs.

Nothing is remembered between runs: the portal is asked what it shows, so a second run finds
nothing to do and an interrupted one is finished by the next. Only packages of the organisation
that carry the IRI of one of our datasets are ever written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psm_kg.errors import Text
from psm_kg.portal import ckan_connection as connection
from psm_kg.portal import ckan_problems as problems
from psm_kg.portal.ckan_client import ATTEMPTS, Portal
from psm_kg.portal.ckan_difference import Comparer, Difference, upload_values
from psm_kg.portal.ckan_fields import FieldTable
from psm_kg.portal.ckan_package import Package, Wanted, checked_file, read_wanted
from psm_kg.portal.ckan_report import PackageOutcome, PublishReport
from psm_kg.portal.ckan_schema import Schema
from psm_kg.portal.ckan_shapes import ask_package, ask_record, ask_records
from psm_kg.portal.ckan_survey import Survey, survey
from psm_kg.portal.ckan_token import Token

Progress = Callable[[Text], None]


def silent(_: Text) -> None:
    """Tell nobody about a step."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to publish. ``upload``: send the files, else link to them; ``remove``: what is gone."""

    upload: bool = False
    remove: bool = False
    dry_run: bool = False
    timeout: float = 60.0
    patience: float = 1.0


def publish(
    dist: Path,
    table: FieldTable,
    url: str,
    organisation: str,
    token: Token,
    options: Options,
    progress: Progress = silent,
) -> PublishReport:
    """Make the portal's packages as the catalogue of ``dist`` wants them.

    Raises UsageError (address, organisation, token missing), EnvironmentFailure and its
    PortalProblem (no build, portal down, not a CKAN, no permission, packages of others in the
    way), DataError when the portal's validation refuses a field.
    """
    if not token and not options.dry_run:
        raise problems.no_token()
    with Portal(url, token, timeout=options.timeout, patience=options.patience) as portal:
        progress(Text("interrogo il portale", "asking the portal"))
        language, schema = _portal_status(portal)
        wanted = read_wanted(dist, table, (language, "it", "en"))
        found = survey(portal, wanted, organisation, anonymous=not token)
        licences = ask_records(portal, "license_list", ("id",))
        run = _Run(
            portal,
            wanted,
            found,
            Comparer(
                schema,
                table.fields("package"),
                wanted.managed,
                table.fields("resource") | {"uri", "license_type", "hash", "hash_algorithm"},
                options.upload,
            ),
            licences,
            table.licences,
            options,
        )
        outcomes = []
        for package in wanted.packages:
            progress(Text(f"dataset {package.name}", f"dataset {package.name}"))
            outcomes.append(run.package(package))
        outcomes += [run.gone(name) for name in found.gone]
        return PublishReport(str(portal.url), organisation, options.dry_run, tuple(outcomes))


def _portal_status(portal: Portal) -> tuple[str, Schema]:
    """The language of the portal and the fields it declares.

    Asked without the token, so that an address that is not the portal's never sees it.
    """
    status = ask_record(portal, "status_show", ("site_url",), anonymous=True)
    extensions = status.get("extensions") or ()
    if "dcatapit_pkg" in extensions:
        raise connection.harvests_only(str(portal.url))
    scheming = None
    if "scheming_datasets" in extensions:
        action = "scheming_dataset_schema_show"
        scheming = ask_record(portal, action, ("dataset_fields",), anonymous=True, type="dataset")
    language = str(status.get("locale_default") or "it").partition("_")[0]
    return language, Schema.of(scheming)


@dataclass(frozen=True)
class _Run:
    portal: Portal
    wanted: Wanted
    found: Survey
    comparer: Comparer
    licences: Sequence[Mapping[str, Any]]
    aliases: Mapping[str, Sequence[str]]
    options: Options

    def package(self, package: Package) -> PackageOutcome:
        """Write what differs; when the portal is lost half way, look again and go on."""
        first: Difference | None = None
        sent = 0
        for attempt in range(ATTEMPTS):
            try:
                shown = self._shown(package)
                difference = self._compare(package, shown)
                action = "updated" if package.iri in self.found.known else "created"
                name = package.name if shown is None else str(shown["name"])
                address = f"{str(self.portal.url).rstrip('/')}/dataset/{name}"
                first = first or difference
                if self.options.dry_run or not first:
                    state = action if first else "unchanged"
                    return PackageOutcome(name, address, state, first.changes)  # type: ignore[arg-type]
                sent += self._write(difference, shown is None)
                left = self._compare(package, self._shown(package))
                return PackageOutcome(
                    name,
                    address,
                    action,  # type: ignore[arg-type]
                    first.changes,
                    sent,
                    left.changes,
                )
            except problems.Lost as lost:
                if attempt == ATTEMPTS - 1:
                    raise
                self.portal.pause(attempt, lost.seconds)
        raise AssertionError("the last attempt returns or raises")

    def gone(self, name: str) -> PackageOutcome:
        """A package of ours whose dataset is no longer in the catalogue."""
        address = f"{str(self.portal.url).rstrip('/')}/dataset/{name}"
        if not self.options.remove:
            return PackageOutcome(name, address, "left")
        if not self.options.dry_run:
            self.portal.tell("package_delete", {"id": name})
        return PackageOutcome(name, address, "removed")

    def _shown(self, package: Package) -> Mapping[str, Any] | None:
        known = self.found.known.get(package.iri, package.name)
        try:
            return ask_package(self.portal, known)
        except problems.NotFound:
            return None

    def _compare(self, package: Package, shown: Mapping[str, Any] | None) -> Difference:
        names = (package.licence, *self.aliases.get(package.licence, ()))
        licence = portal_licence(self.licences, names)
        return self.comparer.compare(package, self.found.owner, licence, shown)

    def _write(self, difference: Difference, new: bool) -> int:
        """Send the metadata, then the files; return how many files."""
        if difference.payload:
            self.portal.tell("package_create" if new else "package_patch", difference.payload)
        for resource in difference.uploads:
            content = checked_file(resource)
            assert resource.file is not None
            self.portal.upload(
                "resource_patch",
                upload_values(resource),
                resource.file.name,
                content,
                resource.fields.get("mimetype") or "application/octet-stream",
            )
        return len(difference.uploads)


def portal_licence(listed: Iterable[Mapping[str, Any]], names: Iterable[str]) -> str:
    """The id, in a portal's list of licences, of the first name it has; "" when it has none.

    A name is an address (scheme and final slash do not count) or an id.
    """
    known: dict[str, str] = {}
    for entry in listed:
        for value in (entry.get("id"), entry.get("url")):
            if value:
                known.setdefault(_plain(str(value)), str(entry["id"]))
    return next((known[_plain(name)] for name in names if _plain(name) in known), "")


def _plain(text: str) -> str:
    return text.strip().lower().partition("://")[2].rstrip("/") or text.strip().lower()
