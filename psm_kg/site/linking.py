"""What the pages for other agencies say of the form: its columns, its files, its examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psm_kg.links.addresses import DICTIONARY, EXAMPLES, FORMS, PROFILE
from psm_kg.links.form import Form
from psm_kg.site.language import Language
from psm_kg.site.model import Site


def form(site: Site, language: Language) -> Mapping[str, Any]:
    """The form in a language."""
    lang = "it" if language.code == "it" else "en"
    form = Form.load(site.library.workspace.resources)
    workbook, table = FORMS["it" if lang == "it" else "en"]
    return {
        "columns": [
            {
                "name": column.name,
                "label": column.label[lang],
                "description": column.description[lang],
                "required": column.required,
            }
            for column in form.columns
        ],
        "form_files": {"xlsx": workbook, "csv": table, "dictionary": DICTIONARY},
        "profile_file": PROFILE,
        "example_files": EXAMPLES,
    }
