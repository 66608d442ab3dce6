"""Other agencies' projects, linked to the plan's actions: the form, its check, what was taken."""

from psm_kg.links.model import ContributedProject, Submission

__all__ = ["ContributedProject", "Submission"]
