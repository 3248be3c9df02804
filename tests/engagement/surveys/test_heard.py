"""What an analysis is given: sheets, dispositions, and questions as they stand."""

from __future__ import annotations

import pytest

from porch.analytics.surveys.facts import Blank, Form
from porch.analytics.surveys.rates import Code
from porch.core.viewer import SYSTEM
from porch.engagement.surveys import actions, answering, heard, joining
from porch.engagement.surveys.answering import Came
from porch.engagement.surveys.models import Mode
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
    answering.note_code(survey=made, person=people["Eve"], code="UH")
    found = heard.heard(SYSTEM, made.pk)
    assert found is not None
    assert {one.person: (one.code, one.broke_off) for one in found.invited} == {
        people["Ann"].pk: (Code.COMPLETE, ""), people["Ben"].pk: (Code.REFUSED, ""),
        people["Cleo"].pk: (Code.REFUSED, "introduction"), people["Dov"].pk: (Code.NOT_REACHED, ""),
        people["Eve"].pk: (Code.UNKNOWN, ""),
    }  # fmt: skip


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
