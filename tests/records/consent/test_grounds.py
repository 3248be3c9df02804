"""Why we may begin something with many people at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.records.consent import actions, grounds
from porch.records.consent.models import Basis, Purpose, Word
from porch.records.people import actions as people
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def person() -> Person:
    """Return somebody."""
    return Person.objects.create(name="Ann", created_at=NOON)


def yes(who: Person, purpose: Purpose, *, kind: str = "", basis: Basis = Basis.CONSENT) -> None:
    """Note that somebody said yes."""
    actions.note(
        person=who, word=Word.GIVEN, at=NOON, by=None, purpose=purpose, kind=kind, basis=basis, words="Yes, do."
    )


def of(who: Person, *heard: str) -> set[tuple[str, str]]:
    """Return for what and where somebody may be written to."""
    found = grounds.grounds(SYSTEM, {who.pk: ["email", "square"]}, NOON, heard={who.pk: heard})
    return set(found[who.pk]) - {(purpose, kind) for purpose in ("reply", "service") for kind in ("email", "square")}


def test_c1_whoever_said_nothing_gave_no_ground() -> None:
    assert of(person()) == set()


def test_a_question_may_be_asked_where_they_wrote_and_nothing_else() -> None:
    assert of(person(), "square") == {("question", "square")}


@pytest.mark.parametrize("basis", [Basis.CONSENT, Basis.SOFT, Basis.CONTRACT])
def test_c4_a_yes_counts_for_its_purpose_and_kind(basis: Basis) -> None:
    ann = person()
    yes(ann, Purpose.INVITATION, kind="email", basis=basis)
    assert of(ann) == {("invitation", "email")}


def test_c2_a_no_takes_every_ground_even_that_of_having_written() -> None:
    ann = person()
    yes(ann, Purpose.IDEA)
    actions.stop(person=ann, at=NOON + timedelta(seconds=0), by=None)
    found = grounds.grounds(SYSTEM, {ann.pk: ["square"]}, NOON, heard={ann.pk: ["square"]})
    assert {purpose for purpose, _ in found[ann.pk]} == set()


@pytest.mark.parametrize("few", [0, 500])
def test_a_merge_reads_both(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(grounds, "FEW", few)
    ann, anna = person(), person()
    yes(ann, Purpose.IDEA, kind="email")
    people.merge(one=ann, into=anna, by=None, at=NOON)
    assert of(anna) == {("idea", "email")}


def test_charlie_learns_nothing(charlie: Member) -> None:
    assert grounds.grounds(charlie, {1: ["email"]}, NOON, heard={}) == {}
