"""Both databases find the same, best first; what is common is walked by slices that leave nothing out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from porch.core.viewer import SYSTEM
from porch.projections.search import dialects, keys, projector, queries, weighing
from porch.projections.search.asking import Asked
from porch.projections.search.dialects import Gin, Match, Slope
from porch.projections.search.keys import Range
from porch.records.accounts.models import Account
from tests.cast import ANN, BEN, DOV, NOON, says
from tests.projections.search.stage import hear, reaches

DAY = timedelta(days=1)
EVERY = dialects.Match(wanted=(("soup",),), unwanted=(), marks=(), expected=0.0)


@pytest.fixture
def soup(shop: Account) -> Account:
    """Soup, spoken of for three years by people who reach nobody, some and many."""
    who = (ANN, BEN, DOV)
    hear(shop, *(says(who[n % 3], f"soup {n}", name=f"s{n}", at=NOON - n * 9 * DAY) for n in range(120)))
    reaches(BEN, 2.0)
    reaches(DOV, 800.0)
    projector.catch_up()
    return shop


def walked(match: Match, slope: Slope) -> list[tuple[float, int]]:
    return list(dialects.dialect().walk(match, weighing.ranges(0, keys.LATEST, weighing.known(())), slope))


@pytest.mark.django_db
@pytest.mark.parametrize("expected", [0.0, 20_000.0, 900_000.0])
@pytest.mark.parametrize(("influence", "recency"), [(1.0, 1.0), (3.0, 0.2), (0.0, 1.0), (1.0, 0.0)])
def test_everything_is_come_upon_once_and_the_best_first(
    soup: Account, expected: float, influence: float, recency: float
) -> None:
    slope = Slope(influence=influence, recency=recency)
    steps = walked(Match(wanted=(("soup",),), unwanted=(), marks=(), expected=expected), slope)
    assert len({key for _, key in steps}) == len(steps) == 120
    assert [most for most, _ in steps] == sorted((most for most, _ in steps), reverse=True)


@pytest.mark.django_db
def test_all_there_is_is_walked_in_the_same_order(soup: Account) -> None:
    slope = Slope(influence=1.0, recency=1.0)
    found = list(dialects.walk_all(weighing.ranges(0, keys.LATEST, weighing.known(())), slope))
    assert [key for _, key in found] == [key for _, key in walked(EVERY, slope)]


@pytest.mark.django_db
def test_a_level_with_two_words_is_walked_to_its_end(soup: Account) -> None:
    both = Match(wanted=(("soup",), ("7",)), unwanted=(("9",),), marks=())
    assert len(walked(both, Slope(influence=1.0, recency=1.0))) == 1


@given(first=st.integers(0, 60_000_000), wide=st.integers(0, 3_000_000))
def test_slices_cover_every_minute(first: int, wide: int) -> None:
    some = Range(level=1, first=first, last=first + wide, most=0.0)
    told = dialects.slices(some)
    assert len(told) <= 2 * dialects.AT_ONCE + 3
    for minute in (first, first + wide // 2, first + wide):
        row = (keys.low_of(1, minute), 1, 1, None, 1, " soup ", " §cx ")
        assert any(f"'{one}'" in dialects.lexemes(row) for one in told)


def test_what_is_asked_of_postgresql_is_words_and_marks() -> None:
    match = Match(wanted=(("cold", "soup"), ("no",)), unwanted=(("tea",),), marks=(("§h1", "§h2"), ("§cx",)))
    assert Gin.asks(match) == "('cold' <-> 'soup') & ('no') & ('§h1' | '§h2') & ('§cx') & !('tea')"


def test_what_is_asked_of_sqlite_is_words_and_marks() -> None:
    match = Match(wanted=(("cold", "soup"), ("no",)), unwanted=(("tea",),), marks=(("§h1", "§h2"),))
    assert dialects.Fts5.asks(match) == '("cold soup" AND "no" AND ("§h1" OR "§h2")) NOT "tea"'


EXPLAIN = {"sqlite": ("EXPLAIN QUERY PLAN ", 3), "postgresql": ("EXPLAIN ", 0)}
LARGELY = {"sqlite": "SELECT 1", "postgresql": "SET LOCAL enable_seqscan = off"}
FULL = re.compile(r'(SCAN|Seq Scan on) "?(search_document|search_voice|interactions_interaction)"?(?! USING)')


def plan_of(statement: str) -> str:
    """Return how the database runs a statement, planned as if each table were large."""
    explain, column = EXPLAIN[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(LARGELY[connection.vendor])
        cursor.execute(explain + statement.replace("%", "%%"), None)
        return "\n".join(str(row[column]) for row in cursor.fetchall())


@pytest.mark.django_db
def test_a_search_goes_along_indexes_alone(soup: Account) -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.find(SYSTEM, Asked(words="soup", channel="square"), now=NOON)
        queries.find(SYSTEM, Asked(since=NOON - DAY), now=NOON)
    plan = "\n".join(plan_of(query["sql"]) for query in asked.captured_queries)
    assert {"sqlite": "VIRTUAL TABLE INDEX", "postgresql": "search_lexemes"}[connection.vendor] in plan
    assert not FULL.search(plan), plan


@pytest.mark.django_db
def test_a_search_that_read_all_would_be_caught(soup: Account) -> None:
    assert FULL.search(plan_of("SELECT key FROM search_document WHERE length > 3"))
