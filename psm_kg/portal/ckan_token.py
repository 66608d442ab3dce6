"""Who publishes: the API token, from a file, an option, the environment or a prompt."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from psm_kg.errors import EnvironmentFailure, Location, Text, UsageError

TOKEN_VARIABLE = "PSM_CKAN_TOKEN"


@dataclass(frozen=True, slots=True)
class Token:
    """An API token, or nothing. It is not in the ``repr``."""

    value: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.value)

    def scrub(self, text: str) -> str:
        """The text without the token, should a portal repeat it in an error."""
        return text.replace(self.value, "•••") if self.value else text


def find_token(
    token: str | None = None,
    file: Path | str | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    ask: Callable[[], str] | None = None,
) -> Token:
    """The token given, else that of the file, else of ``PSM_CKAN_TOKEN``, else asked for.

    Without ``ask`` (no terminal) it may be missing. Raises UsageError for two tokens and for one
    that no HTTP header can carry, EnvironmentFailure when the file cannot be read.
    """
    if token and file:
        raise UsageError(
            Text(
                "indicare il token oppure il file che lo contiene, non tutti e due",
                "give the token or the file that holds it, not both",
            )
        )
    if file:
        token = _read(Path(file))
    if not token:
        token = (os.environ if environment is None else environment).get(TOKEN_VARIABLE)
    if not token and ask is not None:
        token = ask()
    return Token(_printable(token)) if token else Token()


def _read(path: Path) -> str:
    try:
        content = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "non ASCII"
        raise EnvironmentFailure(
            Text(
                f"il file del token non si può leggere ({reason})",
                f"the token file cannot be read ({reason})",
            ),
            Location(str(path)),
        ) from None
    if not content.strip():
        raise EnvironmentFailure(
            Text("il file del token è vuoto", "the token file is empty"), Location(str(path))
        )
    return content


def _printable(token: str) -> str:
    token = token.strip()
    if not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError(
            Text(
                "il token contiene caratteri che un'intestazione HTTP non può portare",
                "the token holds characters that an HTTP header cannot carry",
            )
        )
    return token
