"""Rules of the house, on top of CSVW: what a mapping must say so that nothing is lost or invented.

W3C metadata is forgiving (a wrong property is ignored, a null variable expands to nothing). Here a
mapping is source code: whatever would silently lose a column or mint an IRI from an empty cell is
refused when the document is loaded.
"""

from __future__ import annotations

from psm_kg.mapping.model import Column, TableMapping
from psm_kg.mapping.node import Node
from psm_kg.mapping.suggest import nearest
from psm_kg.mapping.template import SPECIAL, Template


def check_rules(mapping: TableMapping, columns: Node) -> None:
    """Refuse a mapping one of whose columns breaks a rule; ``columns`` is where they are."""
    for column in mapping.columns:
        node = columns.child(column.number - 1)
        _known_columns(column, mapping, node)
        if mapping.suppressed:
            continue
        if column.suppressed:
            if column.ignored_because is None:
                node.fail(
                    "una colonna con suppressOutput deve dire perché in psm:ignoredBecause",
                    "a column with suppressOutput must say why in psm:ignoredBecause",
                )
            continue
        if column.ordered and column.separator is not None and column.value is None:
            node.fail(
                "un elenco ordinato richiede nodi anonimi, che non si pubblicano",
                "an ordered list needs blank nodes, which are not published",
            )
        _addresses(column, node)
        _null_variables(column, mapping, node)


def _known_columns(column: Column, mapping: TableMapping, node: Node) -> None:
    names = {c.name for c in mapping.physical}
    for key, template in _templates(column):
        for variable in template.variables:
            if variable not in names and variable not in SPECIAL:
                guess = nearest(variable, names)
                node.child(key).fail(
                    f"la variabile «{variable}» non è una colonna{guess.it}",
                    f"the variable “{variable}” is not a column{guess.en}",
                )
    for name in column.skip_if_null:
        if name not in names:
            node.child("psm:skipIfNull").fail(
                f"«{name}» non è una colonna{nearest(name, names).it}",
                f"“{name}” is not a column{nearest(name, names).en}",
            )


def _templates(column: Column) -> list[tuple[str, Template]]:
    found = [
        ("aboutUrl", column.about),
        ("propertyUrl", column.predicate),
        ("valueUrl", column.value),
    ]
    return [(key, template) for key, template in found if template is not None]


def _addresses(column: Column, node: Node) -> None:
    for key, template in (("aboutUrl", column.about), ("propertyUrl", column.predicate)):
        if template is None or not template.starts_as_address:
            node.child(key).fail(
                "ogni colonna che produce triple deve avere un indirizzo assoluto, suo o ereditato "
                "(http…, non un prefisso sconosciuto)",
                "each column that gives triples needs an absolute address, its own or inherited "
                "(http…, not an unknown prefix)",
            )
    value = column.value
    if value is not None and isinstance(value.parts[0], str) and not value.starts_as_address:
        node.child("valueUrl").fail(
            "l'indirizzo non è assoluto (http…)", "the address is not absolute (http…)"
        )


def _null_variables(column: Column, mapping: TableMapping, node: Node) -> None:
    """A null variable of a valueUrl would give the IRI of something that does not exist."""
    if column.value is None:
        return
    safe = {c.name for c in mapping.columns if c.required} | SPECIAL | set(column.skip_if_null)
    if not column.virtual:
        safe.add(column.name)
    for variable in column.value.variables:
        if variable not in safe:
            node.child("valueUrl").fail(
                f"la colonna «{variable}» può essere vuota: rendetela obbligatoria o nominatela in "
                "psm:skipIfNull",
                f"the column “{variable}” may be empty: make it required or name it in "
                "psm:skipIfNull",
            )
