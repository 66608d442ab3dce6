"""What can be wrong with a registry, a source or what it says, in words."""

from __future__ import annotations

from psm_kg.errors import Severity, Text
from psm_kg.fetching import FAILURES
from psm_kg.tables import FAULTS as TABLE_FAULTS
from psm_kg.tables import Fault


def _violation(it: str, en: str) -> Fault:
    return Fault(Severity.VIOLATION, Text(it, en))


def _warning(it: str, en: str) -> Fault:
    return Fault(Severity.WARNING, Text(it, en))


_REGISTRY = {
    "registry-column": _violation(
        "manca la colonna «{value}»: aggiungerla (le colonne sono: {names})",
        "column “{value}” is missing: add it (the columns are: {names})",
    ),
    "registry-unknown-column": _warning(
        "la colonna «{value}» non è del registro: non è stata letta",
        "column “{value}” is not one of the registry: it was not read",
    ),
    "contributor-id": _violation(
        "«{value}» non è un codice: lettere minuscole senza accenti, cifre e trattini",
        "“{value}” is not a code: lower-case ASCII letters, digits and hyphens",
    ),
    "contributor-twice": _violation(
        "il codice «{value}» è già nella riga {first}: tenerne una",
        "code “{value}” is in row {first} already: keep one of them",
    ),
    "contributor-name": _violation(
        "l’ente non è in organisations.csv: scriverne qui il nome in italiano",
        "the body is not in organisations.csv: write its Italian name here",
    ),
    "contributor-known": _warning(
        "l’ente è già in organisations.csv: lasciare vuota la cella, il nome vale da lì",
        "the body is in organisations.csv already: leave the cell empty, its name is there",
    ),
    "contributor-source": _violation(
        "manca da dove prendere i dati: un indirizzo http(s), o un file della cartella del piano",
        "where to take the data is missing: an http(s) address, or a file of the plan folder",
    ),
    "contributor-round": _violation(
        "il ciclo «{value}» non è in rounds.csv (ci sono: {names})",
        "round “{value}” is not in rounds.csv (there are: {names})",
    ),
    "contributor-municipality": _violation(
        "«{value}» non è il codice ISTAT di un comune di municipalities.csv",
        "“{value}” is not the ISTAT code of a municipality of municipalities.csv",
    ),
    "contributor-speaks-for": _violation(
        "«{value}»: scrivere own (solo i progetti di cui è capofila), any (tutti), oppure codici "
        "IPA e ISTAT separati da «;»",
        "“{value}”: write own (only projects it leads), any (all), or IPA and ISTAT codes "
        "separated by “;”",
    ),
    "contributor-months": _violation(
        "«{value}» non è un numero di mesi da 1 a 120",
        "“{value}” is not a number of months from 1 to 120",
    ),
    "contributor-date": _violation(
        "«{value}» non è una data come 2026-01-31",
        "“{value}” is not a date such as 2026-01-31",
    ),
    "contributor-dates": _violation(
        "la fine ({value}) viene prima dell’inizio ({since})",
        "the end ({value}) is before the beginning ({since})",
    ),
}
_LOCAL = {
    "source-missing": _violation(
        "il file o la cartella non c’è ({value}): controllare il nome nel registro",
        "the file or folder is not there ({value}): check its name in the registry",
    ),
    "source-outside": _violation(
        "«{value}» porta fuori dalla cartella indicata: mettervi il file stesso, non un rimando",
        "“{value}” leads out of the folder that was named: put the file itself there, not a link",
    ),
    "source-not-file": _violation(
        "«{value}» non è un file normale che si possa leggere",
        "“{value}” is not an ordinary file that can be read",
    ),
    "source-several": _violation(
        "nella cartella ci sono più file ({value}): lasciarne uno solo",
        "the folder holds several files ({value}): leave one only",
    ),
    "source-empty-folder": _violation(
        "la cartella «{value}» non contiene alcun file: mettervi quello dell’ente",
        "folder “{value}” holds no file: put the body's there",
    ),
}
_AUTHORITY = {
    "not-own-project": _violation(
        "il capofila «{value}» non è {body}, che secondo il registro può dichiarare solo i propri "
        "progetti: togliere la riga, o chiedere all’ufficio del piano di estendere il registro",
        "lead organisation “{value}” is not {body}, which by the registry may declare its own "
        "projects only: remove the row, or ask the planning office to extend the registry",
    ),
    "not-authorised": _violation(
        "secondo il registro {body} non può parlare per «{value}»: togliere la riga, o chiedere "
        "all’ufficio del piano di estendere il registro",
        "by the registry {body} may not speak for “{value}”: remove the row, or ask the planning "
        "office to extend the registry",
    ),
    "plan-resource": _violation(
        "«{value}» è un indirizzo del piano: un ente descrive le proprie cose con indirizzi propri",
        "“{value}” is an address of the plan: a body describes its own things at addresses of its "
        "own",
    ),
    "possibly-same": _warning(
        "«{value}» è forse {other}, già noto ({by}): l’ufficio deciderà se sono lo stesso progetto",
        "“{value}” may be {other}, known already ({by}): the office will decide whether they are "
        "the same project",
    ),
    "mass-loss": _violation(
        "dei {before} progetti dichiarati ne mancano {value}: se è voluto, lo confermi l’ufficio "
        "del piano con psm-kg harvest --accept-shrink {contributor}",
        "of the {before} declared projects {value} are missing: if this is meant, the planning "
        "office confirms it with psm-kg harvest --accept-shrink {contributor}",
    ),
    "not-fit": _violation(
        "un testo non si può pubblicare così com’è ({name}): {value}",
        "a text cannot be published as it is ({name}): {value}",
    ),
    "failed": _violation(
        "un errore inatteso ({value}) ha fermato l’esame di questo ente; gli altri sono stati "
        "esaminati e l’ultima versione buona resta: segnalarlo",
        "an unexpected error ({value}) stopped the examination of this body; the others were "
        "examined and the last good version stays: report it",
    ),
}
#: Every fault by its code.
FAULTS = {
    **TABLE_FAULTS,
    **{code: Fault(Severity.VIOLATION, text) for code, text in FAILURES.items()},
    **_REGISTRY,
    **_LOCAL,
    **_AUTHORITY,
}

GONE = Text(
    "Non è più nei dati dell’ente.",
    "It is no longer in the data of the body.",
)
EXPIRED = Text(
    "Scaduto: l’ente non lo ha confermato entro {months} mesi.",
    "Expired: the body did not confirm it within {months} months.",
)
ENDED = Text(
    "La partecipazione dell’ente è finita il {until}.",
    "The participation of the body ended on {until}.",
)
BY_OFFICE = Text(
    "Ritirato dall’ufficio del piano: {reason}",
    "Withdrawn by the planning office: {reason}",
)
