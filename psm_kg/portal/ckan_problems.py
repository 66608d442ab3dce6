"""What can go wrong between us and a CKAN portal, in words a person can act on."""

from __future__ import annotations

from pathlib import Path

from psm_kg.errors import (
    ConfigurationError,
    DataError,
    EnvironmentFailure,
    Finding,
    Location,
    Text,
    UsageError,
    shorten,
)


class PortalProblem(EnvironmentFailure):
    """The portal cannot be reached, refuses, or answers something else."""


class Lost(PortalProblem):
    """No answer, or "busy": the request may have been carried out or not. ``seconds``: wait."""

    def __init__(self, message: Text, location: Location, seconds: float = 0.0) -> None:
        super().__init__(message, location)
        self.seconds = seconds


class NotFound(PortalProblem):
    """The portal says there is nothing of that name."""


class NotAllowed(PortalProblem):
    """The portal says that this token may not do it."""


class Refused(DataError):
    """The portal's validation does not accept a value; the findings name the fields."""

    def __init__(self, message: Text, findings: tuple[Finding, ...], fields: frozenset[str]):
        super().__init__(message, findings)
        self.fields = fields


def bad_address(url: str) -> UsageError:
    """Not an http(s) address."""
    return UsageError(
        Text(
            f"«{shorten(url)}» non è l'indirizzo http(s) di un portale CKAN",
            f"“{shorten(url)}” is not the http(s) address of a CKAN portal",
        )
    )


def password_in_address() -> UsageError:
    """``http://user:password@…`` ends up in logs and histories."""
    return UsageError(
        Text(
            "utente e password non vanno nell'indirizzo: CKAN vuole un token",
            "user and password do not belong in the address: CKAN wants a token",
        )
    )


def no_token() -> UsageError:
    """Nothing can be written without a token."""
    return UsageError(
        Text(
            "manca il token: metterlo in PSM_CKAN_TOKEN o in un file (--token-file); si crea sul "
            "portale, nella pagina del proprio utente, «API Tokens»",
            "the token is missing: put it in PSM_CKAN_TOKEN or in a file (--token-file); it is "
            "made on the portal, in the page of your user, “API Tokens”",
        )
    )


def no_catalogue(path: Path) -> EnvironmentFailure:
    """There is no build, or one of a version without catalogue."""
    return EnvironmentFailure(
        Text(
            "manca il catalogo: eseguire prima psm-kg build (o indicare la cartella con --dist)",
            "the catalogue is missing: run psm-kg build first (or name the folder with --dist)",
        ),
        Location(str(path)),
    )


def no_manifest(path: Path) -> EnvironmentFailure:
    """The build is not complete."""
    return EnvironmentFailure(
        Text(
            "manca il manifesto della pubblicazione: eseguire di nuovo psm-kg build",
            "the manifest of the build is missing: run psm-kg build again",
        ),
        Location(str(path)),
    )


def catalogues(path: Path, found: int) -> ConfigurationError:
    """None, or more than one."""
    return ConfigurationError(
        Text(
            f"il file deve contenere un solo catalogo con dei dataset; ne contiene {found}",
            f"the file must hold one catalogue with datasets; it holds {found}",
        ),
        Location(str(path)),
    )


def incomplete(dataset: str) -> ConfigurationError:
    """A dataset that no portal can take."""
    return ConfigurationError(
        Text(
            f"il dataset {dataset} non ha titolo o identificativo",
            f"the dataset {dataset} has no title or no identifier",
        )
    )


def same_name(name: str, one: str, other: str) -> ConfigurationError:
    """Two identifiers that differ only in what a CKAN name cannot hold."""
    return ConfigurationError(
        Text(
            f"due dataset avrebbero lo stesso nome sul portale, {name}: {one} e {other}",
            f"two datasets would have the same name on the portal, {name}: {one} and {other}",
        )
    )


def unreadable(path: Path, reason: str) -> EnvironmentFailure:
    """A built file that cannot be read."""
    return EnvironmentFailure(
        Text(f"il file non si può leggere ({reason})", f"the file cannot be read ({reason})"),
        Location(str(path)),
    )


def changed_file(path: Path) -> EnvironmentFailure:
    """A built file that is no longer what the build wrote."""
    return EnvironmentFailure(
        Text(
            "il file non è quello costruito (hash diverso dal manifesto): eseguire di nuovo "
            "psm-kg build",
            "the file is not the one that was built (its hash is not the manifest's): run "
            "psm-kg build again",
        ),
        Location(str(path)),
    )
