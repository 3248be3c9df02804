"""A link opens one thing for one person until its day: whatever else is tried has one right outcome."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.records.people import actions as people
from porch.records.people import links
from porch.records.people.links import Door, Expired, Gone, Tampered
from porch.records.people.models import Person

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def ann(db: None) -> Person:
    """Ann, who gets our letters."""
    return Person.objects.create(name="Ann", created_at=NOON)


def test_it_opens_what_it_was_made_for(ann: Person) -> None:
    token = links.link(door=Door.COME, person=ann.pk, now=NOON, about="gathering-7")
    opened = links.read(token, door=Door.COME, now=NOON + timedelta(days=30), about="gathering-")
    assert (opened.person, opened.about, opened.number) == (ann, "gathering-7", 7)


def test_it_opens_no_other_door_and_is_about_nothing_else(ann: Person) -> None:
    token = links.link(door=Door.COME, person=ann.pk, now=NOON, about="gathering-7")
    with pytest.raises(Tampered):
        links.read(token, door=Door.SURVEY, now=NOON)
    with pytest.raises(Tampered):
        links.read(token, door=Door.COME, now=NOON, about="gathering-8")
    with pytest.raises(Tampered):
        links.read(token, door=Door.COME, now=NOON, about="survey-")


@given(st.text(max_size=90), st.integers(0, 60))
def test_a_link_that_was_changed_opens_nothing(noise: str, place: int) -> None:
    token = links.link(door=Door.STOP, person=None, now=NOON, about="idea@email")
    changed = token[:place] + noise + token[place + 1 :]
    shapes = {changed, noise, token[:place], token + noise} - {token}
    for shape in shapes:
        with pytest.raises(Tampered):
            links.read(shape, door=Door.STOP, now=NOON)


def test_one_that_ended_says_what_it_opened(ann: Person) -> None:
    token = links.link(door=Door.OWN, person=ann.pk, now=NOON)
    with pytest.raises(Expired) as ended:
        links.read(token, door=Door.OWN, now=NOON + timedelta(hours=1))
    assert ended.value.opened is not None
    assert ended.value.opened.person == ann


def test_a_clock_that_jumped_back_opens_what_it_would_have_opened(ann: Person) -> None:
    token = links.link(door=Door.OWN, person=ann.pk, now=NOON)
    assert links.read(token, door=Door.OWN, now=NOON - timedelta(days=9)).person == ann


def test_whom_two_became_one_opens_it_as_who_they_are_now(ann: Person) -> None:
    anna = Person.objects.create(name="Anna", created_at=NOON)
    token = links.link(door=Door.WISHES, person=anna.pk, now=NOON)
    edge = people.merge(one=anna, into=ann, by=None, at=NOON, evidence=[])
    assert links.read(token, door=Door.WISHES, now=NOON).person == ann
    people.unmerge(merge=edge, by=None, at=NOON)
    assert links.read(token, door=Door.WISHES, now=NOON).person == anna


def test_whom_we_were_asked_to_forget_it_opens_nothing_for(db: None) -> None:
    token = links.link(door=Door.WISHES, person=12345, now=NOON)
    with pytest.raises(Gone):
        links.read(token, door=Door.WISHES, now=NOON)


def test_its_address_has_the_door_in_it(settings: object) -> None:
    settings.PORCH_PUBLIC_URL = "https://trattoria.example"  # type: ignore[attr-defined]
    address = links.address(door=Door.SURVEY, person=3, now=NOON, about="survey-1")
    token = links.link(door=Door.SURVEY, person=3, now=NOON, about="survey-1")
    assert address == f"https://trattoria.example/with/answer/{token}/"


def test_every_door_has_a_time() -> None:
    assert set(links.LASTS) == set(Door)
