"""What single messages and interactions of Discord say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from porch.channels._discord_reading import Place, envelope, made_at, read, snowflake
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Trait, Visibility

HALL = Place(channel="2", guild="1", us="50")
TALK = Place(channel="3", us="50")
ANN = {"id": "11", "username": "ann", "global_name": "Ann Alt"}
SAID = {
    "id": "1400000000000000001", "type": 0, "content": "Ciao", "author": ANN, "channel_id": "2", "mentions": [],
    "timestamp": "2026-11-22T08:00:00.123000+00:00", "edited_timestamp": None, "attachments": [],
}  # fmt: skip


def one(place: Place = HALL, **more: Any) -> Heard:
    return read(envelope("message", {**SAID, **more}, place))[0]


def test_a_talk_of_two_is_direct_and_meant_for_us() -> None:
    item = one(TALK)
    assert (item.visibility, item.addressed, item.author.name) == (Visibility.DIRECT, True, "Ann Alt")
    assert (item.external_id, item.ref) == ("1400000000000000001", "2 1400000000000000001")


def test_on_a_server_we_are_meant_when_named_or_answered() -> None:
    assert not one().addressed
    assert one(mentions=[{"id": "50", "username": "acme"}]).traits == {Trait.MENTION}
    answer = one(type=19, message_reference={"message_id": "7"}, referenced_message={"author": {"id": "50"}})
    assert (answer.addressed, answer.in_reply_to) == (True, "7")


def test_what_is_forwarded_answers_nothing_and_says_what_it_brings() -> None:
    snapshots = [{"message": {"content": "from elsewhere"}}]
    item = one(content="", message_reference={"type": 1, "message_id": "7"}, message_snapshots=snapshots)
    assert (item.in_reply_to, item.text) == ("", "from elsewhere")


def test_an_edit_is_a_later_version() -> None:
    item = one(edited_timestamp="2026-11-22T09:00:00+00:00")
    assert item.version > one().version
    assert item.edited_at is not None


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("<@11> <@!11> <@99>", "@Ann Alt @Ann Alt @99"),
        ("<#5> <@&6>", "#5 @6"),
        ("<:bread:7> <a:dance:8>", ":bread: :dance:"),
        ("</hours:9>", "/hours"),
        ("1 < 2 > 0", "1 < 2 > 0"),
    ],
)
def test_marks_are_shown_as_people_read_them(content: str, shown: str) -> None:
    assert one(content=content, mentions=[ANN]).text == shown


def test_polls_and_stickers_are_told_in_words() -> None:
    poll = {"question": {"text": "Which?"}, "answers": [{"poll_media": {"text": "Rye"}}]}
    assert (one(content="", poll=poll).kind, one(content="", poll=poll).text) == (Kind.QUESTION, "Which?\n- Rye")
    assert one(content="", sticker_items=[{"name": "wave"}]).text == ":wave:"


def test_files_come_along_by_address() -> None:
    item = one(attachments=[{"url": "https://cdn.test/a", "filename": "a.png", "description": "A cake"}])
    assert [(media.url, media.name, media.alt) for media in item.media] == [("https://cdn.test/a", "a.png", "A cake")]


def test_a_machine_is_one_unless_it_is_ours() -> None:
    assert Trait.AUTOMATIC in one(author={**ANN, "bot": True}).traits
    ours = one(author={"id": "50", "username": "acme", "bot": True})
    assert (ours.ours, ours.traits) == (True, frozenset())


@pytest.mark.parametrize(("kind", "heard"), [(7, [Kind.JOIN]), (6, []), (8, []), (0, [Kind.CREATE])])
def test_what_discord_says_by_itself_is_no_customers_word(kind: int, heard: list[Kind]) -> None:
    assert [item.kind for item in read(envelope("message", {**SAID, "type": kind}, HALL))] == heard


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ({"type": 2, "data": {"name": "hours", "options": [{"value": "Sunday"}]}}, "/hours Sunday"),
        ({"type": 2, "data": {"name": "ask", "options": [{"name": "x", "options": [{"value": 2}]}]}}, "/ask 2"),
        ({"type": 5, "data": {"custom_id": "book", "components": [{"components": [{"value": "two"}]}]}}, "/book two"),
    ],
)
def test_a_command_says_its_name_and_words(item: dict[str, Any], text: str) -> None:
    raw = envelope("interaction", {"id": "1400000000000000001", "user": ANN, "channel_id": "3", **item}, Place())
    (found,) = read(raw)
    assert (found.text, found.visibility, found.ref) == (text, Visibility.DIRECT, "3 ")


def test_what_completes_a_word_is_nothing_said() -> None:
    assert read(envelope("interaction", {"id": "1", "type": 4, "user": ANN}, Place())) == []


def test_an_id_tells_when_it_was_made() -> None:
    at = datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert made_at(str(snowflake(at))) == at


def test_half_a_letter_and_nul_become_something_a_database_holds() -> None:
    assert one(content="a\ud800\x00b").text.encode()


@pytest.mark.parametrize(
    "more",
    [
        {"id": ""},
        {"id": 7},
        {"id": "../x"},
        {"type": None},
        {"author": 7},
        {"timestamp": "soon"},
        {"attachments": [7]},
        {"mentions": 7},
    ],
)
def test_what_is_no_message_is_unreadable(more: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        one(**more)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"kind": "x", "item": {}, "place": {}}'])
def test_what_is_no_envelope_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)
