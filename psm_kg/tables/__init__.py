"""Tables of people: CSV files and workbooks, read with the row each cell came from."""

from psm_kg.tables.blocks import Batch, Piece, TableFile, open_table
from psm_kg.tables.csvfile import read_table, write_csv
from psm_kg.tables.folder import read_tables
from psm_kg.tables.log import Fault, FindingLog
from psm_kg.tables.model import Dialect, Limits, Row, Table
from psm_kg.tables.words import FAULTS
from psm_kg.tables.workbook import read_workbook

__all__ = [
    "FAULTS",
    "Batch",
    "Dialect",
    "Fault",
    "FindingLog",
    "Limits",
    "Piece",
    "Row",
    "Table",
    "TableFile",
    "open_table",
    "read_table",
    "read_tables",
    "read_workbook",
    "write_csv",
]
