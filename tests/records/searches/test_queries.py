"""Questions about searches: who may see them, their pages by key, what they spent, what they offer."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.searches import actions, chats, queries
from porch.records.searches.models import Search
from porch.records.team.models import Member
from tests.cast import ANN, BEN, NOON, says
from tests.records.searches.test_actions import come_upon, saved

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def search(shop: Account) -> Search:
    search = saved(shop)
    said = [says(ANN, f"Trattoria {n}", addressed=False, at=NOON - n * HOUR) for n in range(7)]
    come_upon(search, *said)
    return search


def test_who_has_left_sees_nothing(search: Search, charlie: Member) -> None:
    assert queries.searches(charlie) == []
    assert queries.search(charlie, search.pk) is None
    assert queries.finds(charlie, search.pk) == []
    assert queries.found(charlie, 1) is None
    assert queries.due(charlie, NOON) == []
    assert queries.place(charlie, search.places.get().pk) is None
    assert queries.candidates(charlie, "help", since=NOON) == []
    assert queries.spent(charlie, NOON).by_search == {}
    assert queries.tallies(charlie, [search.pk], NOON) == {}
    assert not queries.any_open(charlie)
    assert chats.whole(charlie, search) == []
    assert chats.chat(charlie, search).said == 0


def test_pages_follow_one_another_by_key(search: Search) -> None:
    first = queries.finds(SYSTEM, search.pk, limit=3)
    rest = queries.finds(SYSTEM, search.pk, before=(first[-1].at, first[-1].pk), limit=9)
    assert [one.interaction.text[-1] for one in [*first, *rest]] == list("0123456")
    assert len({one.pk for one in [*first, *rest]}) == 7


def test_days_are_the_readers_own(search: Search) -> None:
    counts = queries.per_day(SYSTEM, search.pk, since=NOON - timedelta(days=9), zone=ZoneInfo("Asia/Tokyo"))
    assert {str(day): many for day, many in counts.items()} == {"2026-03-02": 7}


def test_undecided_finds_are_counted_apart(search: Search) -> None:
    actions.decide(found=queries.finds(SYSTEM, search.pk)[0], decision="dismissed", at=NOON)
    tally = queries.tallies(SYSTEM, [search.pk], NOON - HOUR)[search.pk]
    assert (tally.found, tally.undecided) == (2, 1)
    assert len(queries.finds(SYSTEM, search.pk, undecided=True)) == 6


def test_each_person_is_offered_once_and_only_while_the_search_runs(shop: Account) -> None:
    search = saved(shop)
    come_upon(search, *(says(who, f"Is it open? {n}", addressed=False) for n, who in enumerate([ANN, ANN, BEN])))
    assert len(queries.candidates(SYSTEM, "help", since=NOON - HOUR)) == 2
    assert queries.candidates(SYSTEM, "help", since=NOON + HOUR) == []
    actions.pause(search=search, at=NOON)
    assert queries.candidates(SYSTEM, "help", since=NOON - HOUR) == []
