"""Edits are noticed once they are whole; what programs keep beside a table is no edit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from psm_kg.live.watching import Watcher


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "plan" / "tables").mkdir(parents=True)
    (tmp_path / "plan" / "tables" / "actions.csv").write_text("code\n1\n", encoding="utf-8")
    (tmp_path / "plan" / "plan.toml").write_text("", encoding="utf-8")
    for folder in ("mappings", "ontology", "queries", "shapes", "site"):
        (tmp_path / "root" / folder).mkdir(parents=True)
    return tmp_path / "plan"


def watcher(plan: Path, *while_waiting: Callable[[], object]) -> Watcher:
    """A watcher whose waits do something else: what happens meanwhile."""
    waits = iter(while_waiting)
    return Watcher(
        plan, plan.parent / "root", sleep=lambda _: (next(waits, lambda: None)(), None)[1]
    )


def test_nothing_new(plan: Path) -> None:
    assert watcher(plan).edit() is None


def test_a_saved_table(plan: Path) -> None:
    watch = watcher(plan)
    (plan / "tables" / "actions.csv").write_text("code\n2\n3\n", encoding="utf-8")
    edit = watch.edit()
    assert edit is not None
    assert (edit.names, edit.whole) == (("actions.csv",), False)
    assert watch.edit() is None


def test_a_file_still_being_written_is_waited_for(plan: Path) -> None:
    table = plan / "tables" / "actions.csv"
    sizes: list[int] = []

    def write_more() -> None:
        sizes.append(table.stat().st_size)
        if len(sizes) < 4:
            table.write_text("code\n" + "1\n" * len(sizes) * 3, encoding="utf-8")

    watch = watcher(plan, *[write_more] * 10)
    table.write_text("code\n", encoding="utf-8")
    edit = watch.edit()
    assert edit is not None
    assert edit.names == ("actions.csv",)
    assert len(sizes) == 4, "one wait more than there were writes"
    assert watch.edit() is None


@pytest.mark.parametrize(
    "name", [".~lock.actions.csv#", "~$tables.xlsx", ".actions.csv.swp", "actions.csv~", "x.tmp"]
)
def test_what_programs_keep_for_themselves(plan: Path, name: str) -> None:
    watch = watcher(plan)
    (plan / "tables" / name).write_text("lock", encoding="utf-8")
    assert watch.edit() is None


def test_saving_by_rename_adding_and_removing(plan: Path) -> None:
    watch = watcher(plan)
    passing = plan / "tables" / "new.tmp"
    passing.write_text("code\n1\n", encoding="utf-8")
    passing.replace(plan / "tables" / "actions.csv")
    (plan / "tables" / "axes.csv").write_text("code\n", encoding="utf-8")
    edit = watch.edit()
    assert edit is not None
    assert edit.names == ("actions.csv", "axes.csv")
    (plan / "tables" / "axes.csv").unlink()
    edit = watch.edit()
    assert edit is not None
    assert edit.names == ("axes.csv",)


@pytest.mark.parametrize("place", ["plan/plan.toml", "root/shapes/action.ttl", "root/site/x/y.rq"])
def test_everything_is_read_again_when_more_than_tables_changed(plan: Path, place: str) -> None:
    watch = watcher(plan)
    path = plan.parent / place
    path.parent.mkdir(exist_ok=True)
    path.write_text("changed", encoding="utf-8")
    edit = watch.edit()
    assert edit is not None
    assert edit.whole
