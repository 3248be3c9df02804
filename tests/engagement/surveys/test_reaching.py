"""On the phone and by post: what came of it is noted, and answers are typed in once."""

from __future__ import annotations

import pytest

from porch.analytics.surveys.facts import Mode as How
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.surveys import answering, heard, joining, queries, reaching
from porch.engagement.surveys.answering import AlreadyIn
from porch.engagement.surveys.models import Ballot, Invited, Sheet, Survey
from porch.records.people import merging
from porch.records.people.models import Person
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def asked(made: Survey, *names: str) -> list[Person]:
    """Return people who were asked by name, on the phone."""
    persons = [asking.somebody(name) for name in names]
    joining.note_invited(about=made.about, persons=[one.pk for one in persons], at=NOON, mode="phone")
    return persons


def test_what_was_found_out_is_noted_and_taken_back() -> None:
    made = asking.survey()
    ann, ben = asked(made, "Ann", "Ben")
    reaching.note(survey=made, person=ann, code="NC", at=NOON)
    reaching.note(survey=made, person=ben, code="R", at=NOON)
    assert queries.invited(SYSTEM, made, waiting=True) == []
    for person in (ann, ben):
        reaching.take_back(survey=made, person=person)
    assert [row.person for row in queries.invited(SYSTEM, made, waiting=True)] == [ann, ben]


def test_only_codes_there_are_and_of_who_was_asked() -> None:
    made = asking.survey()
    (ann,) = asked(made, "Ann")
    with pytest.raises(PorchError, match="Say one of"):
        reaching.note(survey=made, person=ann, code="I", at=NOON)
    with pytest.raises(PorchError, match="not asked"):
        reaching.note(survey=made, person=asking.somebody("Ben"), code="NC", at=NOON)
    assert Invited.objects.count() == 1


def test_what_is_read_to_somebody_counts_as_theirs_by_phone_whatever_was_noted_before() -> None:
    made = asking.survey()
    (ann,) = asked(made, "Ann")
    reaching.note(survey=made, person=ann, code="NC", at=NOON)
    for _ in range(2):
        filled = asking.filled(made, dish="polenta", content="4")
        reaching.enter(survey=made, person=ann, filled=filled, mode="phone", member=None, at=NOON)
    found = heard.heard(SYSTEM, made.pk)
    assert found is not None
    assert [(one.mode, one.code.value) for one in found.invited] == [(How.PHONE, "I")]
    assert [(one.mode, one.person) for one in found.sheets] == [(How.PHONE, ann.pk)]


def test_who_answered_as_somebody_else_is_not_asked_on_the_phone_again() -> None:
    made = asking.survey()
    ann, anna = asked(made, "Ann", "Anna")
    asking.answers(made, ann, dish="risotto")
    merging.merge(one=ann, into=anna, by=None, at=NOON)
    anna.refresh_from_db()
    with pytest.raises(AlreadyIn):
        reaching.enter(
            survey=made, person=anna, filled=asking.filled(made, dish="polenta"), mode="phone", member=None, at=NOON
        )
    assert Sheet.objects.get().said["dish"] == "risotto"


def test_of_an_anonymous_survey_a_ballot_is_laid_down_once_and_no_name_beside_it() -> None:
    made = asking.survey(anonymous=True)
    (ann,) = asked(made, "Ann")
    for _ in range(2):
        reaching.enter(
            survey=made, person=ann, filled=asking.filled(made, dish="polenta"), mode="mail", member=None, at=NOON
        )
    assert (Ballot.objects.get().mode, Sheet.objects.count()) == ("mail", 0)


def test_answers_come_by_phone_post_or_paper_alone() -> None:
    made = asking.survey()
    (ann,) = asked(made, "Ann")
    with pytest.raises(PorchError, match="how their answers came"):
        reaching.enter(survey=made, person=ann, filled=asking.filled(made), mode="link", member=None, at=NOON)
    answering.decline(survey=made, person=ann, at=NOON)
    assert Invited.objects.get().declined_at == NOON
