"""How a conversation is named."""

from __future__ import annotations

import re

import pytest

from porch.interfaces.console.refs import Ref, RefConverter, parse


def test_a_name_is_read_as_it_was_written() -> None:
    assert parse(str(Ref(12, 7))) == Ref(12, 7)


@pytest.mark.parametrize("text", ["", "12", "a-b", "12-", "-7", "1-2-3"])
def test_what_names_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        parse(text)


def test_an_address_holds_the_name() -> None:
    assert Ref(12, 7).url == "/conversations/12-7/"
    assert RefConverter().to_python("12-7") == Ref(12, 7)
    assert RefConverter().to_url(Ref(12, 7)) == "12-7"
    assert re.fullmatch(RefConverter.regex, "9" * 30 + "-1") is None
