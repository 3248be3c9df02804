"""Texts and calls as they are told, right and wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from porch.channels._sms_reading import envelope, moment, name_of, number_of, read
from porch.core.errors import Unreadable
from porch.core.interaction import Trait

US = "+14145550100"
TEXT: dict[str, Any] = {
    "sid": "SM" + "0" * 32, "from": "+14145550101", "to": US, "body": "Are you open?", "status": "received",
    "date_sent": "Mon, 02 Mar 2026 12:00:00 +0000", "date_created": "Mon, 02 Mar 2026 11:59:59 +0000",
    "num_media": "0", "num_segments": "1",
}  # fmt: skip
CALL: dict[str, Any] = {
    "sid": "CA" + "0" * 32, "from": "+14145550101", "to": US, "status": "completed", "duration": "61",
    "start_time": "Mon, 02 Mar 2026 12:00:00 +0000", "direction": "inbound",
}  # fmt: skip


def text(**changes: Any) -> Any:
    return read(envelope("message", {**TEXT, **changes}, US))


def call(media: Any = (), **changes: Any) -> Any:
    return read(envelope("call", {**CALL, **changes}, US, media))


def test_a_text_is_somebody_s_words_to_us() -> None:
    (item,) = text()
    assert (item.external_id, item.author.value, item.ours, item.text) == (
        name_of(TEXT["sid"]), "+14145550101", False, "Are you open?",
    )  # fmt: skip
    assert (item.at.hour, item.detail) == (12, {"segments": "1"})


def test_how_our_text_fares_is_a_later_version() -> None:
    ours = {"from": US, "to": "+14145550101", "date_updated": "Mon, 02 Mar 2026 12:00:09 +0000"}
    (sent,), (lost,) = text(**ours, status="sent"), text(**ours, status="undelivered", error_code=30003)
    assert sent.version != lost.version
    assert (lost.ours, lost.detail["delivery"], lost.detail["error"]) == (True, "undelivered", "30003")


def test_a_text_that_was_read_by_the_list_again_is_the_same_version() -> None:
    assert text()[0].version == text(price="-0.0075", status="received")[0].version


@pytest.mark.parametrize("status", ["scheduled", "canceled", "receiving"])
def test_what_was_not_sent_is_not_heard(status: str) -> None:
    assert text(status=status) == []


def test_a_sender_that_is_a_word_cannot_be_answered() -> None:
    (item,) = text(**{"from": "MyBank"})
    assert (item.author.value, item.traits) == ("mybank", frozenset({Trait.NO_REPLY}))


def test_stop_is_told() -> None:
    assert text(opt_out="STOP")[0].detail["opt_out"] == "stop"


@pytest.mark.parametrize(
    ("status", "subject", "answered"),
    [("completed", "Call, 1 min", "yes"), ("no-answer", "Missed call", "no"), ("busy", "Missed call", "no")],
)
def test_a_call_says_whether_somebody_answered(status: str, subject: str, answered: str) -> None:
    (item,) = call(status=status)
    assert (item.subject, item.detail["answered"]) == (subject, answered)


@pytest.mark.parametrize("status", ["queued", "ringing", "in-progress"])
def test_a_call_that_has_not_ended_is_not_heard(status: str) -> None:
    assert call(status=status) == []


def test_our_call_nobody_took_answers_nothing() -> None:
    (item,) = call(**{"from": US, "to": "+14145550101", "status": "no-answer"})
    assert (item.ours, item.detail["told"], item.recipients[0].value) == (True, "1", "+14145550101")


def test_a_voicemail_brings_its_recording() -> None:
    recording = {"uri": "/r/RE1.json", "duration": "34", "date_created": "Mon, 02 Mar 2026 12:02:00 +0000"}
    (item,) = read(envelope("call", CALL, US, [recording], "https://api.example"))
    assert (item.media[0].url, item.media[0].alt) == ("https://api.example/r/RE1.mp3", "Voicemail, 34 s")
    assert item.version != call()[0].version


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\xff", b"[]", b"null", b"{}", b'{"kind": "dance", "item": {}}', b'{"kind": "message", "item": 7}',
        b"[" * 100_000, json.dumps({"kind": "message", "item": dict.fromkeys(TEXT, 7)}).encode(),
        json.dumps({"kind": "call", "item": {**CALL, "start_time": "noon"}}).encode(),
        json.dumps({"kind": "call", "item": {**CALL, "duration": "1e9"}}).encode(),
        json.dumps({"kind": "message", "item": {**TEXT, "from": ""}}).encode(),
    ],
)  # fmt: skip
def test_what_is_neither_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


def test_times_and_numbers() -> None:
    assert moment("Mon, 02 Mar 2026 12:00:00 GMT").utcoffset() is not None
    assert number_of(" +1 (414) 555-0101 ") == "+14145550101"
