"""Other agencies' projects, linked to the plan's actions: the form, its check, what was taken.

One module a step: ``form`` (what the CSVW document says), ``formats`` (what kind of file), then
``csvtext`` or ``isolation`` → ``child`` (a process that opens workbooks and RDF), ``sheets``
(header and entries), ``rows`` (a project of an entry) with ``characters``, ``cup``, ``values``,
``actions`` and ``places``; ``rdf`` is the same way for statements; ``check`` puts them in order.
``words`` and ``projectwords`` hold the sentences, ``template`` writes the form.
"""

from typing import TYPE_CHECKING

from psm_kg.ondemand import names_of

if TYPE_CHECKING:
    from psm_kg.links.check import check_content, check_source
    from psm_kg.links.model import ContributedProject, Submission
    from psm_kg.links.publishing import plan_copy, published_files
    from psm_kg.links.reference import Reference

__all__ = [
    "ContributedProject",
    "Reference",
    "Submission",
    "check_content",
    "check_source",
    "plan_copy",
    "published_files",
]

_HOMES = {
    "ContributedProject": "model",
    "Reference": "reference",
    "Submission": "model",
    "check_content": "check",
    "check_source": "check",
    "plan_copy": "publishing",
    "published_files": "publishing",
}


# the child process needs little of it
__getattr__ = names_of(__name__, {name: (f"{__name__}.{_HOMES[name]}", name) for name in _HOMES})
