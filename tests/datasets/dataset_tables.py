"""The published tables of a draft, for the tests of the datasets."""

from __future__ import annotations

from psm_kg.datasets import PublishedTable, published_tables
from psm_kg.pipeline import Draft


def tables_of(draft: Draft) -> list[PublishedTable]:
    """What the build publishes as CSV, workbook and database."""
    return published_tables(
        draft.workspace, draft.tables, draft.documents, draft.store, draft.prefixes
    )
