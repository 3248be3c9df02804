"""Changing a date or its series on a page: this one, those that follow, all; ended, and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from porch.engagement.gatherings.models import Occurrence, Series
from tests.interfaces.console.conftest import Town, sign_in
from tests.interfaces.console.views.test_gatherings import do, form, made, read

pytestmark = pytest.mark.django_db


def weekly(town: Town) -> tuple[Series, list[Occurrence]]:
    """Return a series set on the page, and its first three dates."""
    made(town, again="FREQ=WEEKLY")
    return Series.objects.get(), list(Occurrence.objects.order_by("day")[:3])


def change(town: Town, one: Occurrence, which: str, *, days: int = 0, **told: str) -> Any:
    day = (one.there.date() + timedelta(days=days)).isoformat()
    return do(town, one, "change", **{**form(**told), "day": day, "which": which, "why": "The cellar is wet."})


def undo(town: Town, series: Series) -> Any:
    return sign_in(town.alice).post(reverse("console:gathering-series-undo", args=[series.pk]), follow=True)


def told(dates: list[Occurrence]) -> list[tuple[str, int]]:
    for one in dates:
        one.refresh_from_db()
    return [(one.place, one.there.weekday() - dates[0].there.weekday()) for one in dates]


def test_the_page_of_a_change_shows_the_date_as_it_stands(town: Town) -> None:
    series, (one, *_) = weekly(town)
    assert f"/gatherings/{one.pk}/change/?which=all" in (
        sign_in(town.alice).get(reverse("console:gathering-series", args=[series.pk])).content.decode()
    )
    page = sign_in(town.alice).get(reverse("console:gathering-change", args=[one.pk])).content.decode()
    assert 'value="18:30"' in page
    assert "This one and all that follow" in page


def test_this_date_those_that_follow_or_all_are_changed_and_taken_back_at_once(town: Town) -> None:
    series, dates = weekly(town)
    change(town, dates[0], "this", place="The attic")
    change(town, dates[1], "following", place="The garden")
    assert [place for place, _ in told(dates)] == ["The attic", "The garden", "The garden"]
    undo(town, series)
    assert [place for place, _ in told(dates)] == ["The attic", "", ""]
    change(town, dates[1], "all", days=1)
    assert [shift % 7 for _, shift in told(dates)] == [0, 1, 1]
    assert "Take the last change back" in read(town, "gathering-series", series.pk)


def test_what_cannot_be_is_said_on_the_form_and_changes_nothing(town: Town) -> None:
    _, (one, *_) = weekly(town)
    for which, days in (("this", 0), ("all", 400), ("some", 0)):
        assert change(town, one, which, days=days).status_code == 422
    assert Occurrence.objects.filter(sequence__gt=0).count() == 0
    do(town, one, "cancellation")
    assert "was called off, or is over" in change(town, one, "this", place="The attic").content.decode()


def test_a_series_is_ended_and_goes_on_when_that_is_taken_back(town: Town) -> None:
    made(town, again="nth")
    series = Series.objects.get()
    assert series.rule.startswith("FREQ=MONTHLY;BYDAY=")
    assert "at 18:30 by the clock there" in read(town, "gathering-series", series.pk)
    sign_in(town.alice).post(reverse("console:gathering-series-end", args=[series.pk]))
    assert "It has ended." in read(town, "gathering-series", series.pk)
    assert not Occurrence.objects.filter(cancelled_at=None).exists()
    undo(town, series)
    assert not Occurrence.objects.exclude(cancelled_at=None).exists()
    assert undo(town, series).status_code == 404


def test_the_dates_of_a_series_go_on_on_the_next_page(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("porch.interfaces.console.views.gathering_change.DATES", 2)
    series, (one, two, _) = weekly(town)
    page = sign_in(town.alice).get(reverse("console:gathering-series", args=[series.pk]) + f"?before={two.day}")
    assert [line.url for line in page.context["dates"]] == [reverse("console:gathering", args=[one.pk])]
    assert "Earlier ones" in read(town, "gathering-series", series.pk, asked="?before=never")
