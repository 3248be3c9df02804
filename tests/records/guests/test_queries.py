"""Whose token it is, whoever they are now, and what people are called in public."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from porch.core.viewer import SYSTEM
from porch.records.guests import actions, queries
from porch.records.people import actions as people
from porch.records.people.models import Handle, Person
from tests.records.guests.asking import MAIL, NOON, enter

pytestmark = pytest.mark.django_db


def known(name: str, mail: str) -> Person:
    """Return somebody reached by mail."""
    person = Person.objects.create(name=name, created_at=NOON)
    Handle.objects.create(kind="email", value=mail, person=person, created_at=NOON)
    return person


def who(token: str) -> Person:
    """Return who is signed in with a token."""
    held = queries.staying(SYSTEM, token, NOON)
    assert held is not None
    return held.person


def test_who_stays_follows_a_merge_and_its_undoing() -> None:
    ann, other = known("Ann", MAIL), known("A. Arbor", "arbor@example.org")
    token = enter()
    edge = people.merge(one=ann, into=other, by=None, at=NOON)
    assert who(token) == other
    people.unmerge(merge=edge, at=NOON)
    assert who(token) == ann, "nobody stays on as somebody else"


def test_a_stay_is_read_in_one_statement_with_the_name() -> None:
    actions.call_me(person=known("Ann", MAIL), name="Annie", at=NOON)
    token = enter()
    with CaptureQueriesContext(connection) as asked:
        held = queries.staying(SYSTEM, token, NOON)
    assert held is not None
    assert (held.name, held.person.name, len(asked)) == ("Annie", "Ann", 1)


def test_a_token_that_is_none_that_has_ended_or_asked_for_by_nobody_is_nobodys() -> None:
    known("Ann", MAIL)
    token = enter()
    assert queries.staying(SYSTEM, token[:-1], NOON) is None
    assert queries.staying(SYSTEM, token, NOON + timedelta(days=90)) is None
    assert queries.staying(None, token, NOON) is None


def test_whose_address_has_become_ours_is_signed_in_no_more() -> None:
    known("Ann", MAIL)
    token = enter()
    Handle.objects.update(person=None, home=None)
    assert queries.staying(SYSTEM, token, NOON) is None


def test_browsers_are_counted_over_all_addresses_of_somebody() -> None:
    ann = known("Ann", MAIL)
    Handle.objects.create(kind="email", value="arbor@example.org", person=ann, created_at=NOON)
    enter()
    enter("arbor@example.org")
    assert queries.stays(SYSTEM, ann, NOON) == 2
    assert queries.stays(None, ann, NOON) == 0


def test_names_in_public_are_those_people_gave_and_of_two_who_are_one_that_of_who_they_are_now() -> None:
    ann, other, ben = known("Ann", MAIL), known("A. Arbor", "arbor@example.org"), known("Ben", "ben@example.org")
    actions.call_me(person=other, name="Arbor", at=NOON)
    actions.call_me(person=ann, name="Annie", at=NOON + timedelta(hours=1))
    people.merge(one=ann, into=other, by=None, at=NOON)
    ids = [ann.pk, other.pk, ben.pk]
    with CaptureQueriesContext(connection) as asked:
        assert queries.public_names(SYSTEM, ids) == {ann.pk: "Arbor", other.pk: "Arbor"}
    assert len(asked) == 1
    assert queries.public_names(None, ids) == {}


def test_who_chose_a_name_before_they_became_another_keeps_it() -> None:
    ann, other = known("Ann", MAIL), known("A. Arbor", "arbor@example.org")
    actions.call_me(person=ann, name="Annie", at=NOON)
    people.merge(one=ann, into=other, by=None, at=NOON)
    held = queries.staying(SYSTEM, enter(), NOON)
    assert held is not None
    assert (held.person, held.name) == (other, "Annie")
    assert queries.public_names(SYSTEM, [other.pk]) == {other.pk: "Annie"}
