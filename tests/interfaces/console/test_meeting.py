"""An invitation is read out of its form, and a meeting told in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.interfaces.console.meeting import MeetingForm, guests, preview, soon, when
from porch.records.people import queries as people
from tests.interfaces.console.conftest import Town

NOW = datetime(2026, 3, 2, 12, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begins", "lasts", "told"),
    [
        (NOW, 60, "Monday 2 March 2026, 13:20 to 14:20"),
        (NOW, 60 * 20, "Monday 2 March 2026, 13:20 to Tuesday 3 March, 09:20"),
        (
            datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
            60,
            "Sunday 29 March 2026, 01:30 to 03:30",
        ),  # the clock goes forward
    ],
)
def test_a_meeting_is_told_by_the_clock_of_its_zone(begins: datetime, lasts: int, told: str) -> None:
    assert when(begins, timedelta(minutes=lasts), "Europe/Rome") == told


def test_a_plan_is_in_the_zone_of_whoever_asks() -> None:
    form = MeetingForm({"title": "Tasting", "day": "2026-07-01", "time": "19:00", "minutes": "60"})
    with timezone.override("Europe/Rome"):
        assert form.is_valid()
        assert form.plan().begins == datetime(2026, 7, 1, 17, tzinfo=UTC)
        assert form.plan().zone == "Europe/Rome"


def test_an_empty_form_proposes_tomorrow_at_ten() -> None:
    with timezone.override("UTC"):
        told = soon(NOW)
    assert (told["day"].isoformat(), told["time"].isoformat()) == ("2026-03-03", "10:00:00")


def test_guests_are_those_with_a_mail_address_each_once(town: Town) -> None:
    ann, ben = (people.find(SYSTEM, one)[0] for one in ("ann@example.org", "ben@town.example"))
    form = QueryDict(f"guest={ann.pk}&guest={ben.pk}&guest=x&also=ANN@example.org; ")
    assert guests(SYSTEM, form) == [ann]
    with pytest.raises(PorchError, match="ciao@trattoria"):
        guests(SYSTEM, QueryDict("also=ciao@trattoria.example"))


@pytest.mark.django_db
def test_a_preview_says_what_is_missing() -> None:
    assert preview(SYSTEM, MeetingForm({})).missing == "Say what it is about."
