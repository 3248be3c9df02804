"""Searches are saved when they make sense; a find is noted once, decided once, and settled by what we said since."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porch.core.errors import PorchError
from porch.core.interaction import Heard, Kind, Trait, Visibility
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.searches import actions, queries
from porch.records.searches.models import Decision, Found, Search
from porch.records.team.models import Member
from tests.cast import ANN, BEN, NOON, US, example, says

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def saved(shop: Account, **change: Any) -> Search:
    told = {"name": "", "words": "Trattoria", "about": "brand", "every": HOUR, "accounts": [shop], "at": NOON, **change}
    return actions.add(**told)


def come_upon(search: Search, *items: Heard) -> int:
    place = search.places.select_related("search", "account").get()
    log.record(account=place.account, items=items, received_at=NOON)
    return actions.note_found(place=place, names=[item.external_id for item in items], at=NOON)


def only() -> Found:
    return Found.objects.select_related("interaction").get()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"words": "  "}, "which words"),
        ({"words": "?!"}, "which words"),
        ({"words": "x" * 201}, "fewer words"),
        ({"about": "gossip"}, "about"),
        ({"about": "tag", "words": "two words"}, "one word"),
        ({"every": timedelta(seconds=5)}, "once a minute"),
        ({"every": timedelta(days=30)}, "once a week"),
        ({"accounts": []}, "at least one place"),
        ({"begins_at": NOON}, "a beginning and an end"),
        ({"begins_at": NOON, "ends_at": NOON + HOUR}, "about a hashtag"),
        ({"begins_at": NOON, "ends_at": NOON, "about": "tag"}, "ends after"),
        ({"begins_at": NOON, "ends_at": NOON + timedelta(days=60), "about": "tag"}, "within a month"),
    ],
)
def test_a_search_that_makes_no_sense_is_not_saved(shop: Account, change: dict[str, Any], why: str) -> None:
    with pytest.raises(PorchError, match=why):
        saved(shop, **change)
    assert Search.objects.count() == 0


def test_words_are_kept_without_what_no_database_takes(shop: Account) -> None:
    search = saved(shop, words="Blue\0  Door \ud83d", name="n" * 300)
    assert (search.words, len(search.name)) == ("Blue Door ?", 120)
    assert saved(shop, words="#AskTheChef", about="tag").asked == "#AskTheChef"


@pytest.mark.parametrize(
    ("change", "text", "candidate"),
    [
        ({}, "Is the Trattoria open?", "help"),
        ({}, "The Trattoria is lovely", "thanks"),
        ({}, "I was at the Trattoria", ""),
        ({"addressed": True}, "Are you open?", ""),
        ({"traits": frozenset({Trait.MENTION})}, "Are you open?", ""),
        ({"traits": frozenset({Trait.AUTOMATIC})}, "Is the Trattoria open?", ""),
        ({"visibility": Visibility.FOLLOWERS}, "Is the Trattoria open?", ""),
        ({"kind": Kind.LIKE}, "lovely", ""),
        ({"deleted": True}, "Is the Trattoria open?", ""),
    ],
)
def test_an_off_hand_mention_is_a_candidate_for_what_it_asks(
    shop: Account, change: dict[str, Any], text: str, candidate: str
) -> None:
    come_upon(saved(shop), says(ANN, text, **{"addressed": False, **change}))
    assert only().candidate == candidate


@pytest.mark.parametrize("about", ["competitor", "claim"])
def test_what_is_said_about_others_is_only_listed(shop: Account, about: str) -> None:
    come_upon(saved(shop, about=about), says(ANN, "Is the Osteria open?", addressed=False))
    assert (only().candidate, queries.candidates(SYSTEM, "help", since=NOON - HOUR)) == ("", [])


def test_a_find_is_noted_once_for_each_search_that_comes_upon_it(shop: Account) -> None:
    said = says(ANN, "The Trattoria", addressed=False)
    first, second = saved(shop), saved(shop)
    assert [come_upon(first, said), come_upon(first, said), come_upon(second, said)] == [1, 0, 1]


def test_a_find_is_decided_by_one_colleague_and_undecided_by_another(shop: Account, alice: Member, bob: Member) -> None:
    come_upon(saved(shop), says(ANN, "The Trattoria", addressed=False))
    actions.decide(found=only(), decision="dismissed", at=NOON, member=alice)
    with pytest.raises(PorchError, match="already"):
        actions.decide(found=only(), decision="thanked", at=NOON, member=bob)
    actions.undo(found=only())
    assert (only().decision, only().by, only().decided_at) == ("none", None, None)


def test_what_we_said_ourselves_is_never_undecided(shop: Account) -> None:
    come_upon(saved(shop), says(US, "The Trattoria", addressed=False, ours=True))
    with pytest.raises(PorchError):
        actions.decide(found=only(), decision="thanked", at=NOON)
    assert actions.undo(found=only()).decision == Decision.OURS


@pytest.mark.parametrize(
    ("text", "answer", "decision"),
    [
        ("Is the Trattoria open?", {}, "answered"),
        ("The Trattoria is lovely", {}, "thanked"),
        ("Is the Trattoria open?", {"at": NOON - HOUR}, "none"),
        ("Is the Trattoria open?", {"deleted": True}, "none"),
        ("Is the Trattoria open?", {"kind": Kind.LIKE}, "none"),
        ("Is the Trattoria open?", {"who": BEN, "ours": False, "addressed": False}, "none"),
    ],
)
def test_a_find_is_settled_by_what_we_said_to_them_since(
    shop: Account, text: str, answer: dict[str, Any], decision: str
) -> None:
    come_upon(saved(shop), says(ANN, text, addressed=False, name="q"))
    told = {"who": US, "ours": True, "to": "q", "addressed": False, "at": NOON + HOUR, **answer}
    said = says(text="We are", **told)
    log.record(account=shop, items=[said], received_at=NOON + HOUR)
    actions.settle(now=NOON + HOUR)
    assert only().decision == decision


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.permutations(["a1", "a2", "b1", "gone"]), st.booleans())
def test_in_any_order_an_item_once_said_to_us_stays_said_to_us(shop: Account, order: list[str], twice: bool) -> None:
    told = {
        "a1": says(BEN, "@us open?", name="x", version="1", edited_at=NOON),
        "a2": says(BEN, "@us open now?", name="x", version="2", edited_at=NOON + HOUR, addressed=False),
        "b1": says(BEN, "@us open?", name="x", version="1", edited_at=NOON, addressed=False),
        "gone": says(BEN, "", name="x", version="3", edited_at=NOON + HOUR, deleted=True, addressed=False),
    }
    with example():
        for name in [*order, *(order if twice else ())]:
            log.record(account=shop, items=[told[name]], received_at=NOON + HOUR)
        one = Interaction.objects.get()
        assert (one.addressed, one.deleted, one.text) == (True, True, "")
