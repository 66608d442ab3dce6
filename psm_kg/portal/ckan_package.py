"""What the catalogue of a build wants on a portal: packages with their resources and files."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pyoxigraph import NamedNode

from psm_kg import graph
from psm_kg.portal import ckan_problems as problems
from psm_kg.portal.ckan_fields import Described, FieldTable, text_of

CATALOGUE = "public/catalogue/catalogue.ttl"
_SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
_MEDIA_TYPES = re.compile(r"https?://www\.iana\.org/assignments/media-types/")
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Resource:
    """A distribution: its IRI, its CKAN id, its fields, and the built file if there is one."""

    iri: str
    id: str
    fields: Mapping[str, str]
    file: Path | None = None
    sha256: str = ""

    @property
    def label(self) -> str:
        """How a person knows it."""
        return self.fields.get("name") or self.iri.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Package:
    """A dataset: its IRI, its name on the portal, CKAN's own fields, extras, tags, resources.

    ``licence`` is that of all the resources, "" when they do not share one.
    """

    iri: str
    name: str
    fields: Mapping[str, str]
    extras: Mapping[str, str]
    tags: tuple[str, ...]
    resources: tuple[Resource, ...]
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """All the packages, the IRI of the catalogue, and which extras are ours to write."""

    catalogue: str
    packages: tuple[Package, ...]
    managed: frozenset[str]


def read_wanted(dist: Path, table: FieldTable, languages: Sequence[str]) -> Wanted:
    """Read the catalogue of a build.

    Raises EnvironmentFailure when there is no build, and ConfigurationError when the catalogue is
    not RDF or holds nothing that a portal could take.
    """
    path = dist / CATALOGUE
    if not path.is_file():
        raise problems.no_catalogue(path)
    described = Described(graph.read_rdf(path))
    ((contains,),) = table.links["catalogue_datasets"]
    catalogues = described.of_property(contains)
    if len(catalogues) != 1:
        raise problems.catalogues(path, len(catalogues))
    files = _BuiltFiles(dist)
    packages = tuple(
        _package(described, dataset, table, languages, files)
        for dataset in described.follow(catalogues, (contains,))
    )
    names: dict[str, str] = {}
    for package in packages:
        if names.setdefault(package.name, package.iri) != package.iri:
            raise problems.same_name(package.name, names[package.name], package.iri)
    origin = catalogues[0].value
    packages = tuple(
        replace(p, extras={**p.extras, "uri": p.iri, "source_catalog_uri": origin})
        for p in packages
    )
    managed = table.fields("extras") | {"uri", "source_catalog_uri"}
    return Wanted(origin, packages, frozenset(managed))


def _package(
    described: Described,
    dataset: NamedNode,
    table: FieldTable,
    languages: Sequence[str],
    files: _BuiltFiles,
) -> Package:
    fields = table.read(described, dataset, "package", languages)
    extras = table.read(described, dataset, "extras", languages)
    keywords = described.first(dataset, table.sections["package"]["tags"]["keyword"])
    resources = tuple(
        _resource(described, distribution, table, languages, files)
        for distribution in described.first(dataset, table.links["distributions"])
    )
    if "title" not in fields or "identifier" not in extras:
        raise problems.incomplete(dataset.value)
    licences = {resource.fields.get("license", "") for resource in resources}
    return Package(
        iri=dataset.value,
        name=package_name(extras["identifier"]),
        fields=fields,
        extras=extras,
        tags=tuple(sorted({tag for k in keywords for tag in tags_of(text_of(k))})),
        resources=resources,
        licence=licences.pop() if len(licences) == 1 else "",
    )


def _resource(
    described: Described,
    distribution: NamedNode,
    table: FieldTable,
    languages: Sequence[str],
    files: _BuiltFiles,
) -> Resource:
    fields = table.read(described, distribution, "resource", languages)
    # CKAN knows formats and media types by their codes, not by their IRIs
    if "format" in fields:
        fields["format"] = fields["format"].rstrip("/").rsplit("/", 1)[-1]
    if "mimetype" in fields:
        fields["mimetype"] = _MEDIA_TYPES.sub("", fields["mimetype"])
    if "license" in fields:
        fields["license_type"] = fields["license"]  # what ckanext-dcatapit calls it
    fields["uri"] = distribution.value
    file = files.find(fields.get("download_url", ""))
    return Resource(
        iri=distribution.value,
        id=resource_id(distribution.value),
        fields=fields,
        file=file,
        sha256=files.sha256(file) if file else "",
    )


def resource_id(iri: str) -> str:
    """The id of a resource is that of its distribution, so no publishing makes it anew."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, iri))


def package_name(identifier: str) -> str:
    """An identifier as CKAN's name: 2 to 100 characters among ``a-z 0-9 - _``.

    ``cmto:psm-2024-2026`` → ``cmto-psm-2024-2026``. A longer one ends in a part of its hash.
    """
    plain = unicodedata.normalize("NFKD", identifier).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")
    if len(name) < 2 or len(name) > _LONGEST_NAME:
        digest = hashlib.sha256(identifier.encode()).hexdigest()[:8]
        name = f"{name[: _LONGEST_NAME - 9]}-{digest}".lstrip("-")
    return name


def tags_of(keyword: str) -> list[str]:
    """A keyword as CKAN's tags: letters, digits, spaces, ``-_.``; 2 to 100 characters."""
    cleaned = (re.sub(r"[^\w .-]+", " ", part) for part in keyword.split(","))
    tags = (" ".join(part.split()) for part in cleaned)
    return [tag[:100].strip() for tag in tags if len(tag) >= 2]


class _BuiltFiles:
    """The files of a build by the address they are published at."""

    def __init__(self, dist: Path) -> None:
        self._dist = dist
        try:
            manifest = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))
            self._files: Mapping[str, Mapping[str, Any]] = manifest["files"]
        except (OSError, ValueError, KeyError, TypeError):
            raise problems.no_manifest(dist / "manifest.json") from None

    def find(self, url: str) -> Path | None:
        """The file whose place in the web root ends the address, None when there is none.

        The longest end counts, so the base address of the site need not be known.
        """
        parts = [unquote(part) for part in urlsplit(url).path.split("/") if part]
        for start in range(len(parts)):
            name = "public/" + "/".join(parts[start:])
            if name in self._files and (self._dist / name).is_file():
                return self._dist / name
        return None

    def sha256(self, file: Path) -> str:
        """The hash that the manifest of the build gives."""
        return str(self._files[file.relative_to(self._dist).as_posix()]["sha256"])


def checked_file(resource: Resource) -> bytes:
    """The content of a built file. Raises EnvironmentFailure when it is not what was built."""
    assert resource.file is not None
    try:
        content = resource.file.read_bytes()
    except OSError as error:
        raise problems.unreadable(resource.file, error.strerror or str(error)) from None
    if hashlib.sha256(content).hexdigest() != resource.sha256:
        raise problems.changed_file(resource.file)
    return content


def uploaded_fields(resource: Resource) -> dict[str, str]:
    """The fields that go with the file itself: written with it, so they never run ahead of it."""
    return {"hash": resource.sha256, "hash_algorithm": _SHA256}
