"""The catalogue of all the faults of a file of links, by their codes."""

from __future__ import annotations

from psm_kg.links.projectwords import CELLS, RDF, VALUES
from psm_kg.links.words import COLUMNS, FILES, READING
from psm_kg.tables.log import Fault

FAULTS: dict[str, Fault] = {**READING, **FILES, **COLUMNS, **CELLS, **VALUES, **RDF}
