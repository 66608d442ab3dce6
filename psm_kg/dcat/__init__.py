"""The catalogue of the published datasets (DCAT-AP_IT, DCAT-AP): what portals harvest."""

from psm_kg.dcat.describe import GRAPH, describe
from psm_kg.dcat.files import catalogue_files, dataset_dumps

__all__ = ["GRAPH", "catalogue_files", "dataset_dumps", "describe"]
