"""What the letters need: each person's own link, who is asked, reminded once, and not while an outcome is owed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.surveys import actions, answering, joining, owed, queries
from porch.records.outbox.models import Slot
from porch.records.people import links
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)


def test_everybody_gets_a_link_of_their_own_in_the_words_or_after_them() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    told = joining.with_link(about=made.about, person_id=ann.pk, text="Here: {survey}.", at=NOON)
    token = told.removesuffix("/.").rpartition("/")[2]
    assert links.read(token, door=links.Door.SURVEY, now=NOON, about=made.about).person == ann
    assert joining.with_link(about=made.about, person_id=ann.pk, text="Here", at=NOON).startswith("Here\n\nhttp")


def test_one_is_reminded_once_three_days_on_and_never_after_an_answer_or_a_no() -> None:
    made = asking.survey()
    ann, ben, cleo, dov = (asking.somebody(name) for name in ("Ann", "Ben", "Cleo", "Dov"))
    everybody = [ann.pk, ben.pk, cleo.pk, dov.pk]
    assert joining.note_invited(about=made.about, persons=everybody, at=NOON) == 4
    assert joining.note_invited(about=made.about, persons=everybody, at=LATER) == 0
    assert joining.remindable(SYSTEM, made.about, LATER - timedelta(seconds=1)) == []
    asking.answers(made, ann, dish="risotto")
    answering.decline(survey=made, person=ben, at=NOON)
    assert joining.remindable(SYSTEM, made.about, LATER) == [cleo.pk, dov.pk]
    joining.note_reminded(about=made.about, person_id=cleo.pk, at=LATER)
    assert joining.remindable(SYSTEM, made.about, LATER) == [dov.pk]


def test_who_answered_hears_what_came_of_it_before_the_same_topic_is_asked_again() -> None:
    first, second = asking.survey(topic="menu"), asking.survey(name="Again", topic="menu")
    assert joining.may_ask(SYSTEM, second.about, NOON) == ""
    ann = asking.somebody("Ann")
    asking.answers(first, ann, dish="risotto")
    assert "First tell those" in joining.may_ask(SYSTEM, second.about, NOON)
    assert owed.owes(SYSTEM, topic="menu") == first
    actions.decide(survey=first, decided="It stays.", why="Most want it.", member=None, at=NOON)
    assert "First tell those" in joining.may_ask(SYSTEM, second.about, NOON)  # decided, and nobody was told
    Slot.objects.create(person=ann, kind="outcome", about=first.about, at=NOON)
    actions.all_told(survey=first, at=NOON)
    assert joining.may_ask(SYSTEM, second.about, NOON) == ""
    assert owed.owes(SYSTEM, topic="menu") is None


def test_nobody_is_asked_before_publishing_or_after_closing() -> None:
    draft, closed = asking.survey(published=False), actions.close(survey=asking.survey(), at=NOON)
    assert all(joining.may_ask(SYSTEM, one.about, NOON) for one in (draft, closed))
    with pytest.raises(PorchError):
        joining.survey_of("survey-0x1")


def test_indico_3384_who_has_not_answered_is_listed() -> None:
    made, ann, ben = asking.survey(), asking.somebody("Ann"), asking.somebody("Ben")
    joining.note_invited(about=made.about, persons=[ann.pk, ben.pk], at=NOON)
    asking.answers(made, ann, dish="risotto")
    left = [row.person.name for row in queries.invited(SYSTEM, made) if row.finished_at is None]
    assert left == ["Ben"]
