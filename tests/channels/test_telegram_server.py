"""Calling the Bot API without ever telling its key."""

from __future__ import annotations

import logging

import pytest

from porch.channels._telegram_server import Keyless, keyless
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown


def test_a_logged_address_loses_its_key() -> None:
    url = "https://api.telegram.test/bot12:Se-cret_1/getMe"
    record = logging.LogRecord("httpx", logging.INFO, "", 0, "HTTP Request: %s %s", ("POST", url), None)
    assert Keyless().filter(record)
    assert record.getMessage() == "HTTP Request: POST https://api.telegram.test/bot(key)/getMe"


def test_what_holds_no_key_is_logged_as_it_is() -> None:
    record = logging.LogRecord("httpx", logging.INFO, "", 0, "HTTP Request: %s", ("https://a.test/robots",), None)
    assert Keyless().filter(record)
    assert record.args == ("https://a.test/robots",)


@pytest.mark.parametrize("error", [ChannelError("/bot12:Se-cret", permanent=True), OutcomeUnknown("/bot12:Se-cret")])
def test_an_error_keeps_its_meaning_and_loses_the_key(error: ChannelError) -> None:
    with pytest.raises(type(error)) as told, keyless():
        raise error
    assert str(told.value) == "/bot(key)"
    assert told.value.permanent is error.permanent


def test_a_refused_key_stays_refused() -> None:
    with pytest.raises(KeyRefused), keyless():
        raise KeyRefused("no longer")
