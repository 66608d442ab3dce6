"""Where credentials come from, and that they go nowhere else."""

from __future__ import annotations

import pytest

from psm_kg.errors import UsageError
from psm_kg.loading import Credentials, find_credentials


def test_nothing_given_is_nothing() -> None:
    assert not find_credentials(environment={})


def test_options_come_before_the_environment() -> None:
    environment = {"PSM_KG_STORE_USER": "e", "PSM_KG_STORE_PASSWORD": "e2"}
    assert find_credentials("o", "o2", environment=environment) == Credentials("o", "o2")
    assert find_credentials("o", environment=environment) == Credentials("o", "e2")
    assert find_credentials(environment=environment) == Credentials("e", "e2")


def test_a_user_beats_a_token_of_the_environment() -> None:
    environment = {"PSM_KG_STORE_TOKEN": "t", "PSM_KG_STORE_PASSWORD": "p"}
    assert find_credentials(environment=environment) == Credentials(token="t")
    assert find_credentials("u", environment=environment) == Credentials("u", "p")


def test_the_password_is_asked_for_on_a_terminal_only() -> None:
    asked = []

    def ask(user: str) -> str:
        asked.append(user)
        return "typed"

    assert find_credentials("u", environment={}, ask=ask) == Credentials("u", "typed")
    assert asked == ["u"]
    with pytest.raises(UsageError, match="PSM_KG_STORE_PASSWORD"):
        find_credentials("u", environment={})


def test_user_and_token_together_are_refused() -> None:
    with pytest.raises(UsageError, match="not both"):
        find_credentials("u", "p", "t", environment={})


def test_a_token_that_no_header_can_carry_is_refused() -> None:
    for token in ("a\r\nX-Evil: 1", "pàss"):
        with pytest.raises(UsageError) as error:
            find_credentials(token=token, environment={})
        assert token not in str(error.value)
    assert find_credentials(token="abc\n", environment={}).token == "abc"


def test_secrets_are_not_in_the_repr() -> None:
    assert "secret" not in repr(Credentials("u", "secret", "secret"))
    assert Credentials("u", "secret").scrub("your secret is wrong") == "your ••• is wrong"
