"""A new plan folder: plan.toml with words on what to fill in, and the tables with their headers."""

from __future__ import annotations

import io
from pathlib import Path

from psm_kg.errors import EnvironmentFailure, Location, Text, UsageError
from psm_kg.mapping import load_mapping
from psm_kg.tables import write_csv
from psm_kg.workspace import CANONICAL_BASE, Resources

_PLAN_TOML = f"""\
# Un piano strategico metropolitano / A metropolitan strategic plan.

[plan]
id = "2027-2029"              # codice del piano / code of the plan
territory = "my-city"         # lettere minuscole, cifre, trattini / lower-case, digits, hyphens
acronym = "PSM"
title_it = "Piano Strategico Metropolitano 2027-2029"
title_en = "Metropolitan Strategic Plan 2027-2029"
start = 2027-01-01
end = 2029-12-31
area = "provinces/000"        # una riga di / a row of tables/areas.csv
languages = ["it", "en"]

[iri]
base = "https://example.org/psm/"      # dove i dati saranno pubblicati / where data will be
terms = "{CANONICAL_BASE}"   # l'ontologia comune / the shared ontology

[publisher]
organisation = "my-city"      # una riga di / a row of tables/organisations.csv
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


def create_plan(folder: Path) -> Path:
    """Create the folder. Raises UsageError if it is not empty, EnvironmentFailure if it cannot."""
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
        (folder / "plan.toml").write_text(_PLAN_TOML, encoding="utf-8")
        for path in resources.mappings:
            name = path.name.removesuffix(".csv-metadata.json")
            if name == "plan":
                continue
            header = [column.name for column in load_mapping(path).physical]
            stream = io.StringIO()
            write_csv(stream, header, [])
            (tables / f"{name}.csv").write_text(stream.getvalue(), encoding="utf-8")
    except (NotADirectoryError, PermissionError, FileExistsError) as error:
        reason = error.strerror
        raise EnvironmentFailure(
            Text(f"la cartella non si può creare ({reason})", f"cannot create it ({reason})"),
            Location(str(folder)),
        ) from None
    return folder
