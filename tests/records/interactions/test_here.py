"""What customers do on pages of ours reaches the log, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from porch.core.interaction import Kind
from porch.records.interactions import here
from porch.records.interactions.models import Interaction
from porch.records.people.models import Handle, Person

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Person:
    person = Person.objects.create(name="Ann", created_at=NOON)
    Handle.objects.create(kind="email", value="ann@example.org", person=person, created_at=NOON)
    return person


def told(person: Any, **also: Any) -> Interaction | None:
    return here.hear(**{"person": person, "name": "vote-1", "kind": Kind.VOTE, "at": NOON, "about": "idea-3", **also})


def test_a_deed_is_theirs_public_and_waits_for_nobody(ann: Person) -> None:
    said = told(ann)
    assert said is not None
    assert (said.channel, said.kind, said.ours, said.addressed) == ("portal", "vote", False, False)
    assert (said.handle.value if said.handle else "", said.detail["about"]) == ("ann@example.org", "idea-3")


def test_told_twice_is_once_and_other_words_are_an_edit(ann: Person) -> None:
    told(ann, name="comment-1", kind=Kind.CREATE, words="Good")
    told(ann, name="comment-1", kind=Kind.CREATE, words="Good")
    assert Interaction.objects.get().text == "Good"
    told(ann, name="comment-1", kind=Kind.CREATE, words="Very good", edited_at=NOON + timedelta(hours=1))
    assert Interaction.objects.get().text == "Very good"


def test_what_was_taken_back_is_gone(ann: Person) -> None:
    told(ann)
    told(ann, edited_at=NOON + timedelta(hours=1), gone=True)
    assert Interaction.objects.get().deleted


def test_several_about_one_thing_stand_in_one_thread(ann: Person) -> None:
    first, second = told(ann, name="vote-1"), told(ann, name="vote-2", at=NOON + timedelta(minutes=1))
    assert first is not None
    assert second is not None
    assert first.thread_id == second.thread_id


def test_whoever_is_another_now_is_written_down_as_who_they_are(ann: Person) -> None:
    other = Person.objects.create(name="Ann B.", identity=ann, created_at=NOON)
    said = told(other)
    assert said is not None
    assert said.handle is not None
    assert said.handle.person_id == ann.pk


def test_somebody_without_a_handle_leaves_no_line() -> None:
    assert told(Person.objects.create(name="Nobody", created_at=NOON)) is None
