"""What some pages need beyond queries, and files that are not pages of things.

A provider gives the template of a page of the site more to say; a generator makes more files:
pages of catalogue questions, charts, the search index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import Environment

from psm_kg.site import (
    downloads,
    feeds,
    figures,
    linking,
    machines,
    questions,
    reference,
    search,
)
from psm_kg.site.language import Language
from psm_kg.site.model import Site

Provider = Callable[[Site, Language], Mapping[str, Any]]
Generator = Callable[[Site, Language, Environment], Iterator[tuple[str, bytes]]]

# page id → what its template may say too
PROVIDERS: dict[str, Provider] = {
    "check": linking.form,
    "contribute": linking.form,
    "data": downloads.downloads,
    "indicators": figures.Page("indicators"),
    "mappings": reference.mapped_tables,
    "monitoring": figures.Page("monitoring"),
    "query": questions.for_editor,
    "questions": questions.listed,
    "shapes": reference.rules,
    "survey": figures.Page("survey"),
}
# called once for each language
GENERATORS: tuple[Generator, ...] = (
    reference.diagrams,
    questions.question_pages,
    questions.editor_vocabulary,
    search.search_index,
    machines.machine_files,
    figures.files,
    feeds.feeds,
)
