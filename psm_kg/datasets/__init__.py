"""The tidy datasets: tables in CSV with their dictionaries, a workbook, a database."""

from psm_kg.datasets.declared import contributed_files
from psm_kg.datasets.files import dataset_files, published_tables
from psm_kg.datasets.joined import described_tables
from psm_kg.datasets.model import Column, PublishedTable, Reference

__all__ = [
    "Column",
    "PublishedTable",
    "Reference",
    "contributed_files",
    "dataset_files",
    "described_tables",
    "published_tables",
]
