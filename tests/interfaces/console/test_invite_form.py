"""The form of a gathering: nobody is let off being held out without a reason."""

from __future__ import annotations

from datetime import date

from porch.engagement.gatherings.actions import Wish
from porch.interfaces.console.invite_form import GatheringForm

ASKED = {"name": "Tasting", "seats": "12", "day": "2027-01-14", "topic": "pizza", "holds_out": "on", "why_all": "x"}


def test_a_wish_holds_what_was_asked_and_no_reason_where_a_tenth_is_held_out() -> None:
    form = GatheringForm(ASKED, topics=["pizza"])
    assert form.is_valid(), form.errors
    assert form.wish() == Wish(name="Tasting", seats=12, day=date(2027, 1, 14), topic="pizza", why_all="")


def test_without_a_tenth_there_must_be_a_reason() -> None:
    form = GatheringForm({**ASKED, "holds_out": "", "why_all": " "}, topics=["pizza"])
    assert list(form.errors) == ["why_all"]
    told = GatheringForm({**ASKED, "holds_out": "", "why_all": "A small room"}, topics=["pizza"])
    assert told.is_valid()
    assert told.wish().why_all == "A small room"
