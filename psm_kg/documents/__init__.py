"""The documents of the linked data: for each IRI of ours, what we know of it, in every form."""

from psm_kg.documents.publish import INDEX, Library, documents, withdrawn

__all__ = ["INDEX", "Library", "documents", "withdrawn"]
