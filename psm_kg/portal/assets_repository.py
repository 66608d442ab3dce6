"""A repository of the national catalogue as a folder: what may be written into it, and how.

The repository may be a git checkout with files of others in it: only the files of our own assets
are written, each put in place whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from psm_kg.errors import EnvironmentFailure, Location, Text, UsageError

Change = Literal["new", "rewritten", "unchanged"]
LATEST = "latest"
_KINDS = {"ontologies", "controlled-vocabularies", "schemas"}
#: What tells a checkout that is to become a repository of the catalogue from any other folder.
_SIGNS = (".git", ".pre-commit-config.yaml")
#: The harvester takes at most one file of each of these in a folder, named like the folder.
_ONE_OF_A_KIND = {".ttl", ".csv", ".db"}


def check_repository(folder: Path) -> None:
    """Raise UsageError unless the folder is new, empty, or a repository of the catalogue."""
    if not folder.exists() and not folder.is_symlink():
        return
    if folder.is_dir():
        names = {path.name for path in folder.iterdir()}
        assets = folder / "assets"
        if not names or (not assets.exists() and names & set(_SIGNS)):
            return
        if assets.is_dir() and not assets.is_symlink():
            rooms = {path.name for path in assets.iterdir() if path.is_dir()}
            if rooms and rooms <= _KINDS:
                return
    raise UsageError(
        Text(
            "non è un archivio del catalogo nazionale (manca assets/ con ontologies, "
            "controlled-vocabularies o schemas): indicare una cartella nuova o vuota",
            "this is not a repository of the national catalogue (no assets/ with ontologies, "
            "controlled-vocabularies or schemas): name a new or an empty folder",
        ),
        Location(str(folder)),
    )


def put_asset(
    place: Path, version: str, files: Mapping[str, bytes], replace: bool, commit: bool
) -> Change:
    """Put a version of an asset in its folder and make it the latest; say what changes.

    With ``commit`` false nothing is written. Raises UsageError when a newer version is there, or
    the same one with other content and ``replace`` is false, or when foreign files would make the
    catalogue refuse the folder; EnvironmentFailure when the folder cannot be written.
    """
    target = place / f"v{version}"
    try:
        for folder in (place, target, place / LATEST):
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                raise _refused(folder, "non è una cartella", "this is not a folder")
        _check_versions(place, version)
        for folder in (target, place / LATEST):
            _check_neighbours(folder, files)
        same = _same(target, files)
        if target.is_dir() and any(target.iterdir()) and not same and not replace:
            raise _refused(
                target,
                "questa versione è già pubblicata con altro contenuto: aumentare la versione "
                "(owl:versionIRI, owl:versionInfo), oppure riscriverla con --replace-version",
                "this version is already published with other content: raise the version "
                "(owl:versionIRI, owl:versionInfo), or rewrite it with --replace-version",
            )
        change: Change = "new" if not target.is_dir() else "rewritten"
        if same and _same(place / LATEST, files):
            return "unchanged"
        if commit:
            # the version first: an interrupted run leaves latest as it was, and is finished later
            _write(target, files)
            _write(place / LATEST, files)
    except OSError as error:
        raise EnvironmentFailure(
            Text(
                f"non si può leggere o scrivere ({error.strerror}): controllare permessi e spazio",
                f"cannot read or write ({error.strerror}): check permissions and space",
            ),
            Location(error.filename or str(place)),
        ) from None
    return change


def _check_versions(place: Path, version: str) -> None:
    if not place.is_dir():
        return
    names = sorted(path.name for path in place.iterdir() if path.is_dir())
    for name in names:
        if name == LATEST:
            continue
        if not re.fullmatch(r"v\d+(\.\d+){0,2}", name):
            raise _refused(
                place / name,
                "il nome di una versione deve essere come v1.0",
                "the name of a version must be like v1.0",
            )
        if _numbers(name[1:]) > _numbers(version):
            raise _refused(
                place / name,
                f"è più nuova della versione {version} da pubblicare",
                f"it is newer than version {version}, which is to be published",
            )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _check_neighbours(folder: Path, files: Iterable[str]) -> None:
    """No folder inside, and no second file of a kind that must be alone."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        ours = path.name in files or path.name.startswith(".")
        if path.is_dir() or (not ours and path.suffix in _ONE_OF_A_KIND):
            raise _refused(
                path,
                "il catalogo rifiuta la cartella di una versione che contiene anche questo: "
                "spostarlo altrove",
                "the catalogue refuses the folder of a version that also holds this: move it away",
            )


def _same(folder: Path, files: Mapping[str, bytes]) -> bool:
    return all(
        (folder / name).is_file() and (folder / name).read_bytes() == content
        for name, content in files.items()
    )


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        target = folder / name
        if target.is_file() and target.read_bytes() == content:
            continue
        # beside the target, so that the exchange is atomic; git and the hooks pass over the name
        waiting = folder / f".{name}.new"
        waiting.write_bytes(content)
        waiting.replace(target)


def _refused(path: Path, it: str, en: str) -> UsageError:
    return UsageError(Text(it, en), Location(str(path)))
