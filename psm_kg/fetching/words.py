"""Why a file was not fetched, in words: what happened and what to do next."""

from __future__ import annotations

from psm_kg.errors import Text

#: By code; ``{value}`` are the particulars.
FAILURES = {
    "source-address": Text(
        "«{value}» non è un indirizzo http(s): correggerlo",
        "“{value}” is not an http(s) address: mend it",
    ),
    "source-credentials": Text(
        "l’indirizzo contiene nome utente o password ({value}): i dati vanno pubblicati senza, o "
        "consegnati come file",
        "the address holds a user name or a password ({value}): publish the data without one, or "
        "hand them in as a file",
    ),
    "source-port": Text(
        "la porta {value} non è una di quelle del web (80, 443, 8080, 8443): pubblicare i dati su "
        "una di queste",
        "port {value} is not one of the web's (80, 443, 8080, 8443): publish the data on one of "
        "these",
    ),
    "source-not-public": Text(
        "il nome non esiste o non porta a un indirizzo pubblico ({value}): correggerlo",
        "the name does not exist or does not lead to a public address ({value}): mend it",
    ),
    "source-unreachable": Text(
        "il sito non risponde ({value}): riprovare, e se non basta sentire l’ente",
        "the site does not answer ({value}): try again, then ask the body",
    ),
    "source-tls": Text(
        "la connessione protetta non riesce ({value}): l’ente deve rinnovare o correggere il "
        "certificato del sito",
        "the secure connection fails ({value}): the body must renew or mend the certificate of "
        "its site",
    ),
    "source-slow": Text(
        "la risposta non è finita nel tempo concesso ({value} secondi): riprovare, o far "
        "pubblicare un file più piccolo",
        "the answer did not end within the time allowed ({value} seconds): try again, or have a "
        "smaller file published",
    ),
    "source-large": Text(
        "la risposta supera {value} byte: far dividere il file",
        "the answer exceeds {value} bytes: have the file split",
    ),
    "source-encoding": Text(
        "la risposta è compressa in un modo che non si legge ({value})",
        "the answer is compressed in a way that cannot be read ({value})",
    ),
    "source-redirects": Text(
        "l’indirizzo rimanda altrove più di {value} volte: usare quello finale",
        "the address leads elsewhere more than {value} times: use the final one",
    ),
    "source-downgraded": Text(
        "l’indirizzo protetto rimanda a uno che non lo è ({value}): usare https ovunque",
        "the secure address leads to one that is not ({value}): use https throughout",
    ),
    "source-forbidden": Text(
        "il sito non permette di leggere il file (HTTP {value}): i dati vanno resi pubblici",
        "the site does not let the file be read (HTTP {value}): make the data public",
    ),
    "source-absent": Text(
        "a questo indirizzo non c’è più nulla (HTTP {value}): chiedere all’ente quello nuovo",
        "there is nothing at this address any more (HTTP {value}): ask the body for the new one",
    ),
    "source-status": Text(
        "il sito ha risposto con un errore (HTTP {value}): riprovare più tardi",
        "the site answered with an error (HTTP {value}): try again later",
    ),
    "source-type": Text(
        "l’indirizzo porta a {value}, non a un file di progetti: controllarlo",
        "the address leads to {value}, not to a file of projects: check it",
    ),
}
