"""Whole answers, and forms as they are pushed."""

from __future__ import annotations

import doctest
import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from porch.channels import _sms_bodies
from porch.channels._sms_bodies import addresses, form, is_signed, kind_of, pushed, signature, understand
from porch.channels._sms_reading import read
from porch.core.errors import Unreadable
from porch.core.interaction import Delivery, Heard, Spoiled
from tests.channels.test_sms_reading import CALL, TEXT, US

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def said(*told: tuple[str, str]) -> list[Heard]:
    return [one for raw in pushed(told, US, NOON) for one in read(raw)]


def test_the_documented_example_is_signed_as_documented() -> None:
    assert doctest.testmod(_sms_bodies).failed == 0


def test_a_pushed_text_with_pictures() -> None:
    (item,) = said(
        ("MessageSid", TEXT["sid"]), ("From", "+14145550101"), ("To", US), ("Body", ""), ("NumMedia", "2"),
        ("MediaUrl0", "https://api.example/m/0"), ("MediaContentType0", "image/jpeg"),
        ("MediaUrl1", "https://api.example/m/1"),
    )  # fmt: skip
    assert [one.url for one in item.media] == ["https://api.example/m/0", "https://api.example/m/1"]
    assert item.at == NOON


def test_a_pushed_voicemail() -> None:
    (item,) = said(
        ("CallSid", CALL["sid"]), ("From", "+14145550101"), ("To", US), ("CallStatus", "in-progress"),
        ("RecordingUrl", "https://api.example/r/RE1"), ("RecordingDuration", "34"),
    )  # fmt: skip
    assert (item.subject, item.media[0].url) == ("Voicemail, 34 s", "https://api.example/r/RE1.mp3")


@pytest.mark.parametrize(
    "told",
    [
        (("MessageSid", "SM1"), ("MessageStatus", "delivered")),
        (("RecordingSid", "RE1"), ("CallSid", "CA1"), ("RecordingUrl", "https://x")),
        (("CallSid", "CA1"), ("From", "+14145550101"), ("To", US), ("CallStatus", "ringing")),
        (),
    ],
)
def test_what_says_nothing_new_is_left_to_the_list(told: tuple[tuple[str, str], ...]) -> None:
    assert said(*told) == []


def test_whole_answers_are_understood_whatever_was_asked() -> None:
    body = json.dumps({"messages": [TEXT, {**TEXT, "date_sent": "noon", "date_created": None}], "calls": [CALL]})
    heard = list(understand(body.encode(), "Messages.json"))
    assert [type(one) for one in heard] == [Heard, Spoiled, Heard]
    assert not any(one.ours for one in heard if isinstance(one, Heard))


def test_a_form_is_understood_too() -> None:
    told = {"MessageSid": TEXT["sid"], "From": "+14145550101", "To": US, "Body": "Ciao"}
    assert [one.text for one in understand(urlencode(told).encode(), "") if isinstance(one, Heard)] == ["Ciao"]


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"<xml/>", b"hello=1", b"{", b"[" * 100_000, b"a&" * 10_000])
def test_what_is_neither_json_nor_a_form_is_unreadable(body: bytes) -> None:
    with pytest.raises((Unreadable, ValueError)):
        list(understand(body, ""))


def test_settings_and_numbers_say_nothing() -> None:
    assert kind_of({"sid": "PN1", "phone_number": US}) == ""
    assert list(understand(b'{"incoming_phone_numbers": [{"sid": "PN1"}]}', "")) == []


def test_names_told_twice_are_signed_once_each() -> None:
    told = [("A", "2"), ("A", "1"), ("A", "1")]
    assert signature("t", "https://x/", told) == signature("t", "https://x/", [("A", "1"), ("A", "2")])


def test_an_address_is_tried_as_we_may_be_called() -> None:
    delivery = Delivery(body=b"", received_at=NOON, headers={"host": "p.example:8443"}, path="/h/", query={"a": "1"})
    assert addresses(delivery)[:3] == [
        "https://p.example:8443/h/?a=1", "https://p.example/h/?a=1", "https://p.example:443/h/?a=1",
    ]  # fmt: skip


def test_without_a_token_nothing_is_signed() -> None:
    body = b"Body=x"
    given = signature("", "https://p.example/h/", form(body))
    headers = {"host": "p.example", "x-twilio-signature": given}
    assert not is_signed(Delivery(body=body, received_at=NOON, headers=headers, path="/h/"), "")
