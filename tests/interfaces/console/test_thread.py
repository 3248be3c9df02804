"""A conversation as its page shows it."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.conversations import actions, queries
from porch.interfaces.console.thread import first_name, outgoing_state, seen_line, talk, words_of
from porch.projections.waiting import queries as waiting
from porch.records.people import queries as people
from tests.interfaces.console.conftest import Town


def bens(town: Town) -> object:
    """Return the page of Ben's conversation as Alice sees it."""
    standing = waiting.urgent(SYSTEM)[0]
    found = queries.conversation(town.alice, standing.thread_id, standing.handle_id, now=town.now)
    return talk(town.alice, found)


def test_the_thread_is_told_from_its_beginning(town: Town) -> None:
    shown = bens(town)
    assert [(item.kind, item.who) for item in shown.items] == [("theirs", "Ben Okafor")] * 2
    assert shown.items[0].words.startswith("@trattoria were you open")


def test_a_photo_comes_from_our_own_route(town: Town) -> None:
    piece = bens(town).items[1].media[0]
    assert (piece.url[:7], piece.alt, piece.is_image) == ("/media/", "A plate of mussels", True)


def test_a_note_and_a_deed_look_like_what_they_are(town: Town) -> None:
    standing = waiting.urgent(SYSTEM)[0]
    here = {"thread_id": standing.thread_id, "handle": people.handle(SYSTEM, standing.handle_id), "member": town.bob}
    actions.note(**here, text="A neighbour of the fish shop.", at=town.now)
    actions.raise_flag(**here, at=town.now)
    shown = bens(town)
    assert [(item.kind, item.who, item.words) for item in shown.items[2:]] == [
        ("note", "Bob", "A neighbour of the fish shop."),
        ("deed", "Bob", "marked it as urgent"),
    ]


def test_what_leaves_is_shown_with_its_state(town: Town) -> None:
    standing = waiting.urgent(SYSTEM)[0]
    handle = people.handle(SYSTEM, standing.handle_id)
    actions.reply(thread_id=standing.thread_id, handle=handle, member=town.alice, text="I am calling.", at=town.now)
    assert bens(town).items[-1].state_words == "About to leave"


@pytest.mark.parametrize(
    ("visibility", "watching", "line"),
    [
        ("public", 0, "Public: everybody can read it"),
        ("public", 1, "Public: 1 other is in this conversation, and everybody can read it"),
        ("public", 3, "Public: 3 others are in this conversation, and everybody can read it"),
        ("followers", 0, "Followers: Ann and those who follow the thread can read it"),
        ("direct", 0, "Only Ann sees this"),
        ("direct", 2, "Ann and 2 more in this conversation see this"),
    ],
)
def test_who_will_see_it_is_said_before_it_is_written(visibility: str, watching: int, line: str) -> None:
    assert seen_line(visibility, watching, "Ann") == line


@pytest.mark.parametrize(
    ("state", "error", "words"),
    [
        ("sent", "", "Arrived"),
        ("failed", "Mastodon refused our key.", "Not sent: Mastodon refused our key."),
        ("unknown", "", "Being looked up: the network broke off. Nothing is sent twice."),
        ("approved", "Mastodon asked us to wait", "Kept here, goes again 12:30: Mastodon asked us to wait."),
    ],
)
def test_how_far_it_is_is_said_honestly(state: str, error: str, words: str) -> None:
    due = datetime(2026, 1, 5, 12, 30, tzinfo=UTC)
    assert outgoing_state(SimpleNamespace(state=state, error=error, due_at=due))[1] == words


def test_a_nod_without_words_is_told_in_words() -> None:
    assert words_of(SimpleNamespace(text="", kind="like", subject="", ours=False)) == "liked this"


@pytest.mark.parametrize(
    ("name", "first"), [("Ann Lindqvist", "Ann"), ("@ann", "@ann"), ("ann@example.org", "ann@example.org")]
)
def test_people_are_called_by_their_first_name(name: str, first: str) -> None:
    assert first_name(name) == first


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "follows us now"),
        ({"deleted": True}, "followed us for a while"),
        ({"detail": {"heard": "list", "before": "2026-03-02"}}, "has followed us since before we first looked"),
        ({"detail": {"heard": "list", "before": "2026-03-02", "after": "2026-03-01"}}, "follows us now"),
        ({"ours": True}, "follow them"),
        ({"ours": True, "deleted": True}, "followed them for a while"),
    ],
)
def test_a_follow_says_only_what_is_known_of_it(told: dict[str, Any], words: str) -> None:
    given = {"kind": "follow", "text": "", "subject": "", "ours": False, "deleted": False, "detail": {}}
    assert words_of(SimpleNamespace(**{**given, **told})) == words


def test_an_answer_to_an_invitation_is_told_in_words() -> None:
    said = SimpleNamespace(kind="accept", text="yes: gladly", detail={"answer": "yes"}, subject="", ours=False)
    assert words_of(said) == "Comes: gladly"
