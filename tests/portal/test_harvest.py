"""A real CKAN harvests the catalogue (ckanext-harvest and ckanext-dcat), as a portal would."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import rdflib
from rdflib import DCAT, DCTERMS
from real_ckan import CannotRunError, RealCkan
from site_server import serving

import psm_kg
from psm_kg.errors import PsmError

HARVEST = Path(__file__).with_name("harvest_once.py")


@pytest.fixture(scope="module")
def portal() -> Iterator[RealCkan]:
    try:
        running = RealCkan().__enter__()
    except CannotRunError as reason:
        pytest.skip(f"no CKAN can run here: {reason}")
    try:
        yield running
    finally:
        running.__exit__()


def act(portal: RealCkan, action: str, **values: Any) -> Any:
    headers = {"Authorization": portal.tokens["admin"]}
    url = f"{portal.url}/api/3/action/{action}"
    answer = httpx.post(url, json=values, headers=headers, timeout=60)
    assert answer.status_code == 200, answer.text[:2000]
    return answer.json()["result"]


def harvest(portal: RealCkan, source: str) -> dict[str, str]:
    """What one harvest did to each dataset, by its IRI."""
    command = [portal.python, HARVEST, portal.folder / "ckan.ini", source]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["errors"] == []
    outcomes: dict[str, str] = said["outcomes"]
    return outcomes


def packages(portal: RealCkan) -> dict[str, dict[str, Any]]:
    """The harvested packages by the IRI of their dataset."""
    found = act(portal, "package_search", fq="+organization:cmto +dataset_type:dataset", rows=1000)
    shown = [act(portal, "package_show", id=package["id"]) for package in found["results"]]
    return {extras(package)["uri"]: package for package in shown}


def extras(package: dict[str, Any]) -> dict[str, str]:
    return {extra["key"]: extra["value"] for extra in package["extras"]}


def test_a_portal_harvests_the_catalogue(portal: RealCkan, publication: Path) -> None:
    """A second harvest changes nothing, and we do not publish beside a harvester."""
    graph = rdflib.Graph().parse(publication / "public" / "catalogue" / "catalogue.ttl")
    datasets = set(graph.objects(None, DCAT.dataset))
    with serving(publication / "public", types={".rdf": "application/rdf+xml"}) as (site, asked):
        source = {"name": "piano", "title": "Piano", "source_type": "dcat_rdf"}
        url = f"{site.rstrip('/')}/catalogue/catalogue.rdf"
        act(portal, "harvest_source_create", url=url, owner_org="cmto", **source)
        added = harvest(portal, "piano")
        first = packages(portal)
        again = harvest(portal, "piano")
        second = packages(portal)
    assert asked
    assert added == {str(dataset): "added" for dataset in datasets}
    assert set(first) == set(again) == set(added)
    for dataset in datasets:
        package = first[str(dataset)]
        assert extras(package)["identifier"] == str(graph.value(dataset, DCTERMS.identifier))
        assert {resource["uri"] for resource in package["resources"]} == {
            str(distribution) for distribution in graph.objects(dataset, DCAT.distribution)
        }
    assert dates(second) == dates(first)
    token = portal.tokens["editor"]
    with pytest.raises(PsmError, match="is kept by a harvester of the portal"):
        psm_kg.publish_ckan(portal.url, "cmto", token=token, dist=publication)
    assert dates(packages(portal)) == dates(first)


def dates(packages: dict[str, dict[str, Any]]) -> dict[str, tuple[str, str, list[str]]]:
    """What shows that a package was written again, or its resources made anew."""
    return {
        iri: (
            package["id"],
            package["metadata_modified"],
            [resource["id"] for resource in package["resources"]],
        )
        for iri, package in packages.items()
    }
