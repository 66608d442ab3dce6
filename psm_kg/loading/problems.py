"""What can go wrong between us and a store, in words a person can act on."""

from __future__ import annotations

from pyoxigraph import Triple

from psm_kg.errors import EnvironmentFailure, Location, Text, UsageError, shorten
from psm_kg.loading.comparison import Comparison

_RESUME = Text(
    "eseguire di nuovo lo stesso comando: riprende da dove era arrivato",
    "run the same command again: it goes on from where it was",
)


class StoreProblem(EnvironmentFailure):
    """The store cannot be reached, refuses, or answers something else."""


class Refused(StoreProblem):
    """The store did not accept one request; a smaller one may pass."""

    def __init__(self, message: Text, location: Location, reason: str) -> None:
        super().__init__(message, location)
        self.reason = reason


class TooSlow(Refused):
    """One request took longer than allowed; a smaller one may be quicker."""


class ConnectionLost(StoreProblem):
    """The store stopped answering."""


class NotThere(StoreProblem):
    """There is nothing of the kind at this address (404, 405, 501)."""


def bad_address(url: str) -> UsageError:
    """Not an http(s) address, or one with a password inside."""
    return UsageError(
        Text(
            f"«{shorten(url)}» non è un indirizzo http(s) di un servizio SPARQL",
            f"“{shorten(url)}” is not an http(s) address of a SPARQL store",
        )
    )


def password_in_address() -> UsageError:
    """``http://user:password@…`` ends up in logs and histories."""
    return UsageError(
        Text(
            "utente e password non vanno nell'indirizzo: usare --user e la variabile d'ambiente",
            "user and password do not belong in the address: use --user and the environment "
            "variable",
        )
    )


def no_graph_store(url: str) -> UsageError:
    """The Graph Store Protocol was asked for and its address is not known."""
    return UsageError(
        Text(
            f"di {shorten(url)} non è noto l'indirizzo del Graph Store Protocol: indicarlo con "
            "--graph-store, oppure usare --method update",
            f"the Graph Store Protocol address of {shorten(url)} is not known: give it with "
            "--graph-store, or use --method update",
        )
    )


def status(url: str, code: int, reason: str) -> StoreProblem:
    """An HTTP status that is not success."""
    where = Location(url)
    said = f": {reason}" if reason else ""
    if code == 401:
        return StoreProblem(
            Text(
                "il servizio chiede chi siamo e non accetta le credenziali date (HTTP 401): "
                "controllare utente e password, o il token",
                "the store asks who we are and does not accept the credentials given (HTTP 401): "
                "check user and password, or the token",
            ),
            where,
        )
    if code == 403 or "No permission" in reason:
        return StoreProblem(
            Text(
                f"il servizio non permette di scrivere (HTTP {code}{said}): è in sola lettura, "
                "oppure l'utente non ha il permesso di aggiornare",
                f"the store does not allow writing (HTTP {code}{said}): it is read-only, or the "
                "user may not update",
            ),
            where,
        )
    if code in (404, 405, 501):
        return NotThere(
            Text(
                f"a questo indirizzo non c'è il servizio atteso (HTTP {code}): controllarlo; "
                "l'indirizzo per scrivere si indica con --update o --graph-store",
                f"the expected service is not at this address (HTTP {code}): check it; the "
                "address to write to is given with --update or --graph-store",
            ),
            where,
        )
    if code in (429, 502, 503, 504):
        return ConnectionLost(
            Text(
                f"il servizio è occupato (HTTP {code}{said}); {_RESUME.it}",
                f"the store is busy (HTTP {code}{said}); {_RESUME.en}",
            ),
            where,
        )
    return Refused(
        Text(
            f"il servizio ha rifiutato la richiesta (HTTP {code}{said})",
            f"the store refused the request (HTTP {code}{said})",
        ),
        where,
        f"HTTP {code}{said}",
    )


def redirected(url: str, target: str) -> StoreProblem:
    """A redirect to another origin: following it would hand the credentials to somebody else."""
    return StoreProblem(
        Text(
            f"l'indirizzo rimanda a {shorten(target)}: se è quello giusto, indicare quello",
            f"the address redirects to {shorten(target)}: if that is the right one, give that",
        ),
        Location(url),
    )


def unreachable(url: str, reason: str) -> ConnectionLost:
    """Nothing answers at all."""
    return ConnectionLost(
        Text(
            f"nessuna risposta ({reason}): controllare l'indirizzo e che il servizio sia attivo",
            f"no answer ({reason}): check the address and that the store is running",
        ),
        Location(url),
    )


def lost(url: str, reason: str) -> ConnectionLost:
    """It answered before and no longer does."""
    return ConnectionLost(
        Text(
            f"il servizio ha smesso di rispondere ({reason}); {_RESUME.it}",
            f"the store stopped answering ({reason}); {_RESUME.en}",
        ),
        Location(url),
    )


def tls(url: str, reason: str) -> StoreProblem:
    """The certificate is not trusted, or the port does not speak TLS."""
    return StoreProblem(
        Text(
            f"la connessione sicura non riesce ({reason}): controllare il certificato (una "
            "autorità propria si indica con la variabile SSL_CERT_FILE) e la porta",
            f"no secure connection ({reason}): check the certificate (an authority of your own "
            "is given with the variable SSL_CERT_FILE) and the port",
        ),
        Location(url),
    )


def too_slow(url: str, seconds: float) -> TooSlow:
    """The store took longer than allowed for one request."""
    reason = f"> {seconds:g} s"
    return TooSlow(
        Text(
            f"nessuna risposta entro {seconds:g} s: riprovare con un --timeout più lungo",
            f"no answer within {seconds:g} s: try again with a longer --timeout",
        ),
        Location(url),
        reason,
    )


def not_sparql(url: str, found: str) -> StoreProblem:
    """Something answers, but not a SPARQL store."""
    return StoreProblem(
        Text(
            f"la risposta non è di un servizio SPARQL 1.1 ({shorten(found, 120)}): controllare "
            "l'indirizzo",
            f"the answer is not a SPARQL 1.1 store's ({shorten(found, 120)}): check the address",
        ),
        Location(url),
    )


def refused_triple(url: str, line: str, reason: str) -> StoreProblem:
    """Even one triple alone does not pass."""
    return StoreProblem(
        Text(
            f"il servizio rifiuta anche una sola tripla, {shorten(line, 200)} ({reason})",
            f"the store refuses even one triple alone, {shorten(line, 200)} ({reason})",
        ),
        Location(url),
    )


def not_the_same(graph: str, found: Comparison, *, published: bool) -> StoreProblem:
    """What was read back is not what was sent. ``published``: the graph itself, not the staging."""
    examples = "; ".join(
        f"{sign} {_short(triple)}"
        for sign, triples in (("-", found.missing), ("+", found.extra))
        for triple in triples[:2]
    )
    missing, extra = len(found.missing), len(found.extra)
    left = (
        Text("il grafo va ricaricato", "the graph must be loaded again")
        if published
        else Text("il grafo pubblicato è rimasto com'era", "the published graph was left as it was")
    )
    return StoreProblem(
        Text(
            f"la verifica non riesce: triple mancanti {missing}, inattese {extra} ({examples}); "
            f"{left.it}",
            f"the verification fails: missing triples {missing}, unexpected {extra} ({examples}); "
            f"{left.en}",
        ),
        Location(graph),
    )


def _short(triple: Triple) -> str:
    return shorten(str(triple), 240)
