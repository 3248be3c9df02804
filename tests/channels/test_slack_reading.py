"""What single messages and events of Slack say."""

from __future__ import annotations

from typing import Any

import pytest

from porch.channels._slack_reading import Place, envelope, people_in, read
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Trait, Visibility

HALL = Place(channel="C1", us="U0", names={"U1": "ann"})
TALK = Place(channel="D1", kind="im", us="U0")
SAID = {"type": "message", "user": "U1", "ts": "1780000000.000100", "text": "Ciao"}


def one(item: dict[str, Any], place: Place = TALK) -> Heard:
    return read(envelope(item, place))[0]


def test_a_talk_of_two_is_direct_and_meant_for_us() -> None:
    item = one(SAID)
    assert (item.external_id, item.ref) == ("D1/1780000000.000100", "D1 1780000000.000100")
    assert (item.visibility, item.addressed, item.in_reply_to) == (Visibility.DIRECT, True, "")


def test_in_a_channel_we_are_meant_when_named() -> None:
    assert not one(SAID, HALL).addressed
    item = one({**SAID, "text": "<@U0> ciao"}, HALL)
    assert (item.addressed, item.traits, item.author.name) == (True, {Trait.MENTION}, "ann")


def test_an_answer_stands_in_its_thread() -> None:
    item = one({**SAID, "thread_ts": "1770000000.000001"})
    assert item.thread == item.in_reply_to == "D1/1770000000.000001"
    assert item.ref == "D1 1780000000.000100 1770000000.000001"


def test_an_edit_is_a_later_version() -> None:
    item = one({**SAID, "edited": {"user": "U1", "ts": "1780000009.000000"}})
    assert item.version > one(SAID).version
    assert item.edited_at is not None


@pytest.mark.parametrize(
    ("subtype", "kind"), [("channel_join", Kind.JOIN), ("channel_leave", Kind.LEAVE), ("channel_topic", Kind.CREATE)]
)
def test_what_slack_says_by_itself_is_no_customers_word(subtype: str, kind: Kind) -> None:
    item = one({**SAID, "subtype": subtype}, HALL)
    assert (item.kind, item.addressed, Trait.AUTOMATIC in item.traits) == (kind, False, True)


def test_files_come_along_by_address() -> None:
    item = one({**SAID, "files": [{"url_private": "https://files.slack.com/a", "name": "a.png"}, {"id": "hidden"}]})
    assert [(media.url, media.name) for media in item.media] == [("https://files.slack.com/a", "a.png")]


def test_reactions_that_a_message_carries_are_nods_of_those_who_gave_them() -> None:
    said, *nods = read(envelope({**SAID, "reactions": [{"name": "+1", "users": ["U1", "U2"]}]}, HALL))
    assert [nod.external_id for nod in nods] == [f"{said.external_id}#+1-by-U1", f"{said.external_id}#+1-by-U2"]
    assert {nod.kind for nod in nods} == {Kind.LIKE}


def test_what_is_left_of_a_deleted_thread_is_gone() -> None:
    assert one({**SAID, "subtype": "tombstone"}).deleted


def test_whose_names_one_may_want_is_read_from_all_of_it() -> None:
    item = {**SAID, "text": "<@U7> look", "reactions": [{"users": ["U8"]}], "message": {"user": "U9"}}
    assert people_in(item) == {"U1", "U7", "U8", "U9"}
    assert people_in(7) == set()


def test_half_a_letter_and_nul_become_something_a_database_holds() -> None:
    assert one({**SAID, "text": "a\ud800\x00b"}).text.encode()


def test_a_sample_may_leave_everything_empty() -> None:
    item = one({**SAID, "ts": "", "user": ""}, Place(loose=True))
    assert item.author.value == "somebody"


@pytest.mark.parametrize(
    "item",
    [
        7,
        {**SAID, "type": 7},
        {**SAID, "ts": ""},
        {**SAID, "ts": 7},
        {**SAID, "ts": "soon"},
        {**SAID, "user": ""},
        {**SAID, "edited": 7},
        {"type": "message", "subtype": "message_changed"},
        {"type": "message", "subtype": "message_deleted"},
        {"type": "reaction_added", "item": {"type": "message"}},
    ],
)
def test_what_is_no_message_is_unreadable(item: object) -> None:
    with pytest.raises(Unreadable):
        read(envelope(item, HALL))


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"item": {}}'])
def test_what_is_no_envelope_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)
