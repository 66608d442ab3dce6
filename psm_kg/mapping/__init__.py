"""CSV on the Web: one document a table that is dictionary, validation and mapping to RDF."""

from psm_kg.mapping.document import load_mapping, load_mappings
from psm_kg.mapping.mapped import MappedTable, map_table
from psm_kg.mapping.model import Column, ForeignKey, TableMapping
from psm_kg.mapping.origins import Origins, locate
from psm_kg.mapping.references import check_references
from psm_kg.mapping.stream import STREAM_LIMITS, StreamReport, stream_tables
from psm_kg.mapping.words import FAULTS

__all__ = [
    "FAULTS",
    "STREAM_LIMITS",
    "Column",
    "ForeignKey",
    "MappedTable",
    "Origins",
    "StreamReport",
    "TableMapping",
    "check_references",
    "load_mapping",
    "load_mappings",
    "locate",
    "map_table",
    "stream_tables",
]
