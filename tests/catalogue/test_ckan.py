"""The catalogue as ckanext-dcat reads it: docs/catalogue.md says which field ends up where."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib import DCAT, RDF

sys.path.insert(0, str(Path(__file__).parents[1] / "portal"))

from real_ckan import CannotRunError, environment

READER = Path(__file__).with_name("read_as_ckan.py")
PROFILES = ("euro_dcat_ap_2", "euro_dcat_ap_3")


@pytest.fixture(scope="module", params=PROFILES)
def packages(
    request: pytest.FixtureRequest,
    catalogues: dict[str, rdflib.Graph],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, dict[str, Any]]:
    """The packages made of Turin's catalogue with a contact, by the end of their IRI."""
    try:
        python = environment()
    except CannotRunError as reason:
        pytest.skip(f"no environment with ckan and ckanext-dcat can be made: {reason}")
    file = tmp_path_factory.mktemp("ckan") / "catalogue.ttl"
    catalogues["real"].serialize(file, format="turtle")
    made = subprocess.run(
        [python, str(READER), str(file), request.param], capture_output=True, text=True, check=True
    )
    return {uri(package).rpartition("/")[2]: package for package in json.loads(made.stdout)}


def extras(package: dict[str, Any]) -> dict[str, str]:
    return {extra["key"]: extra["value"] for extra in package["extras"]}


def uri(package: dict[str, Any]) -> str:
    return extras(package)["uri"]


def test_every_dataset_is_a_package(
    packages: dict[str, dict[str, Any]], catalogues: dict[str, rdflib.Graph]
) -> None:
    data = catalogues["real"]
    assert {uri(p) for p in packages.values()} == {
        str(d) for d in data.subjects(RDF.type, DCAT.Dataset)
    }
    for package in packages.values():
        dataset = rdflib.URIRef(uri(package))
        assert {r["uri"] for r in package["resources"]} == {
            str(d) for d in data.objects(dataset, DCAT.distribution)
        }


def test_fields_end_up_where_the_table_says(
    packages: dict[str, dict[str, Any]], explained: list[list[str]]
) -> None:
    """Each row of the table that names a field of ckanext-dcat is checked on a package."""
    package = packages["projects"]
    fields = extras(package) | {
        k: v for k, v in package.items() if k not in ("extras", "resources")
    }
    resource = package["resources"][0]
    rows = [row for row in explained if len(row) == 4 and ":" in row[0]]
    seen = 0
    for term, subject, field, _ in rows:
        holder = resource if subject == "Distribution" else fields
        for name in re.findall(r"`(\w+)`", field):
            assert holder.get(name), (term, name)
            seen += 1
    assert seen > 20


def test_values_are_kept(packages: dict[str, dict[str, Any]]) -> None:
    fields = extras(packages["projects"])
    assert fields["identifier"] == "cmto:psm-2024-2026-projects"
    assert fields["temporal_start"] == "2024-01-01"
    assert fields["temporal_end"] == "2026-12-31"
    assert fields["contact_email"] == "protocollo@cert.cittametropolitana.torino.it"
    actions = json.loads(fields["related_resource"])
    assert len(actions) > 50
    assert all("/action/" in action for action in actions)
    for resource in packages["projects"]["resources"]:
        assert resource["license"].endswith("/A21_CCBY40")
        assert resource["url"] == resource["download_url"]
