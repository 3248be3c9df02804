"""Ties kept up with the log and with the clock."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

import pytest

from porch.analytics.relationship import DEFAULT
from porch.projections.language.models import Cursor
from porch.projections.language.models import Learnt as Taught
from porch.projections.relationships import actions
from porch.projections.relationships.models import Bond, Exchange, Learnt, Tie
from porch.projections.relationships.reading import UNHAPPY
from porch.records.accounts.models import Account
from tests.projections.relationships.stage import DAY, NOW, talks

pytestmark = pytest.mark.django_db


def told() -> list[tuple[object, ...]]:
    names = [field.attname for field in Tie._meta.concrete_fields]
    return list(Tie.objects.order_by("pk").values_list(*names))


def test_time_alone_makes_a_tie_weaker(shop: Account) -> None:
    talks(shop, days=range(0, 100, 10))
    actions.refresh(now=NOW)
    before = Tie.objects.get()
    actions.refresh(now=NOW + 60 * DAY)
    after = Tie.objects.get()
    assert before.strength is not None
    assert after.strength is not None
    assert after.strength < before.strength / 2
    assert (after.broken_at, after.rhythm_days) == (before.broken_at, before.rhythm_days)


def test_they_are_weighed_once_a_day(shop: Account) -> None:
    talks(shop, days=range(0, 100, 10))
    actions.refresh(now=NOW)
    actions.refresh(now=NOW + timedelta(hours=23))
    assert Tie.objects.get().as_of == NOW
    actions.refresh(now=NOW + DAY)
    assert Tie.objects.get().as_of == NOW + DAY


def test_weighed_by_night_or_counted_anew_it_is_the_same(shop: Account) -> None:
    talks(shop, days=range(0, 100, 10))
    actions.refresh(now=NOW)
    actions.refresh(now=NOW + DAY)
    step_by_step = told()
    assert actions.rebuild(now=NOW + DAY) == 20
    assert told() == step_by_step


def test_of_too_few_pairs_nothing_is_learnt(shop: Account) -> None:
    talks(shop, days=range(0, 100, 10))
    actions.refresh(now=NOW)
    row = Learnt.objects.get()
    assert (row.numbers, row.pairs, Bond.objects.count()) == (asdict(DEFAULT), 1, 0)


def test_what_the_team_taught_of_words_is_counted_by_the_next_day(shop: Account) -> None:
    talks(shop, days=range(0, 100, 10))
    actions.refresh(now=NOW)
    Exchange.objects.update(flags=UNHAPPY)  # as an older model would have it
    Taught.objects.create(pk=1, body=b"", mark="new", corrections=1, learnt_at=NOW)
    reading = Cursor.objects.create(name="again", seq=9)
    actions.refresh(now=NOW + DAY)
    assert Exchange.objects.filter(flags=UNHAPPY).count() == 20
    reading.delete()
    actions.refresh(now=NOW + 2 * DAY)
    assert Exchange.objects.filter(flags=UNHAPPY).count() == 0
    assert Learnt.objects.get().model == "new"
    Exchange.objects.update(flags=UNHAPPY)
    actions.refresh(now=NOW + 3 * DAY)
    assert Exchange.objects.filter(flags=UNHAPPY).count() == 20
