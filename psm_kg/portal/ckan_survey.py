"""What the portal already has: may we write, which packages are ours, and who is in the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from psm_kg.errors import Text, shorten
from psm_kg.portal import ckan_answers as answers
from psm_kg.portal import ckan_problems as problems
from psm_kg.portal.ckan_client import Portal
from psm_kg.portal.ckan_package import Package, Wanted
from psm_kg.portal.ckan_shapes import Record, ask_package, ask_record, ask_records, search_page

_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Survey:
    """The organisation's id, our packages (dataset IRI → id), and those gone from the catalogue."""

    owner: str
    known: Mapping[str, str]
    gone: tuple[str, ...]


def survey(portal: Portal, wanted: Wanted, organisation: str, *, anonymous: bool) -> Survey:
    """Look before anything is written.

    Raises NotAllowed when the token is not known or may not publish for the organisation,
    UsageError when that does not exist, PortalProblem when packages of others have our names.
    """
    owner = _organisation(portal, organisation, anonymous=anonymous)
    packages: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    gone: list[str] = []
    iris = {package.iri for package in wanted.packages}
    for shown in _packages_of(portal, owner, anonymous=anonymous):
        iri = _value(shown, "uri")
        if iri in iris:
            packages[iri].append(shown)
        elif iri and _value(shown, "source_catalog_uri") == wanted.catalogue:
            gone.append(str(shown["name"]))
    known = {iri: str(shown[0]["id"]) for iri, shown in packages.items()}
    reasons: list[Text] = []
    for package in wanted.packages:
        there = packages.get(package.iri, [])
        if len(there) > 1:
            names = ", ".join(str(shown["name"]) for shown in there)
            reasons.append(
                Text(
                    f"{package.iri} è in più pacchetti ({names}): eliminarne tutti meno uno",
                    f"{package.iri} is in several packages ({names}): delete all but one",
                )
            )
        found = there[0] if there else _by_name(portal, package, reasons)
        if found is None or (not there and _in_the_way(found, package, owner, reasons)):
            continue
        known[package.iri] = str(found["id"])
        if _value(found, "harvest_source_id") or _value(found, "harvest_object_id"):
            reasons.append(
                Text(
                    f"{found['name']} è tenuto aggiornato da un harvester del portale: non va "
                    "scritto in due modi",
                    f"{found['name']} is kept by a harvester of the portal: it must not be "
                    "written in two ways",
                )
            )
    if reasons:
        raise answers.conflicts(str(portal.url), reasons)
    return Survey(owner, known, tuple(sorted(gone)))


def _organisation(portal: Portal, name: str, *, anonymous: bool) -> str:
    """The id of the organisation, once it is sure that the token may publish for it."""
    url = str(portal.url)
    user = ""
    mine: list[Record] = []
    if not anonymous:
        try:
            user = str(ask_record(portal, "user_show", ("name",))["name"])
        except (problems.NotFound, problems.NotAllowed, problems.Refused):
            raise answers.wrong_token(url) from None
        mine = ask_records(
            portal,
            "organization_list_for_user",
            ("name", "id"),
            permission="create_dataset",
        )
    allowed = {str(org["name"]): str(org["id"]) for org in mine}
    try:
        found = ask_record(portal, "organization_show", ("id",), id=name, include_users=False)
    except (problems.NotFound, problems.NotAllowed):
        raise answers.no_organisation(url, name, sorted(allowed)) from None
    owner = str(found["id"])
    if not anonymous and owner not in allowed.values():
        raise answers.no_permission(url, name, user, sorted(allowed))
    return owner


def _packages_of(portal: Portal, owner: str, *, anonymous: bool) -> Iterator[Mapping[str, Any]]:
    """All the packages of an organisation, private and drafts too where the token sees them."""
    start = 0
    while True:
        results, count = search_page(
            portal,
            fq=f'owner_org:"{owner}"',
            sort="name asc",
            rows=_ROWS,
            start=start,
            include_private=not anonymous,
            include_drafts=not anonymous,
        )
        yield from results
        start += len(results)
        if not results or start >= count:
            return


def _by_name(portal: Portal, package: Package, reasons: list[Text]) -> Mapping[str, Any] | None:
    try:
        return ask_package(portal, package.name)
    except problems.NotFound:
        return None
    except problems.NotAllowed:
        reasons.append(
            Text(
                f"il nome {package.name} è di un pacchetto che questo token non può vedere",
                f"the name {package.name} is of a package that this token may not see",
            )
        )
        return None


def _in_the_way(
    shown: Mapping[str, Any], package: Package, owner: str, reasons: list[Text]
) -> bool:
    """Whether the package of that name is not ours to write: of others, or about other things."""
    organisation = shown.get("organization")
    organisation = organisation if isinstance(organisation, Mapping) else {}
    if shown.get("owner_org") != owner:
        name = shorten(organisation.get("title") or organisation.get("name") or "—", 60)
        reasons.append(
            Text(
                f"il nome {package.name} è di un pacchetto di un'altra organizzazione ({name})",
                f"the name {package.name} is of a package of another organisation ({name})",
            )
        )
        return True
    if package.iri != _value(shown, "uri"):
        reasons.append(
            Text(
                f"{package.name} esiste già e non descrive {package.iri}: rinominarlo o eliminarlo",
                f"{package.name} exists and does not describe {package.iri}: rename or delete it",
            )
        )
        return True
    return False


def _value(shown: Mapping[str, Any], key: str) -> str:
    """A field of a package, wherever the portal's schema keeps it."""
    extras = {extra["key"]: extra["value"] for extra in shown.get("extras") or ()}
    return str(shown.get(key) or extras.get(key) or "")
