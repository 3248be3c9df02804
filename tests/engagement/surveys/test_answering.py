"""Answers: kept as they come, taken once, never asked for twice, and apart from the person where that was promised."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.surveys import actions, answering, joining
from porch.engagement.surveys.answering import AlreadyIn, Came
from porch.engagement.surveys.models import Asked, Ballot, Invited, Mode, Sheet
from porch.records.interactions.models import Interaction
from porch.records.people import merging
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def test_the_same_sheet_sent_twice_is_one_and_in_the_log_as_taking_part_alone() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    first = asking.answers(made, ann, dish="risotto", why="It is Milanese.")
    again = asking.answers(made, ann, dish="polenta")
    assert (first, Sheet.objects.count()) == (again, 1)
    assert Sheet.objects.get().said == {"dish": "risotto", "why": "It is Milanese."}
    logged = Interaction.objects.get(kind="answer")
    assert (logged.detail["survey"], logged.text) == (made.about, "")


def test_an_answer_on_another_sheet_of_the_same_person_is_refused_and_nothing_is_lost() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    asking.answers(made, ann, dish="risotto")
    with pytest.raises(AlreadyIn):
        asking.answers(made, ann, key="another", dish="polenta")
    assert Sheet.objects.get().said == {"dish": "risotto"}


def test_what_was_answered_in_part_is_kept_and_added_to() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    came = Came(key="link-ann", version=1, mode=Mode.LINK, person=ann)
    answering.begin(survey=made, came=came, filled=asking.filled(made, dish="risotto"), at=NOON)
    assert joining.has_answered(SYSTEM, [ann.pk], made.about) == {ann.pk}
    assert Invited.objects.get().began_at == NOON
    elsewhere = Came(key="link-ann-phone", version=1, mode=Mode.LINK, person=ann)
    taken = answering.take(survey=made, came=elsewhere, filled=asking.filled(made, content="4"), at=NOON)
    assert taken is not None
    assert taken.said == {"dish": "risotto", "content": 4}


def test_what_somebody_cleared_on_the_page_it_was_written_on_is_gone() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    came = Came(key="link-ann", version=1, mode=Mode.LINK, person=ann)
    for answers in ({"dish": "risotto", "why": "Saffron."}, {"dish": "risotto"}):
        answering.begin(survey=made, came=came, filled=asking.filled(made, **answers), at=NOON)
    assert Sheet.objects.get().said == {"dish": "risotto"}
    answering.begin(survey=made, came=came, filled=asking.filled(made, dish="pizza"), at=NOON)
    assert Sheet.objects.get().said == {"dish": "risotto"}  # what is wrong on the page takes the place of nothing


def test_answers_after_closing_are_kept_as_late() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    actions.close(survey=made, at=NOON + timedelta(days=1))
    taken = asking.answers(made, ann, dish="risotto")
    assert taken is not None
    assert taken.late


def test_an_answer_to_a_question_changed_meanwhile_stays_with_its_version_and_is_marked() -> None:
    made, ann, ben = asking.survey(), asking.somebody("Ann"), asking.somebody("Ben")
    asking.answers(made, ann, dish="risotto")
    other = {**asking.DISH, "words": {"en": "Which dish goes?"}}
    actions.write(survey=made, questions=[other, asking.CONTENT], at=NOON)
    taken = asking.answers(made, ben, dish="polenta", content="4")
    assert taken is not None
    assert (taken.version.number, taken.changed, taken.said["dish"]) == (1, ["dish"], "polenta")
    assert Sheet.objects.get(person=ann).changed == []


def test_limesurvey_pr_2091_token_leak_an_anonymous_answer_leads_to_nobody() -> None:
    made, ann = asking.survey(anonymous=True), asking.somebody("Ann")
    assert asking.answers(made, ann, dish="risotto") is None
    ballot = Ballot.objects.get()
    assert {field.name for field in ballot._meta.fields} == {
        "id",
        "survey",
        "version",
        "mode",
        "said",
        "second",
        "late",
        "released",  # one of five, whichever
    }
    assert Sheet.objects.count() == 0
    assert Invited.objects.get().finished_at == NOON.replace(hour=0)
    assert Interaction.objects.get(kind="answer").at == NOON.replace(hour=0)


def test_whoever_took_part_anonymously_is_counted_once() -> None:
    made, ann = asking.survey(anonymous=True), asking.somebody("Ann")
    asking.answers(made, ann, dish="risotto")
    asking.answers(made, ann, key="another", dish="polenta")
    asking.answers(made, key="device-1", dish="polenta")
    asking.answers(made, key="device-1", dish="polenta")
    assert Ballot.objects.count() == 2


def test_two_who_were_found_to_be_one_answer_once() -> None:
    made, ann, anna = asking.survey(), asking.somebody("Ann"), asking.somebody("Anna")
    asking.answers(made, ann, dish="risotto")
    merging.merge(one=anna, into=ann, by=None, at=NOON)
    anna.refresh_from_db()
    with pytest.raises(AlreadyIn):
        asking.answers(made, anna, dish="polenta")


def test_nobody_answers_what_is_not_published() -> None:
    with pytest.raises(PorchError):
        asking.answers(asking.survey(published=False), dish="risotto")


def test_who_would_rather_not_is_not_reminded() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    joining.note_invited(about=made.about, persons=[ann.pk], at=NOON)
    answering.decline(survey=made, person=ann, at=NOON)
    assert Invited.objects.get().declined_at == NOON


def test_a_question_to_the_host_is_taken_once_and_of_an_anonymous_survey_without_a_name() -> None:
    made, ann = asking.survey(anonymous=True), asking.somebody("Ann")
    for _ in range(2):
        answering.ask_host(survey=made, person=ann, words="Is it  vegan?", at=NOON)
    found = Asked.objects.get()
    assert (found.person, found.words, found.at) == (None, "Is it vegan?", NOON.replace(hour=0))
