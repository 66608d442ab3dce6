"""What can be wrong with a file of links, in words; the codes are stable."""

from __future__ import annotations

from psm_kg.errors import Severity, Text
from psm_kg.tables import FAULTS as TABLE_FAULTS
from psm_kg.tables.log import Fault

_V, _W, _I = Severity.VIOLATION, Severity.WARNING, Severity.INFO


def _violation(it: str, en: str) -> Fault:
    return Fault(_V, Text(it, en))


def _warning(it: str, en: str) -> Fault:
    return Fault(_W, Text(it, en))


def _note(it: str, en: str) -> Fault:
    return Fault(_I, Text(it, en))


# a plan's own tables are strict about these; what others send is read, with a note
_READING = {
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
    "utf-16": _note(
        "il file è in UTF-16: è stato letto senza perdite",
        "the file is UTF-16: it was read without loss",
    ),
    "not-utf-8": _note(
        "il file è nella codifica di Windows (Windows-1252) invece che in UTF-8: è stato letto; "
        "controllare che le lettere accentate siano giuste",
        "the file is in the Windows encoding (Windows-1252) instead of UTF-8: it was read; check "
        "that accented letters are right",
    ),
}

_FILES = {
    "empty-file": _violation(
        "il file è vuoto: scaricare il modulo, compilarlo e salvarlo di nuovo",
        "the file is empty: download the form, fill it in and save it again",
    ),
    "file-too-large": _violation(
        "il file è troppo grande ({size} byte, il massimo è {limit}): dividerlo",
        "the file is too large ({size} bytes, at most {limit}): split it",
    ),
    "unsupported-format": _violation(
        "il file è {kind}: salvarlo come .xlsx, .ods o .csv (oppure Turtle, JSON-LD, RDF/XML o "
        "N-Triples)",
        "the file is {kind}: save it as .xlsx, .ods or .csv (or Turtle, JSON-LD, RDF/XML or "
        "N-Triples)",
    ),
    "protected-file": _violation(
        "il file è protetto da una password: toglierla e salvarlo di nuovo",
        "the file is protected by a password: remove it and save the file again",
    ),
    "wrong-extension": _note(
        "il nome del file finisce con .{suffix}, ma il contenuto è {form}: è stato letto così",
        "the name of the file ends with .{suffix}, but its content is {form}: it was read as such",
    ),
    "zip-bomb": _violation(
        "aperto, il file occuperebbe molto più di quanto un modulo possa contenere: non è stato "
        "aperto; ricopiare i dati nel modulo",
        "once opened the file would take far more than a form can hold: it was not opened; copy "
        "the data into the form",
    ),
    "xml-declarations": _violation(
        "il file contiene dichiarazioni XML che nessun foglio di calcolo scrive: non è stato "
        "aperto; ricopiare i dati nel modulo",
        "the file holds XML declarations that no spreadsheet writes: it was not opened; copy the "
        "data into the form",
    ),
    "broken-workbook": _violation(
        "il foglio di calcolo è danneggiato: aprirlo, salvarlo di nuovo come .xlsx e riprovare",
        "the spreadsheet is damaged: open it, save it again as .xlsx and retry",
    ),
    "too-complex": _violation(
        "leggere il file ha richiesto troppo tempo o troppa memoria, e si è rinunciato: ricopiare "
        "i dati nel modulo",
        "reading the file took too much time or memory, and was given up: copy the data into the "
        "form",
    ),
    "too-many-rows": _violation(
        "il foglio ha più di {limit} righe: inviare solo i progetti, o dividere il file; nulla è "
        "stato preso",
        "the sheet has more than {limit} rows: send projects only, or split the file; nothing was "
        "taken",
    ),
    "no-header": _violation(
        "non si trova la riga con i nomi delle colonne: la prima riga deve dire almeno «{title}» e "
        "«{actions}», come nel modulo",
        "the row with the names of the columns was not found: the first row must say at least "
        "“{title}” and “{actions}”, as in the form",
    ),
    "no-projects": _violation(
        "il file non contiene alcun progetto: scriverne uno per riga sotto i nomi delle colonne",
        "the file holds no project: write one a row below the names of the columns",
    ),
    "rows-above-header": _note(
        "le righe sopra i nomi delle colonne non sono state lette",
        "the rows above the names of the columns were not read",
    ),
    "sheet-ignored": _note(
        "il foglio non ha le colonne del modulo: non è stato letto",
        "the sheet does not have the columns of the form: it was not read",
    ),
    "hidden-sheet": _warning(
        "il foglio è nascosto e non è stato letto: mostrarlo se contiene progetti da inviare, "
        "altrimenti cancellarlo",
        "the sheet is hidden and was not read: show it if it holds projects to send, else delete "
        "it",
    ),
    "example-row": _note(
        "la riga di esempio è stata ignorata: si può cancellare",
        "the example row was ignored: it can be deleted",
    ),
}

_COLUMNS = {
    "missing-column": _violation(
        "manca la colonna «{value}»{near}: aggiungerla; {what}",
        "column “{value}” is missing{near}: add it; {what}",
    ),
    "unknown-column": _warning(
        "la colonna «{value}» non è del modulo: il suo contenuto non è stato letto",
        "column “{value}” is not part of the form: what it holds was not read",
    ),
    "misspelt-column": _violation(
        "la colonna «{value}» non è del modulo: intendeva «{meant}»? Correggere il nome, altrimenti "
        "il suo contenuto va perso",
        "column “{value}” is not part of the form: did you mean “{meant}”? Correct its name, or "
        "what it holds is lost",
    ),
    "duplicate-column": _violation(
        "due colonne significano «{meant}»: tenerne una sola",
        "two columns mean “{meant}”: keep one of them",
    ),
    "cells-without-column": _violation(
        "la riga ha più celle delle colonne («{value}»): se il testo contiene il separatore, "
        "metterlo tra virgolette",
        "the row has more cells than there are columns (“{value}”): if a text holds the separator, "
        "put it in quotation marks",
    ),
}

_CELLS = {
    "required-cell": _violation(
        "manca il valore: {what}",
        "the value is missing: {what}",
    ),
    "cell-over-long": _violation(
        "il testo è di {length} caratteri, al massimo {limit}: accorciarlo",
        "the text has {length} characters, at most {limit}: shorten it",
    ),
    "invisible-character": _violation(
        "«{value}» contiene caratteri invisibili che cambiano il modo in cui si legge ({names}): "
        "riscrivere la cella a mano",
        "“{value}” holds invisible characters that change how it reads ({names}): type the cell "
        "again",
    ),
    "control-character": _violation(
        "«{value}» contiene caratteri di controllo ({names}): riscrivere la cella a mano",
        "“{value}” holds control characters ({names}): type the cell again",
    ),
    "mixed-alphabets": _violation(
        "la parola «{word}» mescola lettere di alfabeti diversi ({names}): riscriverla a mano",
        "the word “{word}” mixes letters of different alphabets ({names}): type it again",
    ),
    "markup": _violation(
        "«{value}» contiene codice HTML: scrivere solo il testo",
        "“{value}” holds HTML code: write the text only",
    ),
    "placeholder": _note(
        "«{value}» è stato inteso come «non c’è»: la cella si può lasciare vuota",
        "“{value}” was taken to mean that there is none: the cell can be left empty",
    ),
    "identifier-needed": _violation(
        "servono il CUP o un codice proprio: senza, al prossimo invio il progetto non si "
        "riconoscerebbe; scrivere per esempio «{instead}» nella colonna «{column_it}»",
        "the CUP or a code of your own is needed: without it the project could not be recognised "
        "in the next delivery; write for example “{instead}” in column “{column_en}”",
    ),
    "identifier-unusable": _violation(
        "«{value}» non contiene lettere né cifre: scrivere un codice come «{instead}»",
        "“{value}” has neither letters nor digits: write a code such as “{instead}”",
    ),
    "cup-length": _violation(
        "il CUP ha {length} caratteri invece di 15: una lettera, due cifre, una lettera, undici "
        "cifre, come «{instead}»",
        "the CUP has {length} characters instead of 15: a letter, two digits, a letter, eleven "
        "digits, such as “{instead}”",
    ),
    "cup-letter": _violation(
        "nel CUP il carattere numero {position} è «{found}», ma lì va una lettera dalla A alla Z",
        "character number {position} of the CUP is “{found}”, but a letter from A to Z belongs "
        "there",
    ),
    "cup-digit": _violation(
        "nel CUP il carattere numero {position} è «{found}», ma lì va una cifra{meant}",
        "character number {position} of the CUP is “{found}”, but a digit belongs there{meant}",
    ),
    "duplicate-cup": _violation(
        "lo stesso CUP è già alla riga {first}: un progetto si scrive una volta sola, con tutte le "
        "sue azioni",
        "the same CUP is already on row {first}: write a project once, with all its actions",
    ),
    "duplicate-identifier": _violation(
        "lo stesso codice è già alla riga {first}: darne uno diverso a ciascun progetto",
        "the same code is already on row {first}: give each project its own",
    ),
    "duplicate-title": _warning(
        "lo stesso titolo è già alla riga {first}: se è lo stesso progetto cancellare una riga, "
        "altrimenti distinguere i titoli",
        "the same title is already on row {first}: delete a row if the project is the same, else "
        "tell the titles apart",
    ),
    "known-project": _note(
        "potrebbe essere il progetto «{name}», che il piano ha già: l’ufficio valuterà se unirli; "
        "nulla viene unito in automatico",
        "this may be the project “{name}”, which the plan has already: the office will judge "
        "whether to merge them; nothing is merged by itself",
    ),
}

_VALUES = {
    "unknown-action": _violation(
        "l’azione {value} non esiste: {meant}",
        "action {value} does not exist: {meant}",
    ),
    "action-is-not-specific": _violation(
        "{value} è {what}, non un’azione: scegliere fra {meant}",
        "{value} is {what}, not an action: choose among {meant}",
    ),
    "action-of-another-plan": _violation(
        "«{value}» non è un’azione di questo piano: scrivere il codice, come {instead}",
        "“{value}” is not an action of this plan: write its code, such as {instead}",
    ),
    "action-became-date": _violation(
        "il foglio di calcolo ha cambiato il codice dell’azione in una data: scrivere {instead} in "
        "una cella di tipo testo",
        "the spreadsheet turned the action code into a date: write {instead} in a text cell",
    ),
    "action-text-differs": _warning(
        "accanto al codice {code} c’è un testo che non è di quell’azione («{text}»): controllare "
        "quale delle due cose è giusta",
        "the text beside code {code} is not of that action (“{text}”): check which of the two is "
        "right",
    ),
    "no-action": _warning(
        "il progetto non indica alcuna azione e così non sarà collegato al piano. {proposals}",
        "the project names no action, and so will not be linked to the plan. {proposals}",
    ),
    "unknown-municipality": _violation(
        "«{value}» non è un comune del territorio del piano{meant}: scriverne il nome o il codice "
        "ISTAT di sei cifre",
        "“{value}” is not a municipality of the plan’s territory{meant}: write its name or its "
        "six-digit ISTAT code",
    ),
    "bad-date": _violation(
        "«{value}» non è una data: scriverla come {instead}",
        "“{value}” is not a date: write it like {instead}",
    ),
    "date-implausible": _violation(
        "l’anno {value} non è plausibile per un progetto: controllare la data",
        "the year {value} is not plausible for a project: check the date",
    ),
    "end-before-start": _violation(
        "la fine ({end}) viene prima dell’inizio ({start}): controllare le due date",
        "the end ({end}) comes before the start ({start}): check both dates",
    ),
    "bad-link": _violation(
        "«{value}» non è l’indirizzo di una pagina: scriverlo per intero, come {instead}",
        "“{value}” is not the address of a page: write it in full, such as {instead}",
    ),
    "link-with-credentials": _violation(
        "l’indirizzo contiene un nome utente o una password: toglierli (ciò che si invia è "
        "pubblico)",
        "the address holds a user name or a password: remove them (what is sent is public)",
    ),
    "private-link": _violation(
        "«{value}» si apre solo dalla rete interna: scrivere l’indirizzo di una pagina pubblica",
        "“{value}” opens from an internal network only: write the address of a public page",
    ),
    "bad-contact": _violation(
        "«{value}» non è un indirizzo di posta né una pagina web: scrivere per esempio {instead}",
        "“{value}” is neither an e-mail address nor a web page: write for example {instead}",
    ),
    "personal-contact": _warning(
        "«{value}» sembra la casella di una persona e sarebbe pubblica: preferire quella "
        "dell’ufficio",
        "“{value}” looks like a person’s mailbox and would be public: prefer the office’s",
    ),
    "unknown-licence": _violation(
        "la licenza «{value}» non è fra quelle note: scrivere una di queste: {known}; vuoto "
        "significa {default}",
        "licence “{value}” is not known: write one of these: {known}; empty means {default}",
    ),
    "licence-not-open": _violation(
        "«{value}» non è una licenza aperta: questi dati si pubblicano solo con licenze aperte "
        "({known})",
        "“{value}” is not an open licence: these data are published under open licences only "
        "({known})",
    ),
}

_RDF = {
    "not-rdf": _violation(
        "il file non si legge come {form}: {reason}",
        "the file cannot be read as {form}: {reason}",
    ),
    "unsafe-rdf": _violation(
        "il file non è stato letto perché contiene ciò che può danneggiare chi legge ({reason}): "
        "senza DOCTYPE, senza @context remoti, senza annidamenti profondi",
        "the file was not read because it holds what can harm its reader ({reason}): no DOCTYPE, "
        "no remote @context, no deep nesting",
    ),
    "too-many-statements": _violation(
        "il file contiene troppe affermazioni: inviare solo i progetti",
        "the file holds too many statements: send projects only",
    ),
    "relative-iri": _violation(
        "«{value}» è un indirizzo relativo: scrivere gli IRI per intero",
        "“{value}” is a relative address: write IRIs in full",
    ),
    "named-graph": _violation(
        "il file contiene grafi con un nome («{value}»): togliere il nome; chi lo riceve mette "
        "tutto nel grafo di chi invia",
        "the file holds named graphs (“{value}”): remove the name; whoever receives it puts all "
        "of it into the sender’s graph",
    ),
    "blank-project": _violation(
        "un progetto è un nodo senza IRI («{value}»): dargliene uno, come "
        "https://dati.ente.example/progetto/1, che non cambi",
        "a project is a node without an IRI (“{value}”): give it one, such as "
        "https://data.agency.example/project/1, that does not change",
    ),
    "official-subject": _violation(
        "il file parla di una risorsa del piano («{value}»): solo chi pubblica il piano può farlo; "
        "descrivere il progetto con un IRI proprio",
        "the file speaks about a resource of the plan (“{value}”): only the plan’s publisher can; "
        "describe the project with an IRI of your own",
    ),
    "term-redefined": _violation(
        "il file ridefinisce un termine altrui («{value}»): togliere queste affermazioni",
        "the file redefines a term that is not its own (“{value}”): remove these statements",
    ),
    "other-subject": _note(
        "«{value}» non è un progetto del file: ciò che se ne dice non è stato preso",
        "“{value}” is not a project of the file: what is said of it was not taken",
    ),
    "other-property": _note(
        "la proprietà {value} non è del profilo: il suo valore non è stato preso",
        "property {value} is not of the profile: its value was not taken",
    ),
}

FAULTS: dict[str, Fault] = {**_READING, **_FILES, **_COLUMNS, **_CELLS, **_VALUES, **_RDF}
