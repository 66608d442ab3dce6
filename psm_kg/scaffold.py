"""A new plan folder: plan.toml with words on what to fill in, and the tables with their headers."""

from __future__ import annotations

import io
import re
from pathlib import Path

from psm_kg.errors import EnvironmentFailure, Location, Text, UsageError
from psm_kg.mapping import load_mapping
from psm_kg.tables import write_csv
from psm_kg.workspace import CANONICAL_BASE, Resources

_FOLDER = re.compile(r"(?P<territory>[a-z0-9]+(?:-[a-z0-9]+)*?)-(?P<plan>\d{4}-\d{4})")
_TERRITORY, _PLAN = "my-city", "2027-2029"
#: Lists of concepts that every plan has, empty or not: the path of their address, their names.
_SCHEMES = (
    ("controlled-vocabulary/context-indicators", "Indicatori di contesto", "Context indicators"),
    (
        "controlled-vocabulary/funding-programmes",
        "Programmi di finanziamento",
        "Funding programmes",
    ),
    ("controlled-vocabulary/homogeneous-zones", "Zone omogenee", "Homogeneous zones"),
    (
        "controlled-vocabulary/indicator-breakdown",
        "Disaggregazioni degli indicatori",
        "Breakdowns of the indicators",
    ),
    ("controlled-vocabulary/measurement-unit", "Unità di misura", "Units of measurement"),
    ("controlled-vocabulary/respondent-groups", "Gruppi di rispondenti", "Respondent groups"),
    ("controlled-vocabulary/survey-answers", "Opzioni di risposta", "Answer options"),
    ("controlled-vocabulary/survey-questions", "Domande del questionario", "Survey questions"),
    (
        "data/{territory}/{plan}/structure",
        "Struttura del PSM {plan}",
        "Structure of the PSM {plan}",
    ),
)


def create_plan(folder: Path) -> Path:
    """Create the folder. Raises UsageError if it is not empty, EnvironmentFailure if it cannot.

    A name such as ``my-city-2027-2029`` is taken as that of the territory and of the plan.
    """
    resources = Resources.locate()
    try:
        if folder.exists() and any(folder.iterdir()):
            raise UsageError(
                Text(
                    "la cartella esiste già e non è vuota: indicarne una nuova",
                    "the folder exists and is not empty: name a new one",
                ),
                Location(str(folder)),
            )
        tables = folder / "tables"
        tables.mkdir(parents=True, exist_ok=True)
        named = _FOLDER.fullmatch(folder.resolve().name)
        territory, plan = (named["territory"], named["plan"]) if named else (_TERRITORY, _PLAN)
        (folder / "plan.toml").write_text(_plan_toml(territory, plan), encoding="utf-8")
        for path in resources.mappings:
            name = path.name.removesuffix(".csv-metadata.json")
            if name == "plan":
                continue
            header = [column.name for column in load_mapping(path).physical]
            stream = io.StringIO()
            write_csv(stream, header, _rows(name, territory, plan))
            (tables / f"{name}.csv").write_text(stream.getvalue(), encoding="utf-8")
    except (NotADirectoryError, PermissionError, FileExistsError) as error:
        reason = error.strerror
        raise EnvironmentFailure(
            Text(f"la cartella non si può creare ({reason})", f"cannot create it ({reason})"),
            Location(str(folder)),
        ) from None
    return folder


def _plan_toml(territory: str, plan: str) -> str:
    start, end = plan.split("-")
    return f"""\
# Un piano strategico metropolitano / A metropolitan strategic plan.

[plan]
# id e territory sono anche nell'ultima riga di / are also in the last row of tables/schemes.csv
id = "{plan}"             # codice del piano / code of the plan
territory = "{territory}"     # lettere minuscole, cifre, trattini / lower case, digits, hyphens
acronym = "PSM"
title_it = "Piano Strategico Metropolitano {plan}"
title_en = "Metropolitan Strategic Plan {plan}"
start = {start}-01-01
end = {end}-12-31
area = "provinces/000"        # una riga di / a row of tables/areas.csv
languages = ["it", "en"]

[iri]
base = "https://example.org/psm/"      # dove i dati saranno pubblicati / where data will be
terms = "{CANONICAL_BASE}"   # l'ontologia comune / the shared ontology

[publisher]
organisation = "{territory}"   # una riga di / a row of tables/organisations.csv
name = "Città metropolitana di …"

[licence]
iri = "https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40"
name = "CC BY 4.0"
url = "https://creativecommons.org/licenses/by/4.0/"

[contact]
name = "Pianificazione strategica"
# email = "…"                 # la chiedono i portali / portals ask for it

[catalogue]
# issued = 2027-06-01         # prima pubblicazione dei dati / first publication of the data
# modified = 2027-06-01       # ultima modifica delle tabelle / last change of the tables

[monitoring]
rounds = []                   # righe di / rows of tables/rounds.csv
"""


def _rows(table: str, territory: str, plan: str) -> list[tuple[str, ...]]:
    """The rows of a new table: none, but for the lists of concepts."""
    if table != "schemes":
        return []
    return [tuple(cell.format(territory=territory, plan=plan) for cell in row) for row in _SCHEMES]
