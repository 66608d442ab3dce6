"""The tidy datasets: tables in CSV with their dictionaries, a workbook, a database."""

from psm_kg.datasets.database import write_database_file
from psm_kg.datasets.declared import contributed_files
from psm_kg.datasets.files import (
    DATABASE,
    WORKBOOK,
    dataset_files,
    described_files,
    published_tables,
    views,
    write_workbook,
)
from psm_kg.datasets.joined import described_tables, joined_rows, with_rows
from psm_kg.datasets.kept import kept_table
from psm_kg.datasets.model import Column, PublishedTable, Reference

__all__ = [
    "DATABASE",
    "WORKBOOK",
    "Column",
    "PublishedTable",
    "Reference",
    "contributed_files",
    "dataset_files",
    "described_files",
    "described_tables",
    "joined_rows",
    "kept_table",
    "published_tables",
    "views",
    "with_rows",
    "write_database_file",
    "write_workbook",
]
