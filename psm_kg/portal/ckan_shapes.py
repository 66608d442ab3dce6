"""Answers of a portal have the form CKAN gives them, or nothing is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from psm_kg.portal import ckan_connection as connection
from psm_kg.portal.ckan_client import Portal

Record = Mapping[str, Any]
#: The lists inside a package, and what each entry has.
_PARTS = {"extras": ("key", "value"), "resources": ("id",), "tags": ("name",)}


def ask_record(portal: Portal, action: str, keys: Iterable[str], **values: Any) -> Record:
    """The result of an action that answers with an object that has some keys."""
    return _record(portal, action, portal.ask(action, **values), keys)


def ask_records(portal: Portal, action: str, keys: Iterable[str], **values: Any) -> list[Record]:
    """The result of an action that answers with a list of such objects."""
    return _records(portal, action, portal.ask(action, **values), tuple(keys))


def ask_package(portal: Portal, name: str) -> Record:
    """A package by id or name. Raises NotFound, NotAllowed or another PortalProblem."""
    return _package(portal, "package_show", portal.ask("package_show", id=name))


def search_page(portal: Portal, **values: Any) -> tuple[list[Record], int]:
    """One page of package_search, and how many packages there are in all."""
    page = ask_record(portal, "package_search", ("results", "count"), **values)
    found = _records(portal, "package_search", page["results"], ("id", "name"))
    if not isinstance(page["count"], int):
        raise _unexpected(portal, "package_search")
    return [_package(portal, "package_search", shown) for shown in found], page["count"]


def _package(portal: Portal, action: str, found: Any) -> Record:
    record = _record(portal, action, found, ("id", "name"))
    for part, keys in _PARTS.items():
        _records(portal, action, record.get(part) or [], keys)
    return record


def _records(portal: Portal, action: str, found: Any, keys: tuple[str, ...]) -> list[Record]:
    if not isinstance(found, list):
        raise _unexpected(portal, action)
    return [_record(portal, action, entry, keys) for entry in found]


def _record(portal: Portal, action: str, found: Any, keys: Iterable[str]) -> Record:
    if not isinstance(found, dict) or not found.keys() >= set(keys):
        raise _unexpected(portal, action)
    return found


def _unexpected(portal: Portal, action: str) -> Exception:
    return connection.unexpected(str(portal.url), 200, action)
