"""SHACL, compiled to SPARQL and run inside a store.

How it works, one module a step:

1. ``graph`` reads the shape files; ``reader`` turns the triples into shapes and refuses whatever is
   misspelt, ill-formed, recursive or unsupported (``ShapeError``): a constraint that checks nothing
   is worse than none.
2. A shape holds *checks*, made from its parameters by ``check_values`` (about one value),
   ``check_sets`` (about all values of a node), ``check_logic`` (about other shapes) and
   ``check_sparql`` (written in SPARQL). A check writes itself as a SPARQL expression or pattern.
3. ``compiler`` walks each shape that has targets and groups the checks about the same nodes into
   one SELECT that returns the failing nodes only, and which checks they fail. Shapes that are
   only referred to (sh:node, sh:or, sh:qualifiedValueShape ...) become expressions with EXISTS
   (``conform``); the store evaluates these from the node at hand, so the work stays proportional
   to the data.
4. ``engine`` runs the queries over the union of all the graphs and makes the ``Report``.

Three facts of the store matter to whoever writes shapes:

- It keeps literals by value: the integer "01" is 1, and well-formed values of xsd:int or
  xsd:nonNegativeInteger *are* xsd:integer (xsd:dateTimeStamp is xsd:dateTime). So sh:datatype
  should name xsd:integer, with sh:minInclusive for the range.
- Its union of graphs repeats a triple that is in two graphs. Results are never repeated for that
  reason, but SPARQL constraints that count must COUNT(DISTINCT ...).
- Inside EXISTS its planner joins a chain of patterns from scratch for every row. In sh:sparql,
  ``NOT EXISTS { $this a:p ?x FILTER EXISTS { ?x a:q ?y } }`` is linear in the data, and
  ``NOT EXISTS { $this a:p ?x . ?x a:q ?y }`` quadratic.

``revalidation`` keeps the results of a graph up to date: after a change it asks only about the
focus nodes that the changed triples touch (``reach``).

``reference`` runs pySHACL instead and gives the same ``Report``: the two must agree.
"""

from collections.abc import Iterable

from pyoxigraph import Store, Triple

from psm_kg.shacl.compiler import CompiledShapes, compile_shapes
from psm_kg.shacl.engine import validate
from psm_kg.shacl.graph import ShapeGraph, load_shapes
from psm_kg.shacl.problems import ShapeError
from psm_kg.shacl.report import Report, Result
from psm_kg.shacl.revalidation import Revalidation

__all__ = [
    "CompiledShapes",
    "Report",
    "Result",
    "Revalidation",
    "ShapeError",
    "ShapeGraph",
    "compile_shapes",
    "load_shapes",
    "validate",
    "validate_with_pyshacl",
]


def validate_with_pyshacl(shapes: ShapeGraph | Store | Iterable[Triple], data: Store) -> Report:
    """Validate with pySHACL: see :func:`psm_kg.shacl.reference.validate_with_pyshacl`."""
    # loaded on demand: pySHACL and rdflib take longer to import than all the rest together
    from psm_kg.shacl.reference import validate_with_pyshacl as run

    return run(shapes, data)
