"""What can be wrong with a file of links and its columns, in words; the codes are stable."""

from __future__ import annotations

from psm_kg.errors import Severity, Text
from psm_kg.tables import FAULTS as TABLE_FAULTS
from psm_kg.tables.log import Fault

_V, _W, _I = Severity.VIOLATION, Severity.WARNING, Severity.INFO


def violation(it: str, en: str) -> Fault:
    """A fault that keeps a project, or the whole file, from being taken."""
    return Fault(_V, Text(it, en))


def warning(it: str, en: str) -> Fault:
    """A fault that is advice."""
    return Fault(_W, Text(it, en))


def note(it: str, en: str) -> Fault:
    """Something done on the reader's behalf."""
    return Fault(_I, Text(it, en))


# a plan's own tables are strict about these; what others send is read, with a note
READING = {
    **{
        code: TABLE_FAULTS[code]
        for code in (
            "nul-bytes",
            "not-text",
            "unclosed-quote",
            "stray-quote",
            "cell-too-long",
            "formula",
            "cell-error",
            "formula-like",
            "replacement-character",
            "undefined-character",
        )
    },
    "utf-16": note(
        "il file è in UTF-16: è stato letto senza perdite",
        "the file is UTF-16: it was read without loss",
    ),
    "not-utf-8": note(
        "il file è nella codifica di Windows (Windows-1252) invece che in UTF-8: è stato letto; "
        "controllare che le lettere accentate siano giuste",
        "the file is in the Windows encoding (Windows-1252) instead of UTF-8: it was read; check "
        "that accented letters are right",
    ),
}

FILES = {
    "empty-file": violation(
        "il file è vuoto: scaricare il modulo, compilarlo e salvarlo di nuovo",
        "the file is empty: download the form, fill it in and save it again",
    ),
    "file-too-large": violation(
        "il file è troppo grande ({size} byte, il massimo è {limit}): dividerlo",
        "the file is too large ({size} bytes, at most {limit}): split it",
    ),
    "unsupported-format": violation(
        "il file è {kind}: salvarlo come .xlsx, .ods o .csv (oppure Turtle, JSON-LD, RDF/XML o "
        "N-Triples)",
        "the file is {kind}: save it as .xlsx, .ods or .csv (or Turtle, JSON-LD, RDF/XML or "
        "N-Triples)",
    ),
    "protected-file": violation(
        "il file è protetto da una password: toglierla e salvarlo di nuovo",
        "the file is protected by a password: remove it and save the file again",
    ),
    "wrong-extension": note(
        "il nome del file finisce con .{suffix}, ma il contenuto è {form}: è stato letto così",
        "the name of the file ends with .{suffix}, but its content is {form}: it was read as such",
    ),
    "zip-bomb": violation(
        "aperto, il file occuperebbe molto più di quanto un modulo possa contenere: non è stato "
        "aperto; ricopiare i dati nel modulo",
        "once opened the file would take far more than a form can hold: it was not opened; copy "
        "the data into the form",
    ),
    "xml-declarations": violation(
        "il file contiene dichiarazioni XML che nessun foglio di calcolo scrive: non è stato "
        "aperto; ricopiare i dati nel modulo",
        "the file holds XML declarations that no spreadsheet writes: it was not opened; copy the "
        "data into the form",
    ),
    "broken-workbook": violation(
        "il foglio di calcolo è danneggiato: aprirlo, salvarlo di nuovo come .xlsx e riprovare",
        "the spreadsheet is damaged: open it, save it again as .xlsx and retry",
    ),
    "too-complex": violation(
        "leggere il file ha richiesto troppo tempo o troppa memoria, e si è rinunciato: ricopiare "
        "i dati nel modulo",
        "reading the file took too much time or memory, and was given up: copy the data into the "
        "form",
    ),
    "too-many-rows": violation(
        "il foglio ha più di {limit} righe: inviare solo i progetti, o dividere il file; nulla è "
        "stato preso",
        "the sheet has more than {limit} rows: send projects only, or split the file; nothing was "
        "taken",
    ),
    "no-header": violation(
        "non si trova la riga con i nomi delle colonne: la prima riga deve dire almeno «{title}» e "
        "«{actions}», come nel modulo",
        "the row with the names of the columns was not found: the first row must say at least "
        "“{title}” and “{actions}”, as in the form",
    ),
    "no-projects": violation(
        "il file non contiene alcun progetto: scriverne uno per riga sotto i nomi delle colonne",
        "the file holds no project: write one a row below the names of the columns",
    ),
    "rows-above-header": note(
        "le righe sopra i nomi delle colonne non sono state lette",
        "the rows above the names of the columns were not read",
    ),
    "sheet-ignored": note(
        "il foglio non ha le colonne del modulo: non è stato letto",
        "the sheet does not have the columns of the form: it was not read",
    ),
    "hidden-sheet": warning(
        "il foglio è nascosto e non è stato letto: mostrarlo se contiene progetti da inviare, "
        "altrimenti cancellarlo",
        "the sheet is hidden and was not read: show it if it holds projects to send, else delete "
        "it",
    ),
    "example-row": note(
        "l’esempio del modulo è stato ignorato: si può cancellare",
        "the example of the form was ignored: it can be deleted",
    ),
}

COLUMNS = {
    "missing-column": violation(
        "manca la colonna «{value}»{near}: aggiungerla; {what}",
        "column “{value}” is missing{near}: add it; {what}",
    ),
    "unknown-column": warning(
        "la colonna «{value}» non è del modulo: il suo contenuto non è stato letto",
        "column “{value}” is not part of the form: what it holds was not read",
    ),
    "misspelt-column": violation(
        "la colonna «{value}» non è del modulo: intendeva «{meant}»? Correggere il nome, "
        "altrimenti il suo contenuto va perso",
        "column “{value}” is not part of the form: did you mean “{meant}”? Correct its name, or "
        "what it holds is lost",
    ),
    "duplicate-column": violation(
        "due colonne significano «{meant}»: tenerne una sola",
        "two columns mean “{meant}”: keep one of them",
    ),
    "cells-without-column": violation(
        "la riga ha più celle delle colonne («{value}»): se il testo contiene il separatore, "
        "metterlo tra virgolette",
        "the row has more cells than there are columns (“{value}”): if a text holds the separator, "
        "put it in quotation marks",
    ),
}
