"""The folder being worked on: its plan.toml, its tables, and the resources of the project.

A :class:`Workspace` is one plan folder (``plan.toml`` and ``tables/``) together with the ontology,
shapes, mappings and queries that turn it into a graph. Every artefact of the project is written
for the canonical plan (Turin, ``https://dati.piemonte.it/psm/``); :meth:`Workspace.localise`
turns that text into the text for the plan at hand (ADR 0003).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from psm_kg.errors import EnvironmentFailure, Location, Text
from psm_kg.planfile import Plan, read_plan

CANONICAL_BASE = "https://dati.piemonte.it/psm/"
CANONICAL_TERRITORY = "torino"
CANONICAL_PLAN = "2024-2026"
DEFAULT_PLAN = "data/torino-2024-2026"
# the folders of queries/ that answer no question of people: rules, checks, tables, forms, services
INTERNAL = frozenset({"derive", "checks", "portals", "datasets", "links", "reconcile"})


@dataclass(frozen=True, slots=True)
class Resources:
    """Ontology, shapes, mappings and queries: in the checkout, or inside the wheel."""

    root: Path

    @classmethod
    def locate(cls) -> Resources:
        """Find them beside the installed package, else beside its source folder.

        Raises EnvironmentFailure when neither holds an ontology.
        """
        package = Path(__file__).resolve().parent
        for root in (package / "resources", package.parent):
            if (root / "ontology" / "psm.ttl").is_file():
                return cls(root)
        raise EnvironmentFailure(
            Text(
                "mancano i file dell'ontologia: reinstallare psm-kg",
                "the ontology files are missing: install psm-kg again",
            ),
            Location(str(package)),
        )

    def _files(self, folder: str, pattern: str) -> tuple[Path, ...]:
        return tuple(sorted((self.root / folder).glob(pattern), key=lambda p: p.as_posix()))

    @property
    def prefixes(self) -> Path:
        """The prefix registry."""
        return self.root / "ontology" / "prefixes.ttl"

    @property
    def ontology(self) -> tuple[Path, ...]:
        """The ontology, its alignments and the prefix registry."""
        files = self._files("ontology", "*.ttl")
        own = tuple(path for path in files if path != self.cubes)
        return (*own, *self._files("ontology/alignments", "*.ttl"))

    @property
    def cubes(self) -> Path:
        """The structure of a plan's data cubes: about the plan's data, not about terms."""
        return self.root / "ontology" / "cubes.ttl"

    @property
    def vocabularies(self) -> tuple[Path, ...]:
        """The shared code lists."""
        return self._files("ontology/vocabularies", "*.ttl")

    @property
    def catalogue(self) -> tuple[Path, ...]:
        """The description of the published datasets, as far as it is the same for every plan."""
        return self._files("ontology/catalogue", "*.ttl")

    @property
    def shapes(self) -> tuple[Path, ...]:
        """The SHACL shapes, one class a file."""
        return self._files("shapes", "*.ttl")

    @property
    def mappings(self) -> tuple[Path, ...]:
        """The CSVW documents, one a table."""
        return self._files("mappings", "*.csv-metadata.json")

    @property
    def contributed_mappings(self) -> tuple[Path, ...]:
        """The CSVW documents of the tables that each contributor has."""
        return self._files("mappings/contributed", "*.csv-metadata.json")

    @property
    def link_form(self) -> Path:
        """The form for other agencies' projects: a CSVW document, not a table of the plan."""
        return self.root / "mappings" / "links" / "form.csv-metadata.json"

    @property
    def link_profile(self) -> Path:
        """The same form as SHACL shapes, for those who publish RDF."""
        return self.root / "shapes" / "profiles" / "submitted-project.ttl"

    @property
    def licences(self) -> Path:
        """The licences that other agencies may name, and under which other names."""
        return self.root / "mappings" / "links" / "licences.csv"

    @property
    def portal_fields(self) -> Path:
        """How a dataset of the catalogue becomes a package of a CKAN portal."""
        return self.root / "mappings" / "ckan.toml"

    @property
    def matching(self) -> Path:
        """How the words of a project are compared with the actions."""
        return self.root / "mappings" / "matching.toml"

    @property
    def matching_words(self) -> Path:
        """The words that mean the same in the plan's domain, as SKOS."""
        return self.root / "mappings" / "matching-words.ttl"

    def queries(self, kind: str = "catalogue") -> tuple[Path, ...]:
        """The ``.rq`` files of one of :data:`INTERNAL`, or of the catalogue (all others)."""
        if kind != "catalogue":
            return self._files(f"queries/{kind}", "*.rq")
        return tuple(p for p in self._files("queries", "*/*.rq") if p.parent.name not in INTERNAL)


@dataclass(frozen=True)
class Workspace:
    """One plan folder and the resources that turn it into a graph."""

    root: Path
    plan: Plan
    resources: Resources

    @classmethod
    def open(cls, folder: Path | str, resources: Resources | None = None) -> Workspace:
        """Read ``plan.toml`` of a plan folder.

        Raises EnvironmentFailure when the folder or the file cannot be read, ConfigurationError
        when the file says something wrong.
        """
        root = Path(folder)
        return cls(root, read_plan(root / "plan.toml"), resources or Resources.locate())

    @classmethod
    def canonical(cls) -> Workspace:
        """The resources as written, for the canonical plan, when no plan folder is at hand."""
        plan = Plan(
            id=CANONICAL_PLAN,
            territory=CANONICAL_TERRITORY,
            base_iri=CANONICAL_BASE,
            terms_iri=CANONICAL_BASE,
        )
        return cls(Path(DEFAULT_PLAN), plan, Resources.locate())

    @property
    def tables(self) -> Path:
        """The folder of the tables."""
        return self.root / "tables"

    @property
    def plan_iri(self) -> str:
        """The IRI of the plan, without a final slash."""
        return f"{self.territory_iri}{self.plan.id}"

    @property
    def territory_iri(self) -> str:
        """The prefix of the IRIs of the territory's things, with a final slash."""
        return f"{self.plan.base_iri}data/{self.plan.territory}/"

    def graph_iri(self, name: str) -> str:
        """The IRI of a named graph: one a source."""
        return f"{self.plan.base_iri}graph/{name}"

    @cached_property
    def _canonical(self) -> re.Pattern[str]:
        shared = "|".join(re.escape(path.stem) for path in self.resources.vocabularies)
        base = re.escape(CANONICAL_BASE)
        return re.compile(
            rf"{base}(?:(?P<terms>onto/|shapes/|controlled-vocabulary/(?:{shared})(?![\w-]))"
            rf"|(?P<plan>data/{CANONICAL_TERRITORY}/{CANONICAL_PLAN}(?![\w-]))"
            rf"|(?P<territory>data/{CANONICAL_TERRITORY}(?![\w-])))?"
        )

    def localise(self, text: str) -> str:
        """Turn the canonical IRIs in a text of the project into those of this plan (ADR 0003)."""
        plan = self.plan
        if (plan.base_iri, plan.terms_iri, plan.territory, plan.id) == (
            CANONICAL_BASE,
            CANONICAL_BASE,
            CANONICAL_TERRITORY,
            CANONICAL_PLAN,
        ):
            return text

        def replace(match: re.Match[str]) -> str:
            if match["terms"] is not None:
                return plan.terms_iri + match["terms"]
            if match["plan"] is not None:
                return self.plan_iri
            if match["territory"] is not None:
                return self.territory_iri.rstrip("/")
            return plan.base_iri

        return self._canonical.sub(replace, text)

    def localise_terms(self, text: str) -> str:
        """Like :meth:`localise`, for the ontology and the shared vocabularies.

        They are left as published, unless the plan publishes them itself under its own base.
        """
        own = self.plan.terms_iri == self.plan.base_iri
        return self.localise(text) if own else text
