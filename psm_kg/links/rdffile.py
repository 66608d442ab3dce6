"""The statements of an RDF file, as N-Quads, read within bounds."""

from __future__ import annotations

from itertools import islice
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, parse, serialize

from psm_kg.errors import DataError, shorten
from psm_kg.foreign import refuse_unsafe
from psm_kg.graph import RDF_FORMATS
from psm_kg.links.wire import MOST_STATEMENTS

#: Relative IRIs are resolved against this and then refused.
BASE = "https://relative.invalid/"


def read(content: bytes, form: str) -> dict[str, Any]:
    """``nquads`` and the line a mistake was found on; or a fault and its reason."""
    rdf_format = RDF_FORMATS[form]
    try:
        refuse_unsafe(content, rdf_format, "")
    except DataError as error:
        return {"fault": "unsafe-rdf", "reason": error.findings[0].message.en.partition(": ")[2]}
    try:
        # the line formats have no relative IRIs
        base = None if rdf_format == RdfFormat.N_TRIPLES else BASE
        quads = list(islice(parse(content, format=rdf_format, base_iri=base), MOST_STATEMENTS + 1))
    except (SyntaxError, ValueError) as error:
        row = getattr(error, "lineno", None) or 0
        return {"fault": "not-rdf", "reason": shorten(error, 200), "row": row}
    if len(quads) > MOST_STATEMENTS:
        return {"fault": "too-many-statements"}
    used = {term for quad in quads for term in (quad.subject, quad.object)}
    relative = sorted(
        t.value for t in used if isinstance(t, NamedNode) and t.value.startswith(BASE)
    )
    text = serialize(quads, format=RdfFormat.N_QUADS)
    assert text is not None
    return {"nquads": text.decode(), "relative": [r.removeprefix(BASE) for r in relative[:10]]}
