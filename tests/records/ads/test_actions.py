"""An export taken in twice changes nothing; one that tells otherwise replaces, and what was told before stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.ads import actions, queries
from porch.records.ads.models import Refused, Spend
from porch.records.ads.sheets import Asked
from tests.cast import NOON

pytestmark = pytest.mark.django_db
HEAD = "day,network,campaign,currency,spend,impressions,clicks\n"
SPRING = "2026-03-01,meta,Spring,EUR,10.50,1000,10\n"


def bring(lines: str, *, source: str = "march.csv", asked: Asked = Asked()) -> actions.Taken:  # noqa: B008
    return actions.take_in(body=(HEAD + lines).encode(), layout="plain", source=source, at=NOON, asked=asked)


def standing() -> list[tuple[str, int, int | None]]:
    return list(
        Spend.objects.filter(standing=True).order_by("day", "id").values_list("campaign", "spend", "impressions")
    )


def test_a_file_twice_is_a_file_once() -> None:
    first, again = bring(SPRING + "2026-03-02,meta,Spring,EUR,7.00,,\n"), bring(SPRING)
    assert (first.rows, first.new, first.changed, first.refused) == (2, 2, 0, ())
    assert (again.rows, again.new, again.changed) == (1, 0, 0)
    assert standing() == [("Spring", 1050, 1000), ("Spring", 700, None)]


def test_a_corrected_day_replaces_and_what_was_told_before_can_still_be_read() -> None:
    bring(SPRING)
    changed = bring(SPRING.replace("10.50", "9.75"), source="april.csv")
    assert (changed.new, changed.changed, standing()) == (0, 1, [("Spring", 975, 1000)])
    now = Spend.objects.get(standing=True)
    assert [(one.spend, one.source) for one in queries.told_before(SYSTEM, now)] == [(1050, "march.csv")]
    assert (bring(SPRING).changed, bring(SPRING).changed) == (1, 0)


def test_lines_of_one_campaign_and_day_are_added_up() -> None:
    assert bring(SPRING + SPRING.replace("1000,10", ",")).new == 1
    assert standing() == [("Spring", 2100, 1000)]


def test_another_currency_or_account_is_another_figure() -> None:
    bring(SPRING + SPRING.replace("EUR", "USD"))
    bring(SPRING, asked=Asked(account="Second"))
    assert Spend.objects.filter(standing=True).count() == 3


def test_a_line_that_cannot_be_read_is_kept_once_and_closed_when_it_can() -> None:
    torn = "2026-03-03,meta,Spring,,5.00,1,1\n"
    came = bring(SPRING + torn)
    assert [(one.line, "--currency" in one.why) for one in came.refused] == [(3, True)]
    bring(SPRING + torn)
    (kept,) = queries.refused(SYSTEM)
    assert (bytes(kept.raw), kept.source, kept.line) == (torn.strip().encode(), "march.csv", 3)
    assert bring(SPRING + torn, asked=Asked(currency="EUR")).new == 1
    assert queries.refused(SYSTEM) == []


def test_a_refused_line_is_read_again_with_what_it_lacked() -> None:
    bring("2026-03-03,meta,Spring,,5.00,1,1\n")
    (kept,) = queries.refused(SYSTEM)
    assert not actions.replay(refused=kept, at=NOON)
    assert actions.replay(refused=kept, at=NOON, asked=Asked(currency="EUR"))
    assert (standing(), queries.refused(SYSTEM)) == ([("Spring", 500, 1)], [])


def test_a_refused_line_joins_the_others_of_its_day_and_file() -> None:
    bring(SPRING + SPRING.replace("EUR", ""))
    actions.replay(refused=Refused.objects.get(), at=NOON, asked=Asked(currency="EUR"))
    assert standing() == [("Spring", 2100, 2000)]


def test_a_refused_line_of_an_older_file_does_not_add_to_a_newer_one() -> None:
    bring(SPRING.replace("EUR", ""))
    bring(SPRING.replace("10.50", "20.00"), source="april.csv")
    actions.replay(refused=Refused.objects.get(), at=NOON, asked=Asked(currency="EUR"))
    assert standing() == [("Spring", 1050, 1000)]


def test_a_file_that_is_none_leaves_nothing_behind() -> None:
    with pytest.raises(PorchError):
        actions.take_in(body=b"a,b\n1,2\n", layout="plain", source="x.csv", at=NOON)
    assert not Spend.objects.exists()


DAYS = st.lists(st.tuples(st.integers(1, 5), st.sampled_from("AB"), st.integers(0, 9)), min_size=1, max_size=8)


@settings(deadline=None, max_examples=40)
@given(first=DAYS, later=DAYS)
def test_whatever_comes_after_what_the_last_file_tells_of_a_day_stands(
    first: list[tuple[int, str, int]], later: list[tuple[int, str, int]]
) -> None:
    def lines(some: list[tuple[int, str, int]]) -> str:
        return "".join(f"2026-03-0{day},meta,{name},EUR,{spend}.00,1,1\n" for day, name, spend in some)

    def sums(some: list[tuple[int, str, int]]) -> dict[tuple[int, str], int]:
        return {(day, name): sum(s * 100 for d, n, s in some if (d, n) == (day, name)) for day, name, _ in some}

    Spend.objects.all().delete()
    for some in (first, later, later):
        last = bring(lines(some))
    assert (last.new, last.changed) == (0, 0)
    held = {(one.day.day, one.campaign): one.spend for one in Spend.objects.filter(standing=True)}
    assert held == {**sums(first), **sums(later)}
