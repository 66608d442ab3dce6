"""An office that harvests: a copy of the invented plan, a registry, files that arrive."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from paths import TOY

from psm_kg.fetching import Bounds
from psm_kg.harvest import HarvestReport, Result, harvest
from psm_kg.harvest.keeping import Keeper, State
from psm_kg.harvest.registry import COLUMNS
from psm_kg.workspace import Workspace

FORM = "titolo,sintesi,cup,identificativo,ente capofila,comune,azioni,inizio,fine,link,contatto\n"
#: An invented body, registered as bodies are.
TOWN = {
    "id": "giocopoli",
    "name_it": "Comune di Giocopoli",
    "name_en": "Municipality of Toyville",
    "kind": "municipality",
    "ipa_code": "c_gioco",
    "municipality": "999001",
    "source": "arrivals/giocopoli.csv",
    "speaks_for": "own",
    "round": "2031",
    "valid_months": "12",
}
DAY = datetime(2031, 3, 1, 8, 0, 0, tzinfo=UTC)


class Office:
    """A plan folder with a registry, and what an office does with it."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(TOY, folder)
        (folder / "arrivals").mkdir()
        self.folder = folder
        self.workspace = Workspace.open(folder)
        self.bounds = Bounds(seconds=5, silence=2)
        self.register()

    def register(self, *rows: dict[str, str]) -> None:
        """Write the registry: each row is the town's, but for what it says."""
        lines = [",".join(COLUMNS)]
        lines += [",".join((TOWN | row).get(name, "") for name in COLUMNS) for row in rows or ({},)]
        path = self.folder / "tables" / "contributors.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def send(self, *rows: str, to: str = "giocopoli.csv") -> Path:
        """Put a form with these rows where the office takes it."""
        path = self.folder / "arrivals" / to
        path.write_text(FORM + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return path

    def harvest(
        self,
        *only: str,
        now: datetime = DAY,
        dry_run: bool = False,
        accept_shrink: tuple[str, ...] = (),
        inbox: Path | None = None,
    ) -> HarvestReport:
        """Harvest on a given day."""
        return harvest(
            self.workspace,
            only,
            now=now,
            dry_run=dry_run,
            accept_shrink=accept_shrink,
            inbox=inbox,
            bounds=self.bounds,
        )

    def outcome(self, contributor: str = "giocopoli", **options: object) -> Result:
        """The result of one contributor of a harvest of all."""
        report = self.harvest(**options)  # type: ignore[arg-type]
        return next(r for r in report.results if r.contributor == contributor)

    def state(self, contributor: str = "giocopoli") -> State:
        """What is kept of a contributor."""
        return Keeper(self.workspace).read(contributor)

    def files(self) -> dict[str, bytes]:
        """Everything that is kept, by path."""
        root = self.folder / "contributed"
        return {
            str(path.relative_to(root)): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file() and path.name != ".lock"
        }
