"""What can be wrong with the rows of a table, in words: the catalogue of the mapping faults."""

from __future__ import annotations

from psm_kg.errors import Severity, Text
from psm_kg.tables.log import Fault

_V, _W = Severity.VIOLATION, Severity.WARNING


def _violation(it: str, en: str) -> Fault:
    return Fault(_V, Text(it, en))


FAULTS: dict[str, Fault] = {
    "missing-column": _violation(
        "manca la colonna «{value}»{hint}: aggiungerla alla prima riga",
        "the column “{value}” is missing{hint}: add it to the first row",
    ),
    "renamed-column": _violation(
        "la colonna «{value}» non è prevista e manca «{instead}»: rinominarla «{instead}»",
        "the column “{value}” is not expected and “{instead}” is missing: rename it “{instead}”",
    ),
    "unknown-column": _violation(
        "la colonna «{value}» non è prevista: rinominarla o, se è in più, cancellarla (le colonne "
        "sono: {expected})",
        "the column “{value}” is not expected: rename it or, if it is one too many, delete it (the "
        "columns are: {expected})",
    ),
    "required-empty": _violation(
        "la cella è vuota ma il valore è obbligatorio: scriverlo",
        "the cell is empty but the value is required: write it",
    ),
    "duplicate-key": _violation(
        "la chiave «{value}» ({columns}) c'è già alla riga {first}: ogni riga deve avere la sua",
        "the key “{value}” ({columns}) is already in row {first}: each row must have its own",
    ),
    "decimal-comma": _violation(
        "«{value}»: i decimali si scrivono con il punto e senza separatore delle migliaia: "
        "scrivere {instead}",
        "“{value}”: write decimals with a point and thousands without a separator: write {instead}",
    ),
    "number-with-unit": _violation(
        "«{value}»: scrivere solo il numero, senza unità né simboli: {instead}",
        "“{value}”: write only the number, without unit or symbol: {instead}",
    ),
    "not-a-number": _violation(
        "«{value}» non è un numero: scrivere solo cifre, con il punto per i decimali (ad esempio "
        "29.8), oppure lasciare la cella vuota",
        "“{value}” is not a number: write digits only, with a point for decimals (e.g. 29.8), or "
        "leave the cell empty",
    ),
    "not-an-integer": _violation(
        "«{value}» non è un numero intero: scrivere solo cifre, senza decimali né separatori{hint}",
        "“{value}” is not a whole number: write digits only, no decimals or separators{hint}",
    ),
    "not-a-boolean": _violation(
        "«{value}» non è né {true} né {false}: scrivere una delle due parole{hint}",
        "“{value}” is neither {true} nor {false}: write one of the two words{hint}",
    ),
    "not-a-date": _violation(
        "«{value}» non è una data: scriverla come {form}{hint}",
        "“{value}” is not a date: write it as {form}{hint}",
    ),
    "not-a-year": _violation(
        "«{value}» non è un anno: scrivere quattro cifre (ad esempio 2023)",
        "“{value}” is not a year: write four digits (e.g. 2023)",
    ),
    "not-a-value": _violation(
        "«{value}» non è un valore di tipo {datatype}",
        "“{value}” is not a value of type {datatype}",
    ),
    "too-small": _violation(
        "{value} è troppo piccolo: deve essere {relation} {limit}",
        "{value} is too small: it must be {relation} {limit}",
    ),
    "too-large": _violation(
        "{value} è troppo grande: deve essere {relation} {limit}",
        "{value} is too large: it must be {relation} {limit}",
    ),
    "wrong-length": _violation(
        "«{value}» ha {found} caratteri: devono essere {wanted}",
        "“{value}” has {found} characters: there must be {wanted}",
    ),
    "not-in-list": _violation(
        "«{value}» non è tra i valori ammessi ({allowed}){hint}",
        "“{value}” is not one of the allowed values ({allowed}){hint}",
    ),
    "wrong-format": _violation(
        "«{value}» non è scritto come previsto (espressione regolare {pattern}){hint}",
        "“{value}” is not written as expected (regular expression {pattern}){hint}",
    ),
    "not-a-link": _violation(
        "«{value}» non è un indirizzo completo e senza spazi: scrivere ad esempio {instead}",
        "“{value}” is not a complete address without spaces: write for example {instead}",
    ),
    "forbidden-link": _violation(
        "«{value}»: sono ammessi solo indirizzi http, https e mailto",
        "“{value}”: only http, https and mailto addresses are allowed",
    ),
    "empty-item": _violation(
        "«{value}» ha un elemento vuoto: tra due «{separator}» ci deve essere un valore, e nessun "
        "«{separator}» all'inizio o alla fine",
        "“{value}” has an empty item: there must be a value between two “{separator}”, and no "
        "“{separator}” at the beginning or the end",
    ),
    "spaced-item": _violation(
        "«{value}»: togliere gli spazi accanto a «{separator}»: scrivere «{instead}»",
        "“{value}”: take out the spaces beside “{separator}”: write “{instead}”",
    ),
    "repeated-item": Fault(
        _W,
        Text(
            "«{value}» ripete «{item}»: scriverlo una volta sola",
            "“{value}” repeats “{item}”: write it once",
        ),
    ),
    "invalid-iri": _violation(
        "da «{value}» non si ricava un indirizzo valido ({iri}): correggere la cella",
        "“{value}” gives no valid address ({iri}): mend the cell",
    ),
    "unknown-reference": _violation(
        "«{value}» non esiste in {table} (colonna {target}){hint}",
        "“{value}” does not exist in {table} (column {target}){hint}",
    ),
    "ambiguous-reference": _violation(
        "«{value}» c'è più volte in {table} (colonna {target}, righe {first} e {second}): non si "
        "sa quale si intende",
        "“{value}” is more than once in {table} (column {target}, rows {first} and {second}): "
        "which one is meant is unknown",
    ),
    "missing-table": _violation(
        "la tabella {table}, a cui la colonna {value} rimanda, non c'è",
        "the table {table}, to which the column {value} refers, is not there",
    ),
}
