"""Saved words are looked for at a known cost; what is found stands in the log once, however it was heard."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porch.core.clock import StoppedClock
from porch.core.interaction import Spoiled, Trait
from porch.core.viewer import SYSTEM
from porch.desk.post import collecting, searching
from porch.projections.waiting import projector
from porch.projections.waiting.models import Fate, Standing
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account, Circuit
from porch.records.interactions.models import Interaction, Quarantined
from porch.records.searches import actions, queries
from porch.records.searches.models import About, Found, Search, SearchPlace
from tests.cast import ANN, BEN, CLEO, DOV, NOON, US, example, says
from tests.fakes import POISON, TownSquare

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def search(shop: Account) -> Search:
    """Our name, looked for every hour on the town square."""
    return actions.add(
        name="Us", words="Trattoria", about=About.BRAND, every=HOUR, accounts=[shop], at=NOON - timedelta(minutes=1)
    )


def place(search: Search) -> SearchPlace:
    return SearchPlace.objects.select_related("search", "account").get(search=search)


def look(search: Search, clock: StoppedClock) -> searching.Looked:
    return searching.look(place(search), clock=clock)


def aside(who: object, text: str, **more: object):  # type: ignore[no-untyped-def]
    return says(who, text, addressed=False, **more)  # type: ignore[arg-type]


def test_what_is_found_goes_into_the_log_and_waits_for_nobody(
    search: Search, square: TownSquare, clock: StoppedClock
) -> None:
    square.public = [aside(ANN, "Is the Trattoria open on Monday?"), aside(BEN, "Lunch at the Trattoria")]
    looked = look(search, clock)
    assert (looked.new, looked.seen, looked.calls, looked.error) == (2, 2, 1, "")
    assert square.asked_for == ["Trattoria"]
    projector.catch_up(now=NOON)
    assert list(Standing.objects.values_list("state", flat=True)) == ["done", "done"]
    assert set(Fate.objects.values_list("fate", flat=True)) == {"needs_no_answer"}


def test_looking_twice_finds_nothing_twice(search: Search, square: TownSquare, clock: StoppedClock) -> None:
    square.public = [aside(ANN, "Trattoria!"), aside(BEN, "The Trattoria again")]
    look(search, clock)
    SearchPlace.objects.update(cursor="")
    assert look(search, clock).new == 0
    assert (Found.objects.count(), Interaction.objects.count()) == (2, 2)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["listen", "search", "forget"]), min_size=2, max_size=8))
def test_in_any_order_a_mention_that_is_found_too_is_one_interaction_and_stays_addressed(
    shop: Account, square: TownSquare, clock: StoppedClock, search: Search, order: list[str]
) -> None:
    mention = says(ANN, "@trattoria are you open?", name="both", version="2", traits=frozenset({Trait.MENTION}))
    seen = aside(ANN, "@trattoria are you open?", name="both", version="3")
    same = replace(seen, version="2", raw=b"the same version, differently told")
    square.items, square.public = [mention], [same, seen, same]
    with example():
        for step in [*order, "search", "listen", "search"]:
            match step:
                case "listen":
                    collecting.collect(Account.objects.get(pk=shop.pk), clock=clock)
                case "search":
                    look(search, clock)
                case "forget":
                    SearchPlace.objects.update(cursor="")
                    Account.objects.update(cursor="")
        one = Interaction.objects.get()
        assert (one.addressed, Found.objects.count()) == (True, 1)
        projector.catch_up(now=NOON)
        assert Standing.objects.get().state == "waiting"


def test_the_cursor_moves_with_the_rows_or_not_at_all(
    search: Search, square: TownSquare, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    square.public = [aside(ANN, "Trattoria")]

    def fails(**told: object) -> int:
        raise RuntimeError("the power is gone")

    monkeypatch.setattr(searching.searches, "note_found", fails)
    with transaction.atomic():
        look(search, clock)
    assert (place(search).cursor, Interaction.objects.count()) == ("", 0)
    monkeypatch.undo()


def test_poison_goes_to_quarantine_and_the_rest_is_found(
    search: Search, square: TownSquare, clock: StoppedClock
) -> None:
    square.public = [aside(ANN, "Trattoria"), Spoiled(raw=POISON, reason="odd"), aside(BEN, "Trattoria too")]
    assert look(search, clock).new == 2
    assert Quarantined.objects.count() == 1


def test_what_breaks_the_log_is_set_apart_and_the_others_are_found(
    search: Search, square: TownSquare, clock: StoppedClock
) -> None:
    harmful = replace(aside(ANN, "Trattoria"), at=None)  # type: ignore[arg-type]
    square.public = [aside(BEN, "Trattoria"), harmful, aside(CLEO, "Trattoria")]
    searching.look(place(search), clock=clock)
    assert (Found.objects.count(), Quarantined.objects.count()) == (2, 1)


def test_a_search_waits_when_its_calls_for_the_day_are_spent_and_goes_on_the_next(
    search: Search, square: TownSquare, clock: StoppedClock
) -> None:
    with override_settings(PORCH_SEARCH_CALLS_PER_SEARCH=2):
        assert [bool(look(search, clock).held) for _ in range(3)] == [False, False, True]
        held = place(search)
        assert held.held.startswith("Today's calls are spent (2 a search")
        assert held.due_at == NOON.replace(day=3, hour=0)
        assert (held.calls_today(NOON), held.calls_total) == (2, 2)
        clock.advance(timedelta(hours=12))
        assert look(search, clock).held == ""
    assert (place(search).calls_today(clock.now()), place(search).calls_total, place(search).held) == (1, 3, "")


def test_all_searches_on_a_connection_share_its_calls(search: Search, shop: Account, clock: StoppedClock) -> None:
    other = actions.add(name="", words="Dov's", about=About.COMPETITOR, every=HOUR, accounts=[shop], at=NOON)
    with override_settings(PORCH_SEARCH_CALLS_PER_CONNECTION=1):
        assert look(search, clock).held == ""
        assert look(other, clock).held != ""


def test_a_long_answer_stops_at_the_ceiling_and_is_gone_on_with_from_there(
    search: Search, square: TownSquare, clock: StoppedClock
) -> None:
    square.public = [aside(ANN, f"Trattoria {n}") for n in range(7)]
    with override_settings(PORCH_SEARCH_CALLS_PER_SEARCH=1), searching.wiring.metered() as meter:
        meter.calls = 5
        net = searching.Net(account=place(search).account, clock=clock, place=place(search))
        searching._cast(net, place(search), meter, left=1)
    assert (net.found, place(search).cursor) == (2, "2")
    look(search, clock)
    assert Found.objects.count() == 7


def test_a_network_that_fails_is_named_and_harms_no_listening(
    search: Search, square: TownSquare, clock: StoppedClock, shop: Account
) -> None:
    square.moods = ["down"]
    looked = look(search, clock)
    assert (looked.error, place(search).error) == ("nobody is here", "nobody is here")
    assert place(search).looked_at is None
    assert Account.objects.get(pk=shop.pk).failures == 0
    look(search, clock)
    assert (place(search).error, place(search).looked_at) == ("", NOON)


def test_a_network_that_asks_us_to_wait_is_left_alone_until_then(
    search: Search, square: TownSquare, clock: StoppedClock
) -> None:
    square.moods = ["limited"]
    look(search, clock)
    assert place(search).due_at == NOON + timedelta(minutes=10)


def test_nobody_is_asked_while_the_circuit_is_open_or_the_connection_rests(
    search: Search, square: TownSquare, clock: StoppedClock, shop: Account
) -> None:
    Account.objects.update(open_until=NOON + HOUR)
    assert Account.objects.get().circuit(NOON) == Circuit.OPEN
    assert look(search, clock).held == "Town square does not answer at the moment"
    assert place(search).due_at == NOON + HOUR
    Account.objects.update(open_until=None)
    accounts.pause(account=shop)
    assert look(search, clock).held == "Trattoria is not listening"
    assert square.asked_for == []


def test_what_is_paused_closed_or_not_due_is_not_looked_for(search: Search, clock: StoppedClock) -> None:
    def due() -> int:
        return len(queries.due(SYSTEM, clock.now()))

    assert due() == 1
    look(search, clock)
    assert due() == 0
    clock.advance(HOUR)
    assert due() == 1
    actions.pause(search=search, at=NOON)
    assert due() == 0
    actions.resume(search=search, at=clock.now())
    actions.close(search=search, at=clock.now())
    assert due() == 0


def test_a_chat_looks_from_its_beginning_to_its_end_and_once_after_it(
    shop: Account, square: TownSquare, clock: StoppedClock
) -> None:
    chat = actions.add(
        name="Ask the chef", words="#AskTheChef", about=About.TAG, every=timedelta(minutes=5), accounts=[shop],
        at=NOON - HOUR, begins_at=NOON, ends_at=NOON + HOUR,
    )  # fmt: skip
    assert queries.due(SYSTEM, NOON - timedelta(seconds=1)) == []
    clock.advance(timedelta(minutes=70))
    square.public = [
        aside(ANN, "early", at=NOON - HOUR), aside(BEN, "in time?", at=NOON + timedelta(minutes=59)),
        aside(DOV, "late", at=NOON + HOUR),
    ]  # fmt: skip
    assert len(queries.due(SYSTEM, clock.now())) == 1
    assert look(chat, clock).new == 1
    assert square.asked_for == ["#AskTheChef"]
    assert [one.text for one in Interaction.objects.all()] == ["in time?"]
    assert place(chat).due_at is None


def test_our_own_words_are_no_find(search: Search, square: TownSquare, clock: StoppedClock) -> None:
    square.public = [says(US, "The Trattoria opens at six", ours=True, addressed=False), aside(ANN, "Trattoria")]
    look(search, clock)
    assert [one.interaction.text for one in queries.finds(SYSTEM, search.pk)] == ["Trattoria"]


def test_a_private_message_that_holds_the_words_is_no_find(
    search: Search, square: TownSquare, clock: StoppedClock
) -> None:
    square.public = [aside(ANN, "Trattoria", visibility="direct")]
    look(search, clock)
    assert Found.objects.count() == 0


def test_a_run_by_hand_looks_though_nothing_is_due(search: Search, clock: StoppedClock, square: TownSquare) -> None:
    look(search, clock)
    square.public = [aside(ANN, "Trattoria")]
    [looked] = searching.run_search(search, clock=clock)
    assert looked.new == 1


def test_what_a_search_will_cost_is_told_before(shop: Account) -> None:
    hourly = searching.cost([shop, shop], HOUR)
    assert (hourly.looks_a_day, hourly.calls_a_look, hourly.a_day, hourly.in_all, hourly.over) == (
        24,
        2,
        48,
        None,
        False,
    )
    chat = searching.cost([shop], timedelta(minutes=1), NOON, NOON + HOUR)
    assert (chat.looks_a_day, chat.a_day, chat.in_all) == (61, 61, 61)
    with override_settings(PORCH_SEARCH_CALLS_PER_SEARCH=40):
        assert searching.cost([shop, shop], HOUR).over
