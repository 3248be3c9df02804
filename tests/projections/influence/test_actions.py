"""When everybody is scored: step by step or anew it comes to the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porch.analytics.influence.fitting import Comparison
from porch.projections.influence import actions
from porch.projections.influence.models import Part, Past, Pull, Scoring, Sway
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.people import merging
from porch.records.people.models import Person
from tests.cast import ANN, BEN, CLEO, DOV, NAME, NOON, example
from tests.projections.influence.stage import DAY, NOW, dov_is_listened_to, hear, nods, person, post
from tests.records.interactions.histories import deliveries, histories

pytestmark = pytest.mark.django_db
ONCE = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def rows(table: type[Any], *without: str) -> list[tuple[Any, ...]]:
    names = [field.attname for field in table._meta.concrete_fields if field.name not in ("id", *without)]
    return sorted(tuple(map(str, row)) for row in table.objects.values_list(*names))


def everything() -> tuple[Any, ...]:
    parts = sorted(Part.objects.values_list("sway__person", "sway__topic", "signal", "amount"), key=str)
    return rows(Sway), rows(Past), rows(Pull), rows(Scoring, "seq"), parts


@pytest.mark.slow
@ONCE
@given(data=st.data())
def test_scored_step_by_step_or_anew_it_is_the_same(db: None, data: st.DataObject) -> None:
    with example():
        account = accounts.connect(channel=NAME, name="Any", handle="trattoria", credentials={}, at=NOON)
        for number, batch in enumerate(data.draw(deliveries(data.draw(histories(most=8))))):
            hear(account, *batch)
            actions.refresh(now=NOW + number * timedelta(hours=2))
        actions.refresh(now=NOW + 9 * DAY)
        told = everything()
        actions.rebuild(now=NOW + 9 * DAY)
        assert everything() == told


def test_it_is_scored_at_once_then_each_hour_with_new_acts_and_each_day_without(shop: Account) -> None:
    assert actions.is_due(now=NOW)
    dov_is_listened_to(shop)
    assert not actions.is_due(now=NOW + timedelta(hours=2))
    assert actions.is_due(now=NOW + DAY)
    hear(shop, *nods((BEN,), "dov"))
    assert actions.refresh(now=NOW + timedelta(minutes=10)) == 1
    assert not actions.is_due(now=NOW + timedelta(minutes=30))
    assert actions.is_due(now=NOW + timedelta(hours=1))


def test_an_empty_house_is_scored_without_a_word(db: None) -> None:
    assert (actions.refresh(now=NOW), Sway.objects.count(), Scoring.objects.get().acts) == (0, 0, 0)


def test_the_past_has_a_row_a_day_and_only_where_it_changed(shop: Account) -> None:
    dov_is_listened_to(shop)
    actions.score(now=NOW + timedelta(hours=3))
    assert Past.objects.filter(person=person("dov")).count() == 1
    actions.score(now=NOW + 10 * DAY)
    actions.score(now=NOW + 400 * DAY)
    actions.score(now=NOW + 401 * DAY)
    told = Past.objects.filter(person=person("dov")).order_by("day").values_list("day", "expected")
    assert [day for day, _ in told] == [(NOW + days * DAY).date() for days in (0, 10, 400)]
    assert [expected for _, expected in told] == sorted((expected for _, expected in told), reverse=True)


def test_who_was_merged_is_scored_as_one(shop: Account) -> None:
    hear(shop, post(DOV, "dov"), *nods((ANN, BEN, CLEO), "dov"))
    ann, ben = (Person.objects.get(handles__value=name) for name in ("ann", "ben"))
    actions.refresh(now=NOW)
    assert Sway.objects.get(person=person("dov")).responders == 3
    merging.merge(one=ben, into=ann, by=None, at=NOON)
    actions.score(now=NOW)
    assert Sway.objects.get(person=person("dov")).responders == 2


def test_who_is_no_longer_responded_to_has_no_sway(shop: Account) -> None:
    dov_is_listened_to(shop)
    Sway.objects.create(
        person=Person.objects.get(handles__value="fin"), expected=1, low=0, high=2, responders=1, online=1,
        in_person=0, at=NOON,
    )  # fmt: skip
    actions.score(now=NOW)
    assert not Sway.objects.filter(person=person("fin")).exists()


def test_which_score_is_better_is_asked_once_a_month_and_kept(shop: Account) -> None:
    dov_is_listened_to(shop)
    assert Scoring.objects.get().fitted_at is None
    actions.refresh(now=NOW + DAY)
    kept = Scoring.objects.get()
    assert (kept.fitted_at, kept.fit["won"], kept.fit["ahead"]) == (NOW + DAY, "plain", None)
    actions.refresh(now=NOW + 20 * DAY)
    assert Scoring.objects.get().fitted_at == NOW + DAY
    actions.refresh(now=NOW + 31 * DAY)
    assert Scoring.objects.get().fitted_at == NOW + 31 * DAY


def test_everybody_is_scored_by_the_one_that_won(shop: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    from porch.projections.influence import scoring

    asked: list[bool] = []
    score = scoring.score
    monkeypatch.setattr(scoring, "fit", lambda frame, *, now: Comparison(spans=9, ahead=0.02, low=0.01, high=0.03))
    monkeypatch.setattr(
        scoring, "score", lambda frame, *, now, fitted: asked.append(fitted) or score(frame, now=now, fitted=fitted)
    )
    dov_is_listened_to(shop)
    assert actions.fit(now=NOW + DAY)["won"] == "learnt"
    actions.score(now=NOW + 2 * DAY)
    assert asked == [False, True, True]
