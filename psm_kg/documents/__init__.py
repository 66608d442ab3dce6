"""The documents of the linked data: for each IRI of ours, what we know of it, in every form."""

from psm_kg.documents.publish import INDEX, Library, documents, index, withdrawn
from psm_kg.documents.things import WITHDRAWN

__all__ = ["INDEX", "WITHDRAWN", "Library", "documents", "index", "withdrawn"]
