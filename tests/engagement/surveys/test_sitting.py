"""A room: who may be asked there, the order of its phases, and papers checked by another."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.engagement.surveys import actions, answering, sitting
from porch.engagement.surveys.answering import Came
from porch.engagement.surveys.models import Invited, Sheet
from porch.engagement.surveys.sitting import Slip
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


def test_who_was_surveyed_lately_gets_no_slip_and_the_others_are_the_frame() -> None:
    ann, ben = asking.somebody("Ann"), asking.somebody("Ben")
    sitting.open_room(survey=asking.survey(), minutes=5, member=None, at=NOON, there=[ann.pk])
    second = asking.survey(name="Another")
    opened = sitting.open_room(survey=second, minutes=5, member=None, at=NOON, there=[ann.pk, ben.pk], occurrence=7)
    assert [person for person, _ in opened.held] == [ann.pk]
    assert opened.sitting.attended == 2
    assert list(Invited.objects.filter(survey=second).values_list("person", "mode")) == [(ben.pk, "room")]


def test_a_second_answer_stands_beside_the_first_and_never_before_the_talk() -> None:
    made = asking.survey()
    here = sitting.open_room(survey=made, minutes=5, member=None, at=NOON).sitting
    came = Came(key="device-1", version=1, mode="room", sitting=here)
    answering.take(survey=made, came=came, filled=asking.filled(made, dish="risotto"), at=NOON)
    with pytest.raises(PorchError):
        answering.again(survey=made, came=came, filled=asking.filled(made, dish="polenta"))
    sitting.turn(sitting=here, phase="talk", at=NOON)
    sitting.turn(sitting=here, phase="again", at=NOON)
    answering.again(survey=made, came=came, filled=asking.filled(made, dish="polenta"))
    sheet = Sheet.objects.get()
    assert (sheet.said, sheet.second) == ({"dish": "risotto"}, {"dish": "polenta"})
    with pytest.raises(PorchError):
        sitting.turn(sitting=here, phase="private", at=NOON)


def test_a_paper_is_checked_by_another_and_what_differs_is_settled(alice: Member, bob: Member) -> None:
    made, slip = asking.survey(), Slip(number=" 12 ")
    first, other = asking.filled(made, dish="risotto"), asking.filled(made, dish="polenta")
    sitting.enter(survey=made, slip=slip, filled=first, member=alice, at=NOON)
    with pytest.raises(PorchError):
        sitting.enter(survey=made, slip=slip, filled=first, member=alice, at=NOON)
    read = sitting.enter(survey=made, slip=slip, filled=other, member=bob, at=NOON)
    assert read is not None
    assert (read.differs, read.checked_at) == (["dish"], None)
    assert sitting.settle(sheet=read, filled=other, at=NOON).said == {"dish": "polenta"}
    with pytest.raises(PorchError):
        sitting.enter(survey=made, slip=Slip(number=" "), filled=first, member=alice, at=NOON)


def test_no_room_is_opened_for_what_is_closed_and_time_is_set_and_given() -> None:
    made = asking.survey()
    here = sitting.open_room(survey=made, minutes=5, member=None, at=NOON, attended=3).sitting
    assert (sitting.lengthen(sitting=here, minutes=5).ends - NOON).seconds == 600
    assert sitting.take_notes(sitting=here, notes=" Saffron. ", attended=4).notes == "Saffron."
    with pytest.raises(PorchError):
        sitting.open_room(survey=made, minutes=0, member=None, at=NOON)
    actions.close(survey=made, at=NOON)
    with pytest.raises(PorchError):
        sitting.open_room(survey=made, minutes=5, member=None, at=NOON)
