"""What an analysis is given: sheets, dispositions, and questions as they stand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.analytics.surveys.facts import Blank, Form
from porch.analytics.surveys.rates import Code
from porch.core.viewer import SYSTEM
from porch.engagement.surveys import actions, answering, heard, joining, reaching, sitting
from porch.engagement.surveys.answering import Came
from porch.engagement.surveys.models import Mode
from porch.engagement.surveys.sitting import Slip
from porch.records.people import merging
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def test_everybody_asked_has_a_disposition_and_a_break_off_says_where() -> None:
    made = asking.survey()
    people = {name: asking.somebody(name) for name in ("Ann", "Ben", "Cleo", "Dov", "Eve")}
    joining.note_invited(about=made.about, persons=[one.pk for one in people.values()], at=NOON)
    asking.answers(made, people["Ann"], dish="polenta", content="4")
    answering.decline(survey=made, person=people["Ben"], at=NOON)
    came = Came(key="cleo", version=1, mode=Mode.LINK, person=people["Cleo"])
    answering.begin(survey=made, came=came, filled=asking.filled(made), at=NOON)
    reaching.note(survey=made, person=people["Eve"], code="UH", at=NOON)
    open_ = heard.heard(SYSTEM, made.pk)
    assert open_ is not None
    assert [one.code for one in open_.invited if one.person == people["Cleo"].pk] == [Code.NOT_REACHED]
    actions.close(survey=made, at=NOON)
    found = heard.heard(SYSTEM, made.pk)
    assert found is not None
    assert {one.person: (one.code, one.broke_off) for one in found.invited} == {
        people["Ann"].pk: (Code.COMPLETE, ""), people["Ben"].pk: (Code.REFUSED, ""),
        people["Cleo"].pk: (Code.REFUSED, "introduction"), people["Dov"].pk: (Code.NOT_REACHED, ""),
        people["Eve"].pk: (Code.UNKNOWN, ""),
    }  # fmt: skip


def test_two_who_are_one_person_are_asked_once_and_count_once() -> None:
    made, ann, anna = asking.survey(), asking.somebody("Ann"), asking.somebody("Anna")
    joining.note_invited(about=made.about, persons=[ann.pk, anna.pk], at=NOON)
    asking.answers(made, anna, dish="polenta", content="4")
    came = Came(key="ann", version=1, mode=Mode.LINK, person=ann)
    answering.begin(survey=made, came=came, filled=asking.filled(made, dish="risotto"), at=NOON)
    merging.merge(one=ann, into=anna, by=None, at=NOON)
    found = heard.heard(SYSTEM, made.pk)
    assert found is not None
    assert [(one.person, one.code) for one in found.invited] == [(anna.pk, Code.COMPLETE)]
    assert [(one.person, one.said["dish"]) for one in found.sheets] == [(anna.pk, "polenta")]
    assert found.responders == {anna.pk}


@pytest.mark.parametrize("anonymous", [False, True])
def test_what_came_after_it_closed_counts_neither_as_an_answer_nor_as_a_response(anonymous: bool) -> None:
    made, ann = asking.survey(anonymous=anonymous), asking.somebody("Ann")
    joining.note_invited(about=made.about, persons=[ann.pk], at=NOON)
    closed = actions.close(survey=made, at=NOON)
    asking.answers(closed, ann, at=NOON + timedelta(days=2), dish="polenta", content="4")
    found = heard.heard(SYSTEM, made.pk)
    assert found is not None
    assert [one.code for one in found.invited] == [Code.NOT_REACHED]
    assert (found.sheets, found.responders) == ((), frozenset())


def test_a_paper_filled_in_in_a_room_was_filled_in_in_the_room(alice: Member) -> None:
    made = asking.survey()
    room = sitting.open_room(survey=made, minutes=10, member=None, at=NOON, there=[]).sitting
    for number, slip in enumerate((Slip(number="1", sitting=room), Slip(number="2")), start=1):
        filled = asking.filled(made, dish="polenta", content=str(number))
        sitting.enter(survey=made, slip=slip, filled=filled, member=alice, at=NOON)
    found = heard.heard(SYSTEM, made.pk)
    assert found is not None
    assert [one.mode for one in found.sheets] == ["room", "paper"]


def test_sheets_hold_what_applied_and_a_blank_is_told_from_an_answer() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    asking.answers(made, ann, **{"dish-blank": "not_for_me", "content": "2"})
    found = heard.heard(SYSTEM, made.pk)
    assert found is not None
    sheet = found.sheets[0]
    assert (sheet.applicable, sheet.said) == (("dish", "content"), {"dish": Blank.NOT_FOR_ME, "content": 2})
    assert [one.form for one in found.questions] == [Form.ONE, Form.TEXT, Form.CSAT]


def test_an_answer_to_what_a_question_was_before_is_not_counted_with_those_to_what_it_is() -> None:
    made, ann = asking.survey(), asking.somebody("Ann")
    asking.answers(made, ann, dish="risotto", content="4")
    other = {**asking.DISH, "words": {"en": "Which dish goes?"}}
    actions.write(survey=made, questions=[other, asking.CONTENT], at=NOON)
    found = heard.heard(SYSTEM, made.pk)
    assert found is not None
    assert (found.sheets[0].said, found.sheets[0].applicable) == ({"content": 4}, ("content",))
    assert heard.heard(SYSTEM, 99) is None
