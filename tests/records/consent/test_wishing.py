"""How somebody wishes to hear from us."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from porch.analytics.cadence.standing import Pace
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.consent import wishing
from porch.records.consent.models import Wish
from porch.records.consent.wishing import Wished
from porch.records.people import actions as people
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def person() -> Person:
    """Return somebody."""
    return Person.objects.create(name="Ann", created_at=NOON)


@pytest.mark.parametrize("few", [0, 500])
def test_the_latest_wish_holds_over_all_identities(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(wishing, "FEW", few)
    ann, anna = person(), person()
    wishing.wish(person=anna, wished=Wished(pace=Pace.OFF), at=NOON)
    wishing.wish(person=ann, wished=Wished(pace=Pace.MONTHLY, quiet=(time(12), time(14))), at=NOON + HOUR)
    people.merge(one=ann, into=anna, by=None, at=NOON)
    found = wishing.wished(SYSTEM, anna)
    assert (found.pace, found.quiet) == (Pace.MONTHLY, (time(12), time(14)))
    assert wishing.wishes(SYSTEM, [anna.pk, 999]) == {anna.pk: found}
    assert Wish.objects.count() == 2


def test_nobody_who_said_nothing_has_a_wish() -> None:
    assert wishing.wished(SYSTEM, person()) == Wished()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [(Wished(zone="Mars/Olympus"), "called Mars/Olympus"), (Wished(kinds_off=frozenset({"spam"})), "called spam")],
)
def test_what_is_not_known_here_is_said(wrong: Wished, said: str) -> None:
    with pytest.raises(PorchError, match=said):
        wishing.wish(person=person(), wished=wrong, at=NOON)


def test_a_zone_that_nobody_knows_any_more_is_none() -> None:
    assert wishing.zone_of(Wished(zone="Mars/Olympus")) is None
    assert str(wishing.zone_of(Wished(zone="Asia/Tokyo"))) == "Asia/Tokyo"


def test_c5_listmonk_3229_opt_in_flood() -> None:
    """There an address could be made to get as many mails to confirm as somebody liked."""
    words: dict[str, Any] = {"purposes": ["news"], "words": "Write to me", "place": "/", "name": "Ann"}
    words |= {"address": "ann@mill.example"}
    for number in range(3):
        wishing.ask_to_confirm(whose=None, at=NOON + number * HOUR, **words)
    with pytest.raises(PorchError, match="three times today"):
        wishing.ask_to_confirm(whose=person(), at=NOON + 3 * HOUR, **words)
    wishing.ask_to_confirm(whose=None, at=NOON + 25 * HOUR, **words)


def test_charlie_learns_nothing(charlie: Member) -> None:
    assert wishing.wished(charlie, person()) == Wished()
    assert wishing.wishes(charlie, [1]) == {}
