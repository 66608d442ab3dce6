"""Where the form and what explains it are published, and what the services check against."""

from __future__ import annotations

from psm_kg.errors import Lang

#: Where, below the web root, the form and its examples are.
FOLDER = "link"
FORMS: dict[Lang, tuple[str, str]] = {
    "it": (f"{FOLDER}/psm-link-form.xlsx", f"{FOLDER}/psm-link-form.csv"),
    "en": (f"{FOLDER}/psm-link-form-en.xlsx", f"{FOLDER}/psm-link-form-en.csv"),
}
EXAMPLES = tuple(f"{FOLDER}/example.{suffix}" for suffix in ("ttl", "jsonld"))
PROFILE = "shapes/profile/submitted-project.ttl"
DICTIONARY = f"{FOLDER}/psm-link-form.csv-metadata.json"
#: Below the output folder, beside the web root.
PLAN_COPY = "plan"
