from __future__ import annotations

from email import message_from_bytes
from email.message import Message

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.core import mailhead


def head(**headers: str) -> Message:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return message_from_bytes(lines.encode() + b"\r\n")


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        ("ann@example.org", ["ann@example.org"]),
        ('"Ann, the baker" <Ann@Example.org>, Ben <ben@example.org>', ["ann@example.org", "ben@example.org"]),
        ("ann@example.org, ANN@example.org", ["ann@example.org"]),
        ("undisclosed-recipients:;", []),
        ("Friends: ann@example.org, ben@example.org;", ["ann@example.org", "ben@example.org"]),
        ("ann at example.org (Ann)", ["ann@example.org"]),
        ("not an address", []),
        ("<>", []),
        (", ,", []),
    ],
)
def test_people_are_found_once_each(value: str, addresses: list[str]) -> None:
    assert [handle.value for handle in mailhead.people(head(To=value), "To")] == addresses


def test_names_are_decoded_after_the_addresses_were_found() -> None:
    fooled = "=?utf-8?q?ben=40example=2Eorg=2C?= <ann@example.org>"
    (handle,) = mailhead.people(head(From=fooled), "From")
    assert (handle.value, handle.name) == ("ann@example.org", "ben@example.org,")


def test_the_sender_is_looked_for_in_four_places() -> None:
    assert mailhead.sender(head(Sender="ann@example.org")) is not None
    assert mailhead.sender(head(From="nobody", Return_Path="<ann@example.org>")) is not None
    assert mailhead.sender(head(Subject="x")) is None


@pytest.mark.parametrize(
    ("value", "found"),
    [("<a@b>", "a@b"), ("a@b", "a@b"), ("  <a@b> (comment)", "a@b"), ("<a @b>", "a@b"), ("", ""), ("<>", "")],
)
def test_an_id_loses_its_brackets(value: str, found: str) -> None:
    assert mailhead.message_id(head(Message_ID=value)) == found


def test_text_is_decoded_whatever_its_charset_claims() -> None:
    assert mailhead.decode("日本".encode("shift_jis"), "shift_jis") == "日本"
    assert mailhead.decode(b"caf\xe9", "utf-8") == "café"
    assert mailhead.decode(b"caf\xe9", "") == "café"


@settings(deadline=None)
@given(st.binary(max_size=200), st.text(max_size=20))
def test_decoding_never_raises(data: bytes, charset: str) -> None:
    assert mailhead.decode(data, charset) is not None


@settings(deadline=None)
@given(st.text(max_size=200))
def test_a_readable_header_is_one_line(value: str) -> None:
    shown = mailhead.one_line(mailhead.readable(value))
    assert not set(shown) & {"\r", "\n", "\0", "\x1b"}
