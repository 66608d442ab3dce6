"""What the commands ``template`` and ``check`` do."""

from __future__ import annotations

from pathlib import Path

from psm_kg.errors import EnvironmentFailure, Lang, Location, Text, UsageError
from psm_kg.links.check import check_source
from psm_kg.links.isolation import READER
from psm_kg.links.model import Submission
from psm_kg.links.reference import Reference
from psm_kg.workspace import DEFAULT_PLAN, Workspace


def check(source: str, *, plan: Path | str = DEFAULT_PLAN) -> Submission:
    """Check an agency's links, a file or an http(s) address, against a plan.

    Nothing is kept. Raises EnvironmentFailure when the source or the plan folder cannot be read.
    """
    if not source.lower().partition("?")[0].endswith((".csv", ".tsv", ".txt")):
        READER.warm()  # it starts while the tables are read
    return check_source(source, Reference.load(Workspace.open(plan)))


def template(target: Path | str, *, plan: Path | str = DEFAULT_PLAN, lang: Lang = "it") -> Path:
    """Write the form to fill in, as .xlsx or .csv by the name of ``target``; the path written.

    Raises UsageError for another name or when the file is there already, EnvironmentFailure when
    it cannot be written.
    """
    from psm_kg.links.template import csv_template, xlsx_template

    path = Path(target)
    make = {".xlsx": xlsx_template, ".csv": csv_template}.get(path.suffix.lower())
    if make is None:
        raise UsageError(
            Text(
                f"«{path.name}»: il nome deve finire con .xlsx o .csv",
                f"“{path.name}”: the name must end with .xlsx or .csv",
            )
        )
    content = make(Reference.load(Workspace.open(plan)), lang)
    try:
        with path.open("xb") as handle:
            handle.write(content)
    except FileExistsError:
        raise UsageError(
            Text(
                f"{path} esiste già: scegliere un altro nome, potrebbe essere già compilato",
                f"{path} exists already: choose another name, it may be filled in",
            )
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise EnvironmentFailure(
            Text(f"il file non si può scrivere ({reason})", f"it cannot be written ({reason})"),
            Location(str(path)),
        ) from None
    return path
