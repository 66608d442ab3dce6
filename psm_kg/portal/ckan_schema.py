"""Where a portal keeps the metadata CKAN itself has no field for: extras, or fields of its own.

A bare CKAN keeps them as extras; one with ckanext-scheming declares fields for some of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psm_kg.portal.ckan_package import Package

_AGENTS = ("contact", "creator", "publisher")


@dataclass(frozen=True, slots=True)
class Schema:
    """The fields a portal declares beside CKAN's own."""

    declared: frozenset[str] = frozenset()

    @classmethod
    def of(cls, scheming: Mapping[str, Any] | None) -> Schema:
        """What the portal says of its scheming schema, None where it has none."""
        fields = (scheming or {}).get("dataset_fields") or ()
        return cls(frozenset(str(field.get("field_name")) for field in fields))

    def place(self, package: Package) -> tuple[dict[str, Any], dict[str, str]]:
        """The metadata of a package as (fields of the portal, extras)."""
        own: dict[str, Any] = {}
        extras = dict(package.extras)
        for key in sorted(self.declared & extras.keys()):
            value = extras.pop(key)
            own[key] = json.loads(value) if value.startswith("[") else value
        for agent in _AGENTS:
            if agent in self.declared:
                parts = sorted(k for k in extras if k.startswith(f"{agent}_"))
                if parts:
                    own[agent] = [{k.removeprefix(f"{agent}_"): extras.pop(k) for k in parts}]
        return own, extras
