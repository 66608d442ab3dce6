"""The national catalogue of semantic assets (schema.gov.it): our ontology and code lists in the
layout of repository that its harvester reads.

``assets/ontologies|controlled-vocabularies/<name>/{latest,v<version>}/<name>.<suffix>``: the name
is the last segment of the asset's IRI, which the catalogue's hooks require.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from psm_kg.errors import Lang, Text, UsageError
from psm_kg.namespaces import Prefixes, load_prefixes
from psm_kg.portal.assets_csv import projection
from psm_kg.portal.assets_metadata import Metadata, vocabulary_iri
from psm_kg.portal.assets_repository import Change, check_repository, put_asset
from psm_kg.publication import ontology_files
from psm_kg.workspace import Workspace

ONTOLOGIES = "ontologies"
VOCABULARIES = "controlled-vocabularies"
_SERIALISATIONS = ("ttl", "jsonld", "rdf")
_CHANGES: Mapping[Change, Text] = {
    "new": Text("nuova versione", "new version"),
    "rewritten": Text("riscritta", "rewritten"),
    "unchanged": Text("già uguale", "already the same"),
}


@dataclass(frozen=True, slots=True)
class Asset:
    """An ontology or a vocabulary: its place, its version and the files of a version's folder."""

    kind: str
    name: str
    version: str
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Published:
    """What became of one asset in the repository."""

    kind: str
    name: str
    version: str
    change: Change


@dataclass(frozen=True, slots=True)
class AssetsReport:
    """What was written into the repository, asset by asset."""

    folder: Path
    assets: tuple[Published, ...]

    def lines(self, lang: Lang) -> Iterator[str]:
        """The report for a person."""
        for asset in self.assets:
            yield f"{_CHANGES[asset.change][lang]:<16}  {asset.kind}/{asset.name} {asset.version}"
        changed = sum(asset.change != "unchanged" for asset in self.assets)
        yield Text(
            f"{len(self.assets)} risorse in {self.folder}, {changed} cambiate",
            f"{len(self.assets)} assets in {self.folder}, {changed} changed",
        )[lang]


def publish_assets(
    workspace: Workspace, folder: Path, *, replace_version: bool = False
) -> AssetsReport:
    """Write the assets into a repository of the national catalogue, or into a new folder.

    Files of others in it are left alone. A version that the repository already holds is never
    changed, unless ``replace_version`` says so. Nothing is written when something is refused.

    Raises UsageError when the folder is not such a repository, when the version is already there
    with other content or a newer one is, and when the terms are not this plan's to publish;
    ConfigurationError when an asset lacks the metadata that the catalogue requires;
    EnvironmentFailure when the folder cannot be written.
    """
    plan = workspace.plan
    if plan.terms_iri != plan.base_iri:
        raise UsageError(
            Text(
                f"questo piano usa i termini di {plan.terms_iri}: li pubblica chi ne è titolare",
                f"this plan uses the terms of {plan.terms_iri}: their owner publishes them",
            )
        )
    assets = list(make_assets(workspace, load_prefixes(workspace)))
    check_repository(folder)
    places = [folder / "assets" / asset.kind / asset.name for asset in assets]
    for commit in (False, True):  # all is checked before anything is written
        changes = [
            put_asset(place, asset.version, asset.files, replace_version, commit)
            for place, asset in zip(places, assets, strict=True)
        ]
    return AssetsReport(
        folder,
        tuple(
            Published(asset.kind, asset.name, asset.version, change)
            for asset, change in zip(assets, changes, strict=True)
        ),
    )


def make_assets(workspace: Workspace, prefixes: Prefixes) -> Iterator[Asset]:
    """The ontology, its alignments and the vocabularies, with their files.

    Raises ConfigurationError for one whose metadata the catalogue would refuse.
    """
    files = dict(ontology_files(workspace, prefixes))
    resources = workspace.resources
    ontology = Metadata.read(
        files["onto/PSM.ttl"], f"{workspace.plan.terms_iri}onto/PSM", resources.root, workspace
    )
    yield Asset(ONTOLOGIES, "PSM", ontology.version, _forms(files, "onto", "PSM"))
    for path in resources.ontology:
        # the hooks want a folder named like each file, so an alignment cannot lie beside PSM.ttl;
        # the harvester passes over files with “aligns” in their names
        if "-aligns-" in path.stem:
            forms = _forms(files, "onto", path.stem)
            yield Asset(ONTOLOGIES, path.stem, ontology.version, forms)
    for path in resources.vocabularies:
        iri = vocabulary_iri(workspace, path.stem)
        turtle = files[f"controlled-vocabulary/{path.stem}.ttl"]
        metadata = Metadata.read(turtle, iri, path, workspace)
        forms = _forms(files, "controlled-vocabulary", path.stem)
        tabular = projection(metadata, NamedNode(iri), path.stem, prefixes)
        yield Asset(VOCABULARIES, path.stem, metadata.version, forms | tabular)


def _forms(files: Mapping[str, bytes], room: str, name: str) -> dict[str, bytes]:
    return {f"{name}.{suffix}": files[f"{room}/{name}.{suffix}"] for suffix in _SERIALISATIONS}
