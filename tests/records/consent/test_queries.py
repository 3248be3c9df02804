"""May we write to somebody, for this, there, now: the latest word that concerns it stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.records.consent import actions, queries
from porch.records.consent.models import Basis, Purpose, Word
from porch.records.people import merging
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ann(db: None) -> Person:
    person = Person.objects.create(name="Ann", created_at=NOON)
    for kind, value in (("email", "ann@mill.example"), ("mastodon", "ann@town.example")):
        Handle.objects.create(kind=kind, value=value, person=person, created_at=NOON)
    return person


def may(person: Person, purpose: Purpose, kind: str = "") -> bool:
    whom = person.handles.get(kind=kind) if kind else person
    return queries.may_contact(SYSTEM, whom, purpose, NOON + 9 * DAY).allowed


def note(person: Person, word: Word, day: int, purpose: Purpose | None = None, kind: str = "") -> None:
    proof = {"basis": Basis.CONSENT, "words": "Yes"} if word == Word.GIVEN else {}
    actions.note(
        person=person, word=word, purpose=purpose, kind=kind, by=None, at=NOON + day * DAY,
        **proof,  # type: ignore[arg-type]
    )  # fmt: skip


def test_who_said_nothing_gets_everything_but_news(ann: Person) -> None:
    told = {purpose: may(ann, purpose) for purpose in Purpose}
    assert told == {**dict.fromkeys(Purpose, True), Purpose.NEWS: False}


def test_a_yes_to_news_lasts_until_it_is_withdrawn(ann: Person) -> None:
    note(ann, Word.GIVEN, 1, Purpose.NEWS)
    assert may(ann, Purpose.NEWS)
    note(ann, Word.WITHDRAWN, 2, Purpose.NEWS)
    assert not may(ann, Purpose.NEWS)
    assert may(ann, Purpose.INVITATION)


def test_who_asked_us_to_stop_gets_replies_alone(ann: Person) -> None:
    actions.stop(person=ann, at=NOON, by=None)
    assert {purpose for purpose in Purpose if may(ann, purpose)} == {Purpose.REPLY}


def test_a_later_yes_to_one_thing_opens_that_one_again(ann: Person) -> None:
    actions.stop(person=ann, at=NOON, by=None)
    note(ann, Word.GIVEN, 1, Purpose.INVITATION)
    assert {purpose for purpose in Purpose if may(ann, purpose)} == {Purpose.REPLY, Purpose.INVITATION}


def test_a_no_on_one_kind_of_handle_leaves_the_others(ann: Person) -> None:
    note(ann, Word.DECLINED, 1, Purpose.INVITATION, "email")
    assert not may(ann, Purpose.INVITATION, "email")
    assert may(ann, Purpose.INVITATION, "mastodon")
    assert not may(ann, Purpose.INVITATION)  # asked of the person at large, a no is a no


def test_a_yes_on_one_kind_of_handle_is_none_on_another(ann: Person) -> None:
    note(ann, Word.GIVEN, 1, Purpose.NEWS, "email")
    assert (may(ann, Purpose.NEWS, "email"), may(ann, Purpose.NEWS, "mastodon"), may(ann, Purpose.NEWS)) == (
        True, False, False,
    )  # fmt: skip


def test_what_was_said_later_does_not_count_before(ann: Person) -> None:
    note(ann, Word.GIVEN, 1, Purpose.NEWS)
    assert not queries.may_contact(SYSTEM, ann, Purpose.NEWS, NOON).allowed


def test_a_mistake_counts_no_more(ann: Person) -> None:
    row = actions.stop(person=ann, at=NOON, by=None)
    actions.take_back(permission=row, at=NOON)
    assert may(ann, Purpose.SERVICE)


def test_a_merged_person_is_asked_as_one(ann: Person, alice: Member) -> None:
    other = Person.objects.create(name="Ann L.", created_at=NOON)
    actions.stop(person=other, at=NOON, by=None)
    edge = merging.merge(one=other, into=ann, by=alice, at=NOON)
    assert not may(ann, Purpose.SERVICE)
    merging.unmerge(merge=edge, at=NOON)
    assert may(ann, Purpose.SERVICE)


def test_the_answer_says_why(ann: Person) -> None:
    note(ann, Word.WITHDRAWN, 1, Purpose.NEWS, "email")
    answer = queries.may_contact(SYSTEM, ann.handles.get(kind="email"), Purpose.NEWS, NOON + DAY)
    assert answer.why == "No longer news and offers on email, since 3 March 2026."
    assert answer.says == queries.permissions(SYSTEM, ann)[0]


def test_our_own_handle_is_nobody_to_write_to(db: None) -> None:
    own = Handle.objects.create(kind="email", value="shop@trattoria.example", created_at=NOON)
    assert not queries.may_contact(SYSTEM, own, Purpose.SERVICE, NOON).allowed


def test_who_may_see_nothing_sees_nothing(ann: Person, charlie: Member) -> None:
    row = actions.stop(person=ann, at=NOON, by=None)
    assert queries.permissions(charlie, ann) == []
    assert queries.permission(charlie, row.pk) is None
    assert queries.permission(SYSTEM, row.pk) == row


def test_of_many_those_are_told_who_do_not_want_it_as_who_they_are_now(ann: Person, charlie: Member) -> None:
    other = Person.objects.create(name="Anna", created_at=NOON)
    note(other, Word.DECLINED, 1, Purpose.INVITATION)
    merging.merge(one=other, into=ann, by=None, at=NOON)
    assert queries.refusing(SYSTEM, Purpose.INVITATION, NOON + 9 * DAY) == {ann.pk}
    assert queries.refusing(SYSTEM, Purpose.FEEDBACK, NOON + 9 * DAY) == set()
    note(ann, Word.GIVEN, 2, Purpose.INVITATION)
    assert queries.refusing(SYSTEM, Purpose.INVITATION, NOON + 9 * DAY) == set()
    assert queries.refusing(SYSTEM, Purpose.INVITATION, NOON + DAY) == {ann.pk}
    assert queries.refusing(charlie, Purpose.INVITATION, NOON + DAY) == set()
