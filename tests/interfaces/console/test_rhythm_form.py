"""The forms of the house's rhythm and of holding a segment."""

from __future__ import annotations

from datetime import time

import pytest

from porch.interfaces.console.rhythm_form import HoldForm, RhythmForm, clock

TOLD = {"opens": "09:00", "closes": "18:00", "days": ["0", "6"], "gap_days": "14", "zone": "Europe/Rome"}


def test_what_is_told_is_what_holds() -> None:
    form = RhythmForm(TOLD)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "opens": time(9), "closes": time(18), "days": [0, 6], "gap_days": 14, "zone": "Europe/Rome", "country": "",
        "region": "",
    }  # fmt: skip


@pytest.mark.parametrize("wrong", [{"days": []}, {"gap_days": "3"}, {"zone": "Mars/Olympus"}, {"opens": "soon"}])
def test_what_is_missing_is_said_where_it_is(wrong: dict[str, object]) -> None:
    assert set(RhythmForm({**TOLD, **wrong}).errors) == set(wrong)


def test_a_segment_is_held_with_a_reason() -> None:
    segments = [("1", "Guests")]
    assert HoldForm({"segment": "1", "why": "The flood"}, segments=segments).is_valid()
    assert set(HoldForm({"segment": "2", "why": " "}, segments=segments).errors) == {"segment", "why"}


def test_a_time_is_shown_as_browsers_take_it() -> None:
    assert 'value="09:00"' in clock().render("opens", time(9))
