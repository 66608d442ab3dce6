"""Where a portal keeps the metadata CKAN itself has no field for: extras, or fields of its own.

A bare CKAN keeps them as extras; one with ckanext-scheming declares fields for some of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psm_kg.portal.ckan_package import Package, Resource

_AGENTS = ("contact", "creator", "publisher")


@dataclass(frozen=True, slots=True)
class Schema:
    """The fields a portal declares beside CKAN's own, of packages and of resources."""

    declared: frozenset[str] = frozenset()
    of_resources: frozenset[str] = frozenset()

    @classmethod
    def of(cls, scheming: Mapping[str, Any] | None) -> Schema:
        """What the portal says of its scheming schema, None where it has none."""

        def names(section: str) -> frozenset[str]:
            fields = (scheming or {}).get(section) or ()
            return frozenset(str(f.get("field_name")) for f in fields if isinstance(f, dict))

        return cls(names("dataset_fields"), names("resource_fields"))

    def place(self, package: Package) -> tuple[dict[str, Any], dict[str, str]]:
        """The metadata of a package as (fields of the portal, extras)."""
        extras = dict(package.extras)
        own = {key: _value(extras.pop(key)) for key in sorted(self.declared & extras.keys())}
        for agent in _AGENTS:
            if agent in self.declared:
                parts = sorted(k for k in extras if k.startswith(f"{agent}_"))
                if parts:
                    own[agent] = [{k.removeprefix(f"{agent}_"): extras.pop(k) for k in parts}]
        return own, extras

    def own(self, extras: frozenset[str]) -> frozenset[str]:
        """The fields of the portal that hold what would be some extras elsewhere."""
        return (self.declared & extras) | self.declared.intersection(_AGENTS)

    def fields(self, resource: Resource) -> dict[str, Any]:
        """The fields of a resource; those of many values are lists where the portal says so."""
        return {
            key: _value(value) if key in self.of_resources else value
            for key, value in resource.fields.items()
        }


def _value(text: str) -> Any:
    try:
        return json.loads(text) if text.startswith("[") else text
    except ValueError:
        return text
