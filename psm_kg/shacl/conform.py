"""Whether a node conforms to a shape, as one SPARQL expression (for sh:node, sh:or, sh:not ...).

The engine evaluates EXISTS with the variables of the row at hand already bound, so each nested
pattern starts from a known node and the cost stays proportional to the number of values.
"""

from __future__ import annotations

from psm_kg.shacl.model import FocusCheck, RowCheck, Shape, Site, ValueCheck, conjunction
from psm_kg.shacl.names import Variables


def conforms(shape: Shape, node: str, names: Variables) -> str:
    """A SPARQL boolean, never an error: the node (a bound variable) has no failure at all."""
    names.fresh(shape.name)
    if shape.deactivated:
        return "true"
    value = node if shape.path is None else names.fresh()
    site = Site(node, value, shape.path, names)
    each = [check.holds(site) for check in shape.checks if isinstance(check, ValueCheck)]
    each += [conforms(part, value, names) for part in shape.properties]
    if shape.path is None or not each:
        conditions = each
    else:
        found = shape.path.pattern(node, value, names)
        conditions = [f"NOT EXISTS {{ {found} FILTER(!{conjunction(each)}) }}"]
    for check in shape.checks:
        if isinstance(check, FocusCheck):
            conditions.append(check.holds(site))
        elif isinstance(check, RowCheck):
            conditions.append(f"NOT EXISTS {{ {check.rows(site).pattern} }}")
    return conjunction(conditions)
