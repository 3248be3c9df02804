"""Why we may write, as a page shows it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from porch.core.viewer import SYSTEM
from porch.interfaces.console import consenting
from porch.records.consent import actions, queries, suppressing
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member
from tests.cast import NOON

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(db: None) -> Person:
    return Person.objects.create(name="Ann", created_at=NOON)


def turn(text: str, *, ours: bool = False, hours: int = 0) -> SimpleNamespace:
    return SimpleNamespace(text=text, subject="", ours=ours, at=NOON + hours * HOUR)


def test_what_we_may_start_is_told_purpose_by_purpose(ann: Person) -> None:
    told = {one.label: one.allowed for one in consenting.answers([], NOON)}
    assert told == {
        "What they need to know about what they have of us": True, "A question now and then": True,
        "Little ideas": True, "Invitations": True, "Questions about how it was": True, "News and offers": False,
    }  # fmt: skip


def test_an_address_that_is_shut_says_why_and_how_it_is_opened(ann: Person) -> None:
    handle = Handle.objects.create(kind="email", value="ann@example.org", person=ann, created_at=NOON)
    suppressing.bounced(kind="email", value=handle.value, at=NOON, words="550 gone")
    suppressing.forbid(person=ann, at=NOON, by=None, words="A court order")
    shown = consenting.shut(ann.pk, suppressing.of_person(SYSTEM, ann))
    told = [(one.address, one.words, bool(one.lift_url)) for one in shown if one.address == handle.value]
    assert told == [("ann@example.org", "A court order", False), ("ann@example.org", "550 gone", True)]


def test_a_note_is_a_sentence_with_its_proof_and_a_mistake_says_so(ann: Person, alice: Member) -> None:
    row = actions.stop(person=ann, at=NOON, by=alice)
    [line] = consenting.lines(queries.permissions(SYSTEM, ann))
    assert (line.what, line.by, line.undone) == ("No longer anything we start, since 2 March 2026.", "Alice", False)
    assert line.undo_url
    actions.take_back(permission=row, at=NOON)
    [line] = consenting.lines(queries.permissions(SYSTEM, ann))
    assert (line.undone, line.undo_url) == (True, "")


def test_the_latest_stop_that_nobody_noted_is_offered(ann: Person) -> None:
    turns = [turn("Thanks", hours=2), turn("stop", hours=1), turn("stop")]
    assert consenting.asked_to_stop(turns, []) == turns[1]
    noted = actions.stop(person=ann, at=NOON + HOUR, by=None)
    assert consenting.asked_to_stop(turns, [noted]) is None
    actions.take_back(permission=noted, at=NOON + HOUR)
    assert consenting.asked_to_stop(turns, [noted]) == turns[1]


def test_what_we_said_ourselves_asks_nobody_to_stop() -> None:
    assert consenting.asked_to_stop([turn("stop", ours=True)], []) is None


def test_the_form_offers_the_kinds_of_their_handles_once() -> None:
    form = consenting.ConsentForm(kinds=["email", "mastodon", "email"])
    assert [value for value, _ in form.fields["kind"].choices] == ["", "email", "mastodon"]  # type: ignore[attr-defined]
