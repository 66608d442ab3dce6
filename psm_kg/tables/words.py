"""What can be wrong with a file of rows, in words: the catalogue of the reading faults."""

from __future__ import annotations

from psm_kg.errors import Severity, Text
from psm_kg.tables.log import Fault

_V, _W = Severity.VIOLATION, Severity.WARNING

_SAVE = Text(
    "In Excel: File, Salva con nome, tipo «CSV UTF-8 (delimitato da virgole)». In LibreOffice: "
    "Salva con nome, Testo CSV, set di caratteri «Unicode (UTF-8)»",
    "In Excel: File, Save As, type “CSV UTF-8 (comma delimited)”. In LibreOffice: Save As, "
    "Text CSV, character set “Unicode (UTF-8)”",
)

FAULTS: dict[str, Fault] = {
    "empty-file": Fault(
        _V,
        Text(
            "il file è vuoto: la prima riga deve contenere i nomi delle colonne",
            "the file is empty: its first row must hold the names of the columns",
        ),
    ),
    "file-too-large": Fault(
        _V,
        Text(
            "il file è troppo grande ({size} byte, il massimo è {limit}): dividerlo",
            "the file is too large ({size} bytes, at most {limit}): split it",
        ),
    ),
    "too-many-cells": Fault(
        _V,
        Text(
            "la tabella ha troppe righe, colonne o celle (al massimo {rows} righe, {columns} "
            "colonne, {cells} celle): il resto non è stato letto",
            "the table has too many rows, columns or cells (at most {rows} rows, {columns} "
            "columns, {cells} cells): the rest was not read",
        ),
    ),
    "not-utf-8": Fault(
        _V,
        Text(
            f"il file non è in UTF-8: il primo byte estraneo ({{value}}) è qui. {_SAVE.it}",
            f"the file is not UTF-8: the first foreign byte ({{value}}) is here. {_SAVE.en}",
        ),
    ),
    "utf-16": Fault(
        _W,
        Text(
            f"il file è in UTF-16: è stato letto, ma va salvato in UTF-8. {_SAVE.it}",
            f"the file is UTF-16: it was read, but it should be saved as UTF-8. {_SAVE.en}",
        ),
    ),
    "nul-bytes": Fault(
        _V,
        Text(
            f"il file contiene byte nulli, che in un testo non esistono. {_SAVE.it}",
            f"the file holds NUL bytes, which no text has. {_SAVE.en}",
        ),
    ),
    "not-text": Fault(
        _V,
        Text(
            f"il file si chiama .csv ma è {{kind}}. {_SAVE.it}",
            f"the file is called .csv but is {{kind}}. {_SAVE.en}",
        ),
    ),
    "other-delimiter": Fault(
        _W,
        Text(
            "le colonne sono separate da {name} invece che da virgole: il file è stato letto così, "
            "ma va salvato con le virgole",
            "the columns are separated by {name} instead of commas: the file was read that way, "
            "but should be saved with commas",
        ),
    ),
    "unclosed-quote": Fault(
        _V,
        Text(
            "da questa riga in poi le virgolette sono aperte e non chiuse (o una virgoletta in "
            'mezzo al testo non è raddoppiata: si scrive ""): il resto non è stato letto',
            "from this row on a quotation mark is opened and not closed (or one inside the text is "
            'not doubled: write ""): the rest was not read',
        ),
    ),
    "stray-quote": Fault(
        _V,
        Text(
            "c'è del testo dopo le virgolette che chiudono una cella: dentro una cella tra "
            'virgolette ogni virgoletta si scrive doppia (""). La riga non è stata letta',
            "there is text after the quotation mark that closes a cell: inside a quoted cell "
            'write each quotation mark twice (""). The row was not read',
        ),
    ),
    "cell-too-long": Fault(
        _V,
        Text(
            "la cella ha più di {limit} caratteri: accorciarla (comincia con «{value}»)",
            "the cell has more than {limit} characters: shorten it (it begins with “{value}”)",
        ),
    ),
    "ragged-row": Fault(
        _V,
        Text(
            "la riga ha {found} celle ma le colonne sono {expected}: una cella che contiene la "
            "virgola va messa tra virgolette; una cella vuota lascia comunque la sua virgola",
            "the row has {found} cells but there are {expected} columns: put a cell that contains "
            "a comma in quotation marks; an empty cell still leaves its comma",
        ),
    ),
    "blank-row": Fault(
        _W,
        Text(
            "la riga è vuota: è stata saltata, si può cancellare",
            "the row is blank: it was skipped and can be deleted",
        ),
    ),
    "empty-header": Fault(
        _V,
        Text(
            "la colonna numero {position} non ha nome nella prima riga: darglielo, o cancellare "
            "la colonna",
            "column number {position} has no name in the first row: name it, or delete the column",
        ),
    ),
    "duplicate-header": Fault(
        _V,
        Text(
            "due colonne si chiamano «{value}» (la {first} e la {position}): rinominarne una",
            "two columns are called “{value}” (numbers {first} and {position}): rename one",
        ),
    ),
    "surrounding-space": Fault(
        _V,
        Text(
            "«{value}» comincia o finisce con uno spazio: scrivere «{instead}»",
            "“{value}” begins or ends with a space: write “{instead}”",
        ),
    ),
    "double-space": Fault(
        _W,
        Text(
            "«{value}» contiene due spazi di seguito: scriverne uno solo",
            "“{value}” holds two spaces in a row: write a single one",
        ),
    ),
    "unusual-space": Fault(
        _V,
        Text(
            "«{value}» contiene uno spazio speciale ({names}): sostituirlo con uno spazio "
            "normale: «{instead}»",
            "“{value}” holds a special space ({names}): replace it with an ordinary one: "
            "“{instead}”",
        ),
    ),
    "invisible-character": Fault(
        _V,
        Text(
            "«{value}» contiene caratteri invisibili ({names}): riscrivete la cella: «{instead}»",
            "“{value}” holds invisible characters ({names}): retype the cell: “{instead}”",
        ),
    ),
    "control-character": Fault(
        _V,
        Text(
            "«{value}» contiene caratteri di controllo o tabulazioni ({names}): toglierli: "
            "«{instead}»",
            "“{value}” holds control characters or tabs ({names}): take them out: “{instead}”",
        ),
    ),
    "line-break": Fault(
        _V,
        Text(
            "la cella va a capo: scriverla su una riga sola: «{instead}»",
            "the cell has a line break: write it on one line: “{instead}”",
        ),
    ),
    "undefined-character": Fault(
        _V,
        Text(
            "«{value}» contiene caratteri che nessun programma mostra ({names}): riscriveteli",
            "“{value}” holds characters that no program shows ({names}): retype them",
        ),
    ),
    "replacement-character": Fault(
        _V,
        Text(
            "«{value}» contiene «\ufffd», che sta al posto di una lettera perduta: riscrivetela",
            "“{value}” holds “\ufffd”, which stands for a letter that was lost: retype it",
        ),
    ),
    "not-nfc": Fault(
        _V,
        Text(
            "«{value}»: una lettera accentata è scritta in due pezzi (lettera e accento separati): "
            "riscrivetela come una sola: «{instead}»",
            "“{value}”: an accented letter is written in two pieces (letter and accent apart): "
            "retype it as one: “{instead}”",
        ),
    ),
    "formula-like": Fault(
        _V,
        Text(
            "«{value}» comincia con «{sign}»: un foglio di calcolo lo eseguirebbe come formula; "
            "cominciare il testo con un altro carattere (per un elenco, il trattino lungo «–»)",
            "“{value}” begins with “{sign}”: a spreadsheet would run it as a formula; begin the "
            "text with another character (in a list, the dash “–”)",
        ),
    ),
    "dash-for-empty": Fault(
        _V,
        Text(
            "la cella contiene solo un trattino: se il valore non c'è lasciarla vuota",
            "the cell holds only a dash: leave it empty when there is no value",
        ),
    ),
    "comment-like": Fault(
        _V,
        Text(
            "la riga comincia con «#»: molti programmi la prenderebbero per un commento e la "
            "salterebbero; cominciare la prima cella con un altro carattere",
            "the row begins with “#”: many programs would take it for a comment and skip it; "
            "begin the first cell with another character",
        ),
    ),
    "formula": Fault(
        _V,
        Text(
            "la cella contiene la formula «{value}»: sostituirla con il suo valore (copia, "
            "incolla speciale, valori)",
            "the cell holds the formula “{value}”: replace it with its value (copy, paste special, "
            "values)",
        ),
    ),
    "cell-error": Fault(
        _V,
        Text(
            "la cella contiene l'errore «{value}» del foglio di calcolo: correggerla",
            "the cell holds the spreadsheet's error “{value}”: mend it",
        ),
    ),
    "percent-cell": Fault(
        _W,
        Text(
            "la cella è mostrata come percentuale ma contiene {value}: controllare quale dei due "
            "numeri serve e togliere il formato percentuale",
            "the cell is shown as a percentage but holds {value}: check which number is wanted and "
            "remove the percent format",
        ),
    ),
    "workbook-refused": Fault(
        _V,
        Text(
            "la cartella di lavoro non è stata aperta: {reason}",
            "the workbook was not opened: {reason}",
        ),
    ),
}
