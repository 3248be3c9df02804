"""What the records say of people: their grounds, wishes and clocks, and when they last wrote."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from porch.analytics.cadence import Kind, Pace, Standing
from porch.core.interaction import Kind as Deed
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.consent import suppressing, wishing
from porch.records.consent.wishing import Wished
from porch.records.interactions import actions as log
from porch.records.outbox import standings
from porch.records.people import actions as people
from porch.records.people.models import Handle
from porch.records.team.models import Member
from tests.cast import ANN, BEN, NAME, NOON, says
from tests.records.outbox.begun import person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize("at_once", [10, 50_000])
def test_whoever_wrote_or_follows_may_be_asked_a_question_there(
    shop: Account, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(standings, "AT_ONCE", at_once)
    wrote = says(ANN, at=NOON - 100 * DAY)
    follows = says(BEN, "", kind=Deed.FOLLOW, at=NOON - 900 * DAY)
    log.record(account=shop, items=[wrote, follows], received_at=NOON)
    ann, ben = (Handle.objects.get(value=value).person_id for value in ("ann", "ben"))
    assert ann is not None
    assert ben is not None
    found = standings.standings(SYSTEM, [ann, ben], NOON)
    assert (found[ann].wrote_at, found[ann].follows, found[ben].follows) == (NOON - 100 * DAY, False, True)
    for who in (ann, ben):
        assert ("question", NAME) in found[who].grounds
        assert ("idea", NAME) not in found[who].grounds


def test_who_wrote_long_ago_gave_no_ground(shop: Account) -> None:
    log.record(account=shop, items=[says(ANN, at=NOON - 181 * DAY)], received_at=NOON)
    ann = Handle.objects.get(value="ann").person_id
    assert ann is not None
    assert ("question", NAME) not in standings.standing(SYSTEM, ann, NOON).grounds


def test_their_wish_and_clock_hold_over_what_was_known(db: None) -> None:
    ann = person()
    wish = Wished(
        pace=Pace.MONTHLY, kinds_off=frozenset({"idea"}), channels_off=frozenset({"email"}), quiet=(time(20), time(9)),
        paused_until=NOON + DAY, zone="Asia/Tokyo", country="JP",
    )  # fmt: skip
    wishing.wish(person=ann, wished=wish, at=NOON)
    found = standings.standing(SYSTEM, ann.pk, NOON, base=Standing(zone=ZoneInfo("Europe/Rome"), complains=True))
    assert (str(found.zone), found.pace, found.kinds_off) == ("Asia/Tokyo", Pace.MONTHLY, {Kind.IDEA})
    assert (found.quiet, found.paused_until, found.complains) == ((time(20), time(9)), NOON + DAY, True)
    assert any(day.month == 1 and day.day == 1 for day in found.holidays)


def test_a_country_with_one_zone_tells_it(db: None) -> None:
    ann = person()
    wishing.wish(person=ann, wished=Wished(country="IT"), at=NOON)
    assert str(standings.standing(SYSTEM, ann.pk, NOON).zone) == "Europe/Rome"


def test_a_bounce_shuts_that_address_and_follows_a_merge(db: None) -> None:
    ann, anna = person("Ann", kind="email"), person("Anna")
    mail = Handle.objects.get(person=ann)
    suppressing.bounced(kind=mail.kind, value=mail.value, at=NOON)
    people.merge(one=ann, into=anna, by=None, at=NOON)
    found = standings.standing(SYSTEM, anna.pk, NOON)
    assert found.barred == {"email": "What we send here comes back."}


def test_charlie_learns_nothing(charlie: Member) -> None:
    assert standings.standings(charlie, [1], NOON) == {}
