"""Who may write to the store: from options, the environment or a prompt; never printed."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field

import httpx

from psm_kg.errors import Text, UsageError

USER_VARIABLE = "PSM_KG_STORE_USER"
PASSWORD_VARIABLE = "PSM_KG_STORE_PASSWORD"
TOKEN_VARIABLE = "PSM_KG_STORE_TOKEN"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name and password, or a token, or nothing. Neither secret is in the ``repr``."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.user or self.token)

    def scrub(self, text: str) -> str:
        """The text without the secrets, should a store repeat them in an error."""
        for secret in (self.password, self.token):
            if secret:
                text = text.replace(secret, "•••")
        return text

    def auth(self) -> httpx.Auth | None:
        """How httpx presents them."""
        if self.token:
            return _Bearer(self.token)
        return _PasswordAuth(self.user, self.password) if self.user else None


def find_credentials(
    user: str | None = None,
    password: str | None = None,
    token: str | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    ask: Callable[[str], str] | None = None,
) -> Credentials:
    """The credentials from what was given, else from the environment, else by asking.

    ``ask`` receives the user's name and returns the password; without it (no terminal) a user
    without password raises UsageError. Both a user and a token raise UsageError too.
    """
    variables = os.environ if environment is None else environment
    if token is None and not user:
        token = variables.get(TOKEN_VARIABLE)
    if not user and not token:
        user = variables.get(USER_VARIABLE)
    if user and token:
        raise UsageError(
            Text(
                "indicare un utente oppure un token, non tutti e due",
                "give a user or a token, not both",
            )
        )
    if token:
        return Credentials(token=_printable(token))
    if not user:
        return Credentials()
    if password is None:
        password = variables.get(PASSWORD_VARIABLE)
    if password is None:
        if ask is None:
            raise UsageError(
                Text(
                    f"manca la password di {user}: metterla in {PASSWORD_VARIABLE}",
                    f"the password of {user} is missing: put it in {PASSWORD_VARIABLE}",
                )
            )
        password = ask(user)
    return Credentials(user, password)


def _printable(token: str) -> str:
    token = token.strip()
    if not token.isascii() or not token.isprintable():
        raise UsageError(
            Text(
                "il token contiene caratteri che un'intestazione HTTP non può portare",
                "the token holds characters that an HTTP header cannot carry",
            )
        )
    return token


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = self._header
        yield request


class _PasswordAuth(httpx.Auth):
    """Answers the challenge the store makes: Digest (Virtuoso) or Basic (most others).

    Nothing is sent before the store asks, so a store that offers Digest never sees the password.
    """

    def __init__(self, user: str, password: str) -> None:
        self._digest = httpx.DigestAuth(user, password)
        self._basic = httpx.BasicAuth(user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._chosen is None:
            response = yield request
            if response.status_code != 401:
                return
            schemes = [
                challenge.split(" ")[0].lower()
                for challenge in response.headers.get_list("www-authenticate")
            ]
            if "digest" in schemes:
                self._chosen = self._digest
            elif "basic" in schemes:
                self._chosen = self._basic
            else:
                return
        yield from self._chosen.auth_flow(request)
