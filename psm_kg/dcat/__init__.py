"""The catalogue of the published datasets (DCAT-AP_IT, DCAT-AP): what portals harvest."""

from psm_kg.dcat.describe import PUBLISHED_TABLE, describe, tables_of_datasets
from psm_kg.dcat.files import catalogue_files, dataset_dumps

__all__ = [
    "PUBLISHED_TABLE",
    "catalogue_files",
    "dataset_dumps",
    "describe",
    "tables_of_datasets",
]
