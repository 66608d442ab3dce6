"""What can go wrong on the way to a CKAN portal, in words a person can act on."""

from __future__ import annotations

from psm_kg.errors import Location, Text, shorten
from psm_kg.portal.ckan_problems import Lost, PortalProblem

_RESUME = Text(
    "eseguire di nuovo lo stesso comando: finisce ciò che manca",
    "run the same command again: it finishes what is missing",
)


def unreachable(url: str, reason: str) -> Lost:
    """Nothing answers, or the connection broke."""
    return Lost(
        Text(
            f"il portale non risponde ({reason}): controllare l'indirizzo e che sia attivo, poi "
            f"{_RESUME.it}",
            f"the portal does not answer ({reason}): check the address and that it is running, "
            f"then {_RESUME.en}",
        ),
        Location(url),
    )


def too_slow(url: str, seconds: float) -> Lost:
    """No answer in the time allowed."""
    return Lost(
        Text(
            f"nessuna risposta entro {seconds:g} s: riprovare, anche con un --timeout più lungo; "
            "finisce ciò che manca",
            f"no answer within {seconds:g} s: try again, perhaps with a longer --timeout; it "
            "finishes what is missing",
        ),
        Location(url),
    )


def busy(url: str, code: int, seconds: float) -> Lost:
    """The portal, or the proxy before it, asks to come back later."""
    return Lost(
        Text(
            f"il portale è occupato o in manutenzione (HTTP {code}); più tardi {_RESUME.it}",
            f"the portal is busy or under maintenance (HTTP {code}); later {_RESUME.en}",
        ),
        Location(url),
        seconds,
    )


def tls(url: str, reason: str) -> PortalProblem:
    """The certificate is not trusted, or the port does not speak TLS."""
    return PortalProblem(
        Text(
            f"la connessione sicura non riesce ({reason}): controllare il certificato (una "
            "autorità propria si indica con la variabile SSL_CERT_FILE) e la porta",
            f"no secure connection ({reason}): check the certificate (an authority of your own "
            "is given with the variable SSL_CERT_FILE) and the port",
        ),
        Location(url),
    )


def redirected(url: str, target: str) -> PortalProblem:
    """Redirects are not followed: the token would go to whoever is there."""
    target = shorten(target, 200)
    if "login" in target.lower() or "signin" in target.lower():
        return PortalProblem(
            Text(
                f"il portale rimanda alla pagina di accesso ({target}): la sua API non accetta "
                "token da qui; chiederlo ai gestori",
                f"the portal redirects to its login page ({target}): its API does not take tokens "
                "from here; ask its operators",
            ),
            Location(url),
        )
    return PortalProblem(
        Text(
            f"l'indirizzo rimanda a {target}: se è quello giusto, indicare quello (il token non è "
            "stato mandato là)",
            f"the address redirects to {target}: if that is the right one, give that (the token "
            "was not sent there)",
        ),
        Location(url),
    )


def harvests_only(url: str) -> PortalProblem:
    """ckanext-dcatapit has fields and values of its own: harvesting is what it is made for."""
    return PortalProblem(
        Text(
            "il portale usa il profilo italiano (ckanext-dcatapit), i cui campi nascono dalla "
            "raccolta: chiedere ai gestori di raccogliere catalogue/catalogue.rdf del sito",
            "the portal uses the Italian profile (ckanext-dcatapit), whose fields are made by "
            "harvesting: ask its operators to harvest the site's catalogue/catalogue.rdf",
        ),
        Location(url),
    )


def unexpected(url: str, code: int, found: str) -> PortalProblem:
    """Something answers, but not CKAN's API."""
    found = shorten(found, 80)
    said = f"HTTP {code}, {found}" if code else found
    if code == 413:
        return PortalProblem(
            Text(
                "il server davanti al portale non accetta file così grandi (HTTP 413): usare "
                "--link, o chiedere ai gestori di alzare il limite",
                "the server before the portal does not take files that large (HTTP 413): use "
                "--link, or ask its operators to raise the limit",
            ),
            Location(url),
        )
    if code >= 500:
        return PortalProblem(
            Text(
                f"il portale ha un errore interno ({said}): riprovare, o segnalarlo ai gestori",
                f"the portal has an internal error ({said}): try again, or tell its operators",
            ),
            Location(url),
        )
    return PortalProblem(
        Text(
            f"a questo indirizzo non risponde l'API di CKAN ({said}): controllare l'indirizzo",
            f"CKAN's API does not answer at this address ({said}): check the address",
        ),
        Location(url),
    )
