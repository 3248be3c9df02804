"""What somebody said about being written to is noted with its proof, and never changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.consent import actions, queries
from porch.records.consent.models import Basis, Permission, Purpose, Word
from porch.records.people import merging
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def ann(db: None) -> Person:
    return Person.objects.create(name="Ann", created_at=NOON)


def yes(person: Person, by: Member, **more: object) -> Permission:
    told = {"purpose": Purpose.NEWS, "basis": Basis.CONSENT, "words": "Yes, please"} | more
    return actions.note(person=person, word=Word.GIVEN, by=by, at=NOON, **told)  # type: ignore[arg-type]


def test_a_yes_is_kept_with_what_was_said_where_when_and_by_whom(ann: Person, alice: Member) -> None:
    row = yes(ann, alice, place="At the fair", said_at=NOON - HOUR, interaction=7)
    kept = Permission.objects.get()
    assert (kept.words, kept.place, kept.said_at, kept.by, kept.interaction) == (
        "Yes, please", "At the fair", NOON - HOUR, alice, 7,
    )  # fmt: skip
    assert kept == row


@pytest.mark.parametrize(
    ("missing", "why"),
    [
        ({"purpose": None}, "what they agreed to"),
        ({"basis": None}, "why we may"),
        ({"words": " "}, "without proof"),
    ],
)
def test_a_yes_without_proof_is_none(ann: Person, alice: Member, missing: dict[str, object], why: str) -> None:
    with pytest.raises(PorchError, match=why):
        yes(ann, alice, **missing)
    assert not Permission.objects.exists()


def test_words_that_are_in_the_log_prove_themselves(ann: Person, alice: Member) -> None:
    assert yes(ann, alice, words="", interaction=7).interaction == 7


def test_nothing_is_noted_before_it_was_said(ann: Person, alice: Member) -> None:
    with pytest.raises(PorchError, match="not come yet"):
        yes(ann, alice, said_at=NOON + HOUR)


def test_stop_needs_no_proof_and_means_everything(ann: Person, alice: Member) -> None:
    row = actions.stop(person=ann, at=NOON, by=alice)
    assert (row.word, row.purpose, row.kind) == (Word.WITHDRAWN, "", "")


def test_a_mistake_is_taken_back_and_stays_to_be_seen(ann: Person, alice: Member) -> None:
    actions.take_back(permission=actions.stop(person=ann, at=NOON, by=alice), at=NOON + HOUR)
    assert [row.undone_at for row in queries.permissions(SYSTEM, ann)] == [NOON + HOUR]


def test_it_is_written_for_whom_somebody_is_now(ann: Person, alice: Member) -> None:
    other = Person.objects.create(name="Ann L.", created_at=NOON)
    merging.merge(one=other, into=ann, by=alice, at=NOON)
    other.refresh_from_db()
    assert yes(other, alice).person == ann
