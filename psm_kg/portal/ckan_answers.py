"""What CKAN's action API answers when it does not do what was asked, in words for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from psm_kg.errors import Finding, Location, Severity, Text, UsageError, shorten
from psm_kg.portal.ckan_problems import NotAllowed, NotFound, PortalProblem, Refused


class _Scrubber(Protocol):
    def scrub(self, text: str) -> str: ...


def answered(
    url: str, action: str, code: int, error: Mapping[str, Any], scrubber: _Scrubber
) -> PortalProblem | Refused:
    """An error of the action API, by its ``__type``."""
    kind = str(error.get("__type", ""))
    said = shorten(scrubber.scrub(str(error.get("message", ""))), 200)
    where = Location(url)
    if kind == "Validation Error":
        return refused(action, error, scrubber)
    if kind == "Not Found Error" or code == 404:
        return NotFound(Text(f"non trovato ({said})", f"not found ({said})"), where)
    if kind == "Authorization Error" or code in (401, 403):
        return NotAllowed(
            Text(f"il portale non lo permette ({said})", f"the portal does not allow it ({said})"),
            where,
        )
    return PortalProblem(
        Text(
            f"il portale ha rifiutato {action} (HTTP {code}{': ' if said else ''}{said})",
            f"the portal refused {action} (HTTP {code}{': ' if said else ''}{said})",
        ),
        where,
    )


def refused(action: str, error: Mapping[str, Any], scrubber: _Scrubber) -> Refused:
    """A value that the portal's validation does not accept, field by field."""
    found = [
        (path, shorten(scrubber.scrub(message), 200)) for path, message in _messages(error, "")
    ]
    findings = tuple(
        Finding(
            Severity.VIOLATION,
            "refused-by-portal",
            Text(f"{path}: il portale risponde «{said}»", f"{path}: the portal says “{said}”"),
        )
        for path, said in found
    )
    return Refused(
        Text(
            f"il portale non accetta i metadati ({action})",
            f"the portal does not accept the metadata ({action})",
        ),
        findings,
        frozenset(path for path, _ in found),
    )


def _messages(error: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(error, Mapping):
        for key, value in error.items():
            if path or not str(key).startswith("__"):
                yield from _messages(value, f"{path}.{key}" if path else str(key))
    elif isinstance(error, Sequence) and not isinstance(error, str):
        for number, value in enumerate(error):
            inner = isinstance(value, (Mapping, list))
            yield from _messages(value, f"{path}[{number}]" if inner else path)
    else:
        yield path, str(error)


def wrong_token(url: str) -> NotAllowed:
    """CKAN takes a request with an unknown token for an anonymous one."""
    return NotAllowed(
        Text(
            "il portale non riconosce il token: forse è scaduto o revocato, o è di un altro "
            "portale",
            "the portal does not know the token: it may have expired or been revoked, or be "
            "another portal's",
        ),
        Location(url),
    )


def no_organisation(url: str, name: str, others: Iterable[str]) -> UsageError:
    """There is no such organisation, or the token does not see it."""
    listed = ", ".join(shorten(other, 60) for other in others)
    here = Text(
        f"; con questo token si può pubblicare per: {listed}" if listed else "",
        f"; this token may publish for: {listed}" if listed else "",
    )
    return UsageError(
        Text(
            f"sul portale non c'è l'organizzazione «{shorten(name)}»{here.it}",
            f"the portal has no organisation “{shorten(name)}”{here.en}",
        ),
        Location(url),
    )


def no_permission(url: str, name: str, user: str, others: Iterable[str]) -> NotAllowed:
    """The user may not create datasets for the organisation."""
    listed = ", ".join(shorten(other, 60) for other in others) or "—"
    return NotAllowed(
        Text(
            f"l'utente {shorten(user, 60)} non può pubblicare per «{shorten(name)}» (deve esserne "
            f"redattore o amministratore); può per: {listed}",
            f"the user {shorten(user, 60)} may not publish for “{shorten(name)}” (must be an "
            f"editor or administrator of it); may for: {listed}",
        ),
        Location(url),
    )


def conflicts(url: str, reasons: Sequence[Text]) -> PortalProblem:
    """Packages of others are in the way: nothing is written at all."""
    return PortalProblem(
        Text(
            "; ".join(reason.it for reason in reasons) + ". Nulla è stato scritto",
            "; ".join(reason.en for reason in reasons) + ". Nothing was written",
        ),
        Location(url),
    )
