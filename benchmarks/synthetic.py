"""Synthetic plan folders of any size, for measuring: invented data, marked as such everywhere.

The folder is the toy plan of the tests with many more rows in the proportions of a real plan:
projects, contributions to actions, organisations and their roles, funding, observations, notes.
The same size and seed give the same bytes. Rows go to disk as they are made. ``faults`` rows have
a code that is in no list, which the shapes must find.

Run: ``python benchmarks/synthetic.py FOLDER --triples 300000 [--faults 10] [--seed 1]``.
"""

from __future__ import annotations

import argparse
import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOY = ROOT / "tests" / "toy"
#: Triples of the built graph: those that every plan has, and those that each project brings with
#: its contributions, roles, organisations, funding, observations and notes (seen in builds).
FIXED, PER_PROJECT = 8_400, 81.9
SIZES = (30_000, 300_000, 3_000_000, 30_000_000)
_LINES = "toy-report,1-2"
_KINDS = ("project", "plan", "service", "agreement", "works", "platform", "awareness", "study")
_STATUSES = ("", "", "", "under-way", "completed", "in-preparation", "adopted")
_BODIES = ("municipality", "association", "company", "school", "university", "public-agency")
_ROLES = ("partner", "partner", "partner", "funder", "implementer", "beneficiary", "supporter")
_NOTES = ("inconsistency", "typo", "missing", "ambiguity", "unit", "area", "base")
_WORDS = (
    ("rive", "banks"),
    ("scuole", "schools"),
    ("boschi", "woods"),
    ("strade", "roads"),
    ("acque", "waters"),
    ("borgate", "hamlets"),
    ("imprese", "firms"),
    ("sentieri", "paths"),
    ("piazze", "squares"),
    ("archivi", "archives"),
)
_YEARS = range(2026, 2031)  # none is stale in the round of 2031


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell with a code that is in no list: the file, its row (the header is 1), its column."""

    file: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class Size:
    """How many things of each kind a plan has."""

    projects: int
    contributions: int
    organisations: int
    participations: int
    funding: int
    observations: int
    notes: int
    strategies: int
    indicators: int

    @classmethod
    def of(cls, triples: int) -> Size:
        """The plan whose graph has about so many triples (more than :data:`FIXED`)."""
        projects = max(4, round((triples - FIXED) / PER_PROJECT))
        # a plan grows in what is monitored more than in what it plans
        strategies = min(90, max(2, round(projects**0.4)))
        return cls(
            projects,
            round(1.4 * projects),
            max(3, round(0.65 * projects)),
            round(1.7 * projects),
            round(0.3 * projects),
            round(0.6 * projects),
            round(0.3 * projects),
            strategies,
            min(180, max(2, round(projects**0.4))),
        )


class _Plan:
    """The rows of one synthetic plan."""

    def __init__(self, size: Size, seed: int, faults: int) -> None:
        self.size = size
        self._random = random.Random(seed)
        self.faults: list[Fault] = []
        spread = {
            "contributions": size.contributions,
            "projects": size.projects,
            "participations": size.participations,
        }
        self._faulty = {
            name: set(self._random.sample(range(rows), min(rows, _share(faults, at, len(spread)))))
            for at, (name, rows) in enumerate(spread.items())
        }
        self.actions = [f"3.{s}.{a}" for s in range(1, size.strategies + 1) for a in range(1, 6)]

    def tables(self) -> dict[str, Callable[[], Iterator[str]]]:
        """The rows to add to each table of the toy plan, in the order of writing."""
        return {
            "axes": lambda: iter((f"3,Asse sintetico,Synthetic axis,{_LINES}",)),
            "strategies": self._strategies,
            "actions": self._actions,
            "areas": self._areas,
            "indicators": self._indicators,
            "readings": self._readings,
            "organisations": self._organisations,
            "projects": self._projects,
            "contributions": self._contributions,
            "participations": self._participations,
            "funding": self._funding,
            "observations": self._observations,
            "quality_notes": self._notes,
        }

    @property
    def areas(self) -> int:
        """As many as the observations need: each has its own indicator, area and year."""
        return -(-self.size.observations // (self.size.indicators * len(_YEARS)))

    def _code(self, table: str, at: int, column: str, code: str) -> str:
        if at not in self._faulty[table]:
            return code
        self.faults.append(Fault(f"{table}.csv", at, column))
        return "no-such-code"

    def _strategies(self) -> Iterator[str]:
        for s in range(1, self.size.strategies + 1):
            yield (
                f"3.{s},3,Strategia sintetica {s},Synthetic strategy {s},,"
                f"Obiettivo inventato {s}.,Invented objective {s}.,{_LINES}"
            )

    def _actions(self) -> Iterator[str]:
        for code in self.actions:
            strategy = code.rpartition(".")[0]
            yield (f"{code},{strategy},Azione sintetica {code},Synthetic action {code},,,,{_LINES}")

    def _areas(self) -> Iterator[str]:
        for at in range(1, self.areas + 1):
            yield f"regions/9{at:05},Area sintetica {at},Synthetic area {at}"

    def _indicator(self, at: int) -> str:
        return f"3.{at % self.size.strategies + 1}-{at // self.size.strategies + 1:02}"

    def _indicators(self) -> Iterator[str]:
        for at in range(self.size.indicators):
            code = self._indicator(at)
            yield (
                f"{code},{code.partition('-')[0]},Indicatore sintetico {code},"
                f"Synthetic indicator {code},Definizione inventata {at}.,Invented definition {at}.,"
                f"istat-toy,percent,stated,{_LINES}"
            )

    def _readings(self) -> Iterator[str]:
        for at in range(self.size.indicators):
            yield (
                f"2031,{self._indicator(at)},per-water-body,Valore inventato,2024,"
                f"Istat di prova,{_LINES}"
            )

    def _organisations(self) -> Iterator[str]:
        for at in range(self.size.organisations):
            it, en = _WORDS[at % 10]
            kind = _BODIES[at % len(_BODIES)]
            ipa = f"syn_{at}" if at % 4 == 0 else ""
            yield (
                f"body-{at},Ente sintetico {at} per le {it},Synthetic body {at} for {en},,{kind},"
                f",{ipa},,,,{_LINES}"
            )

    def _projects(self) -> Iterator[str]:
        pick = self._random.random
        for at in range(self.size.projects):
            it, en = _WORDS[int(pick() * 10)]
            it2, en2 = _WORDS[int(pick() * 10)]
            kind = self._code("projects", at, "kind", _KINDS[int(pick() * 8)])
            whole = f"project-{int(pick() * at)}" if at and at % 5 == 0 else ""
            status = _STATUSES[int(pick() * 7)]
            page = f"https://example.org/synthetic/{at}" if at % 2 else ""
            yield (
                f"project-{at},Progetto sintetico {at}: {it} e {it2},"
                f"Synthetic project {at}: {en} and {en2},,{kind},{_scope(at)},{whole},"
                f'"Dati inventati per le misure: interventi sulle {it}, con attenzione alle {it2}, '
                f'in {at % 97 + 1} luoghi.",'
                f'"Invented data for measuring: works on the {en}, with attention to the {en2}, '
                f'in {at % 97 + 1} places.",{status},{page},{_LINES}'
            )

    def _contributions(self) -> Iterator[str]:
        pick, actions = self._random.random, self.actions
        for at in range(self.size.contributions):
            # each project contributes to one action, some to a second one
            project = at if at < self.size.projects else (at - self.size.projects) * 2
            first = (project * 7) % len(actions)
            action = actions[first if at < self.size.projects else (first + 1) % len(actions)]
            position = pick() < 0.6
            status = self._code("contributions", at, "status", "accepted")
            yield (
                f"2031,project-{project},{action},{_scope(project)},"
                f"{'position' if position else 'content'},0.{int(pick() * 30) + 60},"
                f"psm-kg-editors,{status},,,{_LINES}"
            )

    def _participations(self) -> Iterator[str]:
        pick, bodies = self._random.random, self.size.organisations
        for at in range(self.size.participations):
            if at < self.size.projects:
                body, role, project = (at * 3) % bodies, "lead", at
            else:
                project = at - self.size.projects
                body, role = (project * 5 + 1) % bodies, _ROLES[int(pick() * 7)]
            role = self._code("participations", at, "role", role)
            yield f"body-{body},{role},project-{project},,,,{_LINES}"

    def _funding(self) -> Iterator[str]:
        pick = self._random.random
        for at in range(self.size.funding):
            amount = str(int(pick() * 1e6) + 1000) if at % 3 else ""
            yield f"project-{at * 3},fund-a,{amount},,,{_LINES}"

    def _observations(self) -> Iterator[str]:
        pick, indicators, years = self._random.random, self.size.indicators, len(_YEARS)
        for at in range(self.size.observations):
            indicator, rest = self._indicator(at % indicators), at // indicators
            year, area = _YEARS[rest % years], rest // years + 1
            yield (
                f"{indicator},regions/9{area:05},total,{year},{int(pick() * 1000) / 10},"
                f"A,inferred,2031,,,{_LINES}"
            )

    def _notes(self) -> Iterator[str]:
        for at in range(self.size.notes):
            yield (
                f"q-synthetic-{at},project/project-{at * 3},{_NOTES[at % 7]},"
                f"Nota inventata {at}.,Invented note {at}.,{_LINES}"
            )


def _scope(project: int) -> str:
    return "territory" if project % 3 == 0 else "cmt"


def _share(total: int, at: int, parts: int) -> int:
    return total // parts + (at < total % parts)


def generate(folder: Path, triples: int, *, faults: int = 0, seed: int = 1) -> list[Fault]:
    """Write a synthetic plan folder whose graph has about ``triples`` triples.

    Returns the cells that are wrong on purpose. Raises FileExistsError when the folder exists.
    """
    tables = folder / "tables"
    tables.mkdir(parents=True)
    toml = (TOY / "plan.toml").read_text(encoding="utf-8")
    toml = toml.replace("# An invented plan, for tests only.", "# SYNTHETIC: made for measuring.")
    toml = toml.replace("Piano di prova", "Piano sintetico").replace("Toy plan", "Synthetic plan")
    (folder / "plan.toml").write_text(toml, encoding="utf-8")
    for path in sorted((TOY / "tables").glob("*.csv")):
        shutil.copyfile(path, tables / path.name)
    plan = _Plan(Size.of(triples), seed, faults)
    offsets = {}
    for name, rows in plan.tables().items():
        path = tables / f"{name}.csv"
        offsets[path.name] = path.read_text(encoding="utf-8").count("\n") + 1
        with path.open("a", encoding="utf-8") as stream:
            stream.writelines(f"{row}\n" for row in rows())
    return [Fault(f.file, f.row + offsets[f.file], f.column) for f in plan.faults]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--triples", type=int, default=300_000)
    parser.add_argument("--faults", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.perf_counter()
    faults = generate(options.folder, options.triples, faults=options.faults, seed=options.seed)
    size = sum(path.stat().st_size for path in options.folder.rglob("*.csv"))
    seconds = time.perf_counter() - started
    print(f"{options.folder}: {size / 1e6:.1f} MB of synthetic tables in {seconds:.1f} s")
    for fault in faults:
        print(f"wrong on purpose: {fault.file}, row {fault.row}, column {fault.column}")


if __name__ == "__main__":
    main()
