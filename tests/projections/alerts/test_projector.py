"""What a saved search came upon is noted once, in any order of reading, and a rebuild notes the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porch.projections.alerts import projector
from porch.projections.alerts.models import Match
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.saved import actions as saved
from porch.records.saved.models import SavedSearch
from porch.records.team.models import Member
from tests.cast import ANN, BEN, NOON, says
from tests.projections.alerts.stage import searchable

pytestmark = pytest.mark.django_db
WORDS = ("mussels", "the mussels were cold", "bread", "a table for two")


def matches() -> set[tuple[str, str]]:
    return set(Match.objects.values_list("saved__name", "interaction__external_id"))


def test_what_comes_after_a_search_was_saved_is_noted_and_what_came_before_is_not(shop: Account, alice: Member) -> None:
    log.record(account=shop, items=[says(ANN, "Mussels?", name="before")], received_at=NOON)
    saved.save(name="Mussels", asked={"words": "mussels"}, by=alice, at=NOON)
    log.record(
        account=shop, items=[says(BEN, "MUSSELS!", name="after"), says(BEN, "Bread", name="else")], received_at=NOON
    )
    searchable()
    assert (projector.is_behind(), projector.catch_up() > 0, projector.is_behind()) == (True, True, False)
    assert matches() == {("Mussels", "after")}


def test_what_is_edited_or_taken_back_is_noted_or_forgotten(shop: Account, alice: Member) -> None:
    saved.save(name="Mussels", asked={"words": "mussels"}, by=alice, at=NOON)
    first = [says(ANN, "mussels", name="a"), says(ANN, "mussels", name="b"), says(ANN, "bread", name="c")]
    later = [
        says(ANN, "bread", name="a", version="2"),
        says(ANN, "", name="b", version="2", deleted=True),
        says(ANN, "mussels", name="c", version="2"),
    ]
    for items in (first, later):
        log.record(account=shop, items=items, received_at=NOON)
        searchable()
        projector.catch_up()
    assert matches() == {("Mussels", "c")}


def test_without_saved_searches_the_log_is_passed_over(shop: Account) -> None:
    log.record(account=shop, items=[says(ANN, "mussels")], received_at=NOON)
    searchable()
    assert (projector.catch_up(), projector.is_behind(), Match.objects.count()) == (0, False, 0)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), min_size=1, max_size=4), st.integers(0, 3))
def test_reading_bit_by_bit_notes_what_a_rebuild_notes(
    shop: Account, alice: Member, rounds: list[list[str]], when: int
) -> None:
    SavedSearch.objects.all().delete()
    for number, words in enumerate(rounds):
        if number == when:
            saved.save(name="Mussels", asked={"words": "mussels -cold"}, by=alice, at=NOON)
        log.record(account=shop, items=[says(ANN, text) for text in words], received_at=NOON)
        searchable()
        projector.catch_up()
    read = matches()
    projector.rebuild()
    assert matches() == read


def test_a_big_pile_is_read_to_its_end(shop: Account, alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projector, "BATCH", 2)
    saved.save(name="Mussels", asked={"words": "mussels"}, by=alice, at=NOON)
    log.record(account=shop, items=[says(ANN, "mussels") for _ in range(7)], received_at=NOON)
    searchable()
    projector.catch_up()
    assert (Match.objects.count(), projector.is_behind()) == (7, False)
