"""Why the service refuses or fails: one HTTP status and one sentence each, in both languages.

What a request says wrong is 4xx. What a query uses too much of while it runs, and a service that
is too busy, is 503; only the latter says ``Retry-After``, since asking again helps only there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psm_kg.errors import PsmError, Text


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of refusal."""

    status: int
    text: Text


class Refusal(PsmError):
    """A request that gets no answer. ``headers`` are added to the response."""

    def __init__(
        self, problem: Problem, *, headers: dict[str, str] | None = None, **values: Any
    ) -> None:
        super().__init__(problem.text.format(**values))
        self.problem = problem
        self.headers = headers or {}

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.problem.status


MALFORMED = Problem(
    400,
    Text(
        "l'interrogazione non è SPARQL valido: {detail}",
        "the query is not valid SPARQL: {detail}",
    ),
)
NO_FORM = Problem(
    400,
    Text(
        "l'interrogazione non è SPARQL valido: dopo PREFIX e BASE deve venire SELECT, ASK, "
        "CONSTRUCT o DESCRIBE",
        "the query is not valid SPARQL: after PREFIX and BASE comes SELECT, ASK, CONSTRUCT or "
        "DESCRIBE",
    ),
)
UNCLOSED = Problem(
    400,
    Text(
        "l'interrogazione non è SPARQL valido: le virgolette aperte alla riga {line} non sono "
        "chiuse",
        "the query is not valid SPARQL: the quotes opened on line {line} are not closed",
    ),
)
UNEVALUABLE = Problem(
    400,
    Text(
        "l'interrogazione non si può calcolare: {detail}",
        "the query cannot be evaluated: {detail}",
    ),
)
NOT_UTF8 = Problem(400, Text("la richiesta non è testo UTF-8", "the request is not UTF-8 text"))
NO_QUERY = Problem(
    400,
    Text(
        "manca l'interrogazione: si indica una volta, nel parametro query",
        "there is no query: give one, in the parameter query",
    ),
)
REPEATED = Problem(
    400,
    Text(
        "il parametro {name} si può dare una volta sola", "the parameter {name} may be given once"
    ),
)
BAD_GRAPH = Problem(
    400,
    Text("{name}: «{value}» non è un IRI assoluto", "{name}: “{value}” is not an absolute IRI"),
)
TOO_COMPLEX = Problem(
    400,
    Text(
        "l'interrogazione supera un limite del servizio: {what.it}, al massimo {limit}",
        "the query exceeds a limit of the service: {what.en}, at most {limit}",
    ),
)
# the parts of a query that are counted, by the name of their limit
WHAT = {
    "words": Text("parole e segni", "words and signs"),
    "nesting": Text("livelli di annidamento", "levels of nesting"),
    "prefix_operators": Text("operatori prefissi di seguito", "prefix operators in a row"),
    "patterns_in_group": Text("condizioni in un gruppo", "patterns in one group"),
    "patterns": Text("condizioni in tutto", "patterns in all"),
    "operators": Text("operatori", "operators"),
    "values": Text("valori in VALUES", "values in VALUES"),
    "dataset_graphs": Text("grafi in FROM", "graphs in FROM"),
}
UPDATE = Problem(
    403,
    Text(
        "il servizio è di sola lettura: niente aggiornamenti",
        "the service is read-only: no updates",
    ),
)
FEDERATION = Problem(
    403,
    Text(
        "SERVICE non è ammesso: il servizio non interroga altri server",
        "SERVICE is not allowed: this service does not query other servers",
    ),
)
METHOD = Problem(405, Text("i metodi ammessi sono {allowed}", "the methods allowed are {allowed}"))
NOT_ACCEPTABLE = Problem(
    406,
    Text(
        "nessuno dei formati chiesti è disponibile; sono: {known}",
        "none of the formats asked for is available; available: {known}",
    ),
)
UNWRITABLE = Problem(
    406,
    Text(
        "questo risultato non si può scrivere in questo formato: {detail}",
        "this result cannot be written in this format: {detail}",
    ),
)
SLOW_REQUEST = Problem(
    408,
    Text(
        "la richiesta non è arrivata per intero in {limit} secondi",
        "the request did not arrive in full within {limit} seconds",
    ),
)
LONG_REQUEST = Problem(
    413,
    Text("la richiesta supera {limit} byte", "the request is larger than {limit} bytes"),
)
LONG_QUERY = Problem(
    413,
    Text("l'interrogazione supera {limit} byte", "the query is larger than {limit} bytes"),
)
LONG_ADDRESS = Problem(
    414,
    Text("l'interrogazione supera {limit} byte", "the query is larger than {limit} bytes"),
)
MEDIA_TYPE = Problem(
    415,
    Text(
        "tipo di contenuto non ammesso: mandare {known}, in UTF-8",
        "content type not supported: send {known}, in UTF-8",
    ),
)
BUSY_CLIENT = Problem(
    429,
    Text(
        "da questo indirizzo ci sono già troppe interrogazioni in attesa: riprovare fra poco",
        "too many queries from this address are waiting already: try again shortly",
    ),
)
BUSY = Problem(
    503,
    Text(
        "il servizio è occupato da altre interrogazioni: riprovare fra poco",
        "the service is busy with other queries: try again shortly",
    ),
)
NOT_READY = Problem(
    503,
    Text(
        "il servizio non è pronto: riprovare fra poco",
        "the service is not ready: try again shortly",
    ),
)
TOO_SLOW = Problem(
    503,
    Text(
        "l'interrogazione chiede più di {limit} secondi: restringerla",
        "the query needs more than {limit} seconds: narrow it down",
    ),
)
TOO_HEAVY = Problem(
    503,
    Text(
        "l'interrogazione chiede più memoria dei {limit} MB ammessi: restringerla",
        "the query needs more memory than the {limit} MB allowed: narrow it down",
    ),
)
TOO_LARGE = Problem(
    503,
    Text(
        "il risultato supera {limit} byte: restringere l'interrogazione o usare LIMIT",
        "the result is larger than {limit} bytes: narrow the query down or use LIMIT",
    ),
)
INTERNAL = Problem(500, Text("errore interno del servizio", "internal error of the service"))
