"""What pages tell search engines: JSON-LD in the words of schema.org, as inert blocks of data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup

from psm_kg import negotiation
from psm_kg.planfile import Plan
from psm_kg.site.places import absolute

_CONTEXT = "https://schema.org"
# what could end the block, or begin a comment in it, and the line ends of old JavaScript
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
_DUMPS = ("nq", "ttl", "jsonld")


def data_block(document: Mapping[str, Any]) -> Markup:
    """A document as a ``script`` element that no text in it can end."""
    text = json.dumps({"@context": _CONTEXT, **document}, ensure_ascii=False)
    return Markup('<script type="application/ld+json">{}</script>').format(
        Markup(text.translate(_ESCAPES))
    )


@dataclass(frozen=True)
class Structured:
    """What the pages of a plan can say of themselves, in one language.

    Every method gives a block to put in the page; what is None or empty is left out.
    """

    plan: Plan
    lang: str

    def breadcrumbs(self, here: str, crumbs: Iterable[tuple[str, object]]) -> Markup:
        """The way to a page: (relative reference, name) of each step, the page itself last."""
        page = absolute(self.plan.base_iri, here)
        steps = [
            {
                "@type": "ListItem",
                "position": position,
                "name": str(name),
                "item": urljoin(page, reference),
            }
            for position, (reference, name) in enumerate(crumbs, 1)
        ]
        return data_block({"@type": "BreadcrumbList", "itemListElement": steps})

    def thing(self, kind: str, iri: str, here: str, **said: object) -> Markup:
        """A thing of a schema.org class, with what is said of it by property."""
        known = {name: value for name, value in said.items() if value not in (None, "", [], ())}
        page = absolute(self.plan.base_iri, here)
        return data_block({"@type": kind, "@id": iri, "url": page, **known})

    def dataset(self, description: str) -> Markup:
        """The published graph as a dataset with its downloads."""
        plan, base = self.plan, self.plan.base_iri
        title = plan.title_en if self.lang == "en" else plan.title_it
        publisher = {"@type": "GovernmentOrganization", "name": plan.publisher_name}
        dates = {
            "datePublished": plan.issued.isoformat() if plan.issued else None,
            "dateModified": plan.modified.isoformat() if plan.modified else None,
        }
        return data_block(
            {
                "@type": "Dataset",
                "@id": f"{base}void#dataset",
                "name": title,
                "description": description,
                "url": base,
                "license": plan.licence_url,
                "isAccessibleForFree": True,
                "inLanguage": list(plan.languages),
                "temporalCoverage": f"{plan.start.isoformat()}/{plan.end.isoformat()}",
                "creator": publisher,
                "publisher": publisher,
                "distribution": [
                    {
                        "@type": "DataDownload",
                        "encodingFormat": negotiation.BY_SUFFIX[suffix].media_type,
                        "contentUrl": f"{base}data/psm.{suffix}",
                    }
                    for suffix in _DUMPS
                ],
                **{name: value for name, value in dates.items() if value},
            }
        )
