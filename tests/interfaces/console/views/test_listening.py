"""Listening: searches and their cost, finds and what is decided about them, candidates in the morning."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse

from porch.core.interaction import Handle
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.desk.morning import queries as mornings
from porch.desk.post import searching
from porch.projections.waiting.models import Fate, Summary
from porch.records.accounts import queries as accounts
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.searches import actions as searches
from porch.records.searches.models import Search, SearchPlace
from tests.interfaces.console.conftest import Town, sign_in
from tests.interfaces.console.overheard import EVE, Overheard, aside, find, found, overhear
from tests.interfaces.console.test_cost import statements

US = Handle(kind="mastodon", value="trattoria@town.example", name="Trattoria")
pytestmark = pytest.mark.django_db
FORM = {"words": "Trattoria Milwaukee", "about": "brand", "name": "", "every": "60"}


@pytest.fixture
def heard(town: Town) -> Overheard:
    return overhear(town)


def text(client: Any, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_an_empty_room_says_what_will_stand_there_and_which_connections_can_be_searched(town: Town) -> None:
    shown = text(sign_in(town.bob), "/listening/")
    assert "Nothing is looked for yet" in shown
    assert "3 calls a look" in shown
    assert "cannot be searched" in shown  # the mailbox


def test_the_rail_leads_here_once_a_search_exists_and_owners_before(town: Town) -> None:
    link = 'data-go="listening"'
    assert [link in text(sign_in(who), "/inbox/") for who in (town.alice, town.bob)] == [True, False]
    overhear(town)
    cache.clear()
    assert link in text(sign_in(town.bob), "/inbox/")


def test_nothing_is_saved_before_its_cost_was_shown(town: Town) -> None:
    client, chosen = sign_in(town.bob), str(town.mastodon.pk)
    first = client.post("/listening/new/", {**FORM, "accounts": chosen})
    shown = first.content.decode()
    assert "24 looks a day, 3 calls each: at least 72 calls a day" in shown
    assert "Nothing is saved yet" in shown
    assert Search.objects.count() == 0
    again = client.post("/listening/new/", {**FORM, "accounts": chosen, "agreed": "72"})
    assert again.status_code == 302
    saved = Search.objects.get()
    assert (saved.words, saved.every, saved.made_by) == ("Trattoria Milwaukee", timedelta(hours=1), town.bob)


def test_the_cost_follows_what_is_chosen(town: Town) -> None:
    client, both = sign_in(town.bob), [town.mastodon.pk, town.bluesky.pk]
    assert "96 calls a day" in text(client, f"/listening/cost/?every=60&accounts={both[0]}&accounts={both[1]}")
    asked = text(client, f"/listening/cost/?every=1&accounts={both[0]}")
    assert "4320 calls a day" in asked
    assert "some of its looks will wait" in asked
    assert "Choose where to look" in text(client, "/listening/cost/?every=60")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"words": ""}, "Say which words"),
        ({"words": "!!!"}, "Say which words"),
        ({"words": "x" * 201}, "at most 200"),
        ({"accounts": "999"}, "cannot be searched"),
        ({"accounts": []}, "Choose at least one place"),
        ({"about": "gossip"}, "Select a valid choice"),
        ({"every": "0"}, "Select a valid choice"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused_with_the_reason(
    town: Town, change: dict[str, object], complaint: str
) -> None:
    told = {**FORM, "accounts": str(town.mastodon.pk), **change}
    shown = sign_in(town.bob).post("/listening/new/", {**told, "agreed": "72" if told["accounts"] else "0"})
    assert (shown.status_code, Search.objects.count()) in ((400, 0), (200, 0))
    assert complaint in shown.content.decode()


def test_a_chat_is_saved_with_its_time(town: Town) -> None:
    times = {"begins_at": "2030-05-01T18:00", "ends_at": "2030-05-01T19:00"}
    told = {"chat": "1", "words": "#AskTheChef", "every": "5", "accounts": str(town.mastodon.pk), **times}
    client = sign_in(town.alice)
    assert "in all" in client.post("/listening/new/", told).content.decode()
    assert client.post("/listening/new/", {**told, "agreed": "39"}).status_code == 302
    chat = Search.objects.get()
    assert (chat.is_chat, chat.asked, chat.offers) == (True, "#AskTheChef", False)
    assert SearchPlace.objects.get().due_at == chat.begins_at


def test_a_chat_that_ends_before_it_begins_is_refused(town: Town) -> None:
    times = {"begins_at": "2030-05-01T18:00", "ends_at": "2030-05-01T17:00"}
    told = {"chat": "1", "words": "#AskTheChef", "every": "60", "accounts": str(town.mastodon.pk), **times}
    shown = sign_in(town.alice).post("/listening/new/", {**told, "agreed": "72"})
    assert "ends after it begins" in shown.content.decode()


def test_the_list_tells_what_was_found_and_what_went_wrong(heard: Overheard) -> None:
    place = SearchPlace.objects.get(search=heard.theirs)
    searches.note_look(place=place, at=heard.town.now, calls=1, due_at=heard.town.now, error="The town is away")
    shown = text(sign_in(heard.town.alice), "/listening/")
    assert "The place over the road" in shown
    assert "The town is away" in shown


def test_a_search_is_paused_resumed_closed_and_opened_again(heard: Overheard) -> None:
    client, base = sign_in(heard.town.bob), f"/listening/{heard.ours.pk}/"

    def stands() -> tuple[bool, bool]:
        one = Search.objects.get(pk=heard.ours.pk)
        return one.paused_at is not None, one.closed_at is not None

    for act, expected in (
        ("pause", (True, False)),
        ("running", (False, False)),
        ("closure", (False, True)),
        ("reopening", (False, False)),
    ):
        assert client.post(f"{base}{act}/").status_code == 302
        assert stands() == expected
    client.post(f"{base}closure/")
    assert "Our name" in text(client, "/listening/?closed=1")


def test_look_now_makes_the_next_look_due(heard: Overheard) -> None:
    sign_in(heard.town.bob).post(f"/listening/{heard.ours.pk}/look/")
    assert SearchPlace.objects.get(search=heard.ours).due_at < heard.town.now + timedelta(minutes=2)


def test_finds_stand_latest_first_by_pages_and_can_be_narrowed_to_the_undecided(heard: Overheard) -> None:
    client, now = sign_in(heard.town.alice), heard.town.now
    many = [aside(f"many{n}", EVE, now - timedelta(minutes=n), f"Number {n}.") for n in range(60)]
    find(heard.ours, many, now)
    shown = text(client, f"/listening/{heard.ours.pk}/")
    assert "Number 0." in shown
    assert "Number 41." not in shown
    older = shown.split('href="')[shown.split('href="').index(next(p for p in shown.split('href="') if "before=" in p))]
    page = text(client, older.split('"')[0].replace("&amp;", "&"))
    assert "Number 41." in page
    assert "Number 0." not in page
    searches.decide(found=found("many1"), decision="dismissed", at=now)
    assert "Number 1." not in text(client, f"/listening/{heard.ours.pk}/?show=undecided")


def test_a_find_is_decided_once_and_the_decision_is_taken_back(heard: Overheard) -> None:
    client, one = sign_in(heard.town.bob), found("2")
    decide = reverse("console:find-decision", args=[one.pk])
    answer = client.post(decide, {"decision": "thanked"}, headers={"X-Porch-Deed": "1"})
    assert answer.status_code == 200
    assert "Marked as thanked" in answer.content.decode()
    assert (found("2").decision, found("2").by) == ("thanked", heard.town.bob)
    assert client.post(decide, {"decision": "dismissed"}, headers={"X-Porch-Deed": "1"}).status_code == 409
    client.post(reverse("console:find-undo", args=[one.pk]))
    assert (found("2").decision, found("2").by) == ("none", None)
    assert client.post(decide, {"decision": "burnt"}, headers={"X-Porch-Deed": "1"}).status_code == 409


def test_candidates_stand_after_those_who_wait_and_count_nowhere(heard: Overheard) -> None:
    now = heard.town.now
    arranged = mornings.morning(SYSTEM, now=now)
    assert [offer["name"] for offer in arranged.offers] == ["Eve Novak"]  # the other one waits for us anyway
    assert [offer["name"] for offer in arranged.thanks] == ["Finn Moe"]
    waiting = {row.standing.handle.value for row in [*arranged.today, *arranged.later]}
    assert not waiting & {"eve@far.example", "finn@far.example"}
    fates = Fate.objects.filter(interaction__in=Interaction.objects.filter(addressed=False, ours=False))
    assert set(fates.values_list("fate", flat=True)) == {"needs_no_answer"}


def test_what_was_not_said_to_us_makes_no_arrivals(town: Town) -> None:
    morning.refresh(now=town.now)
    before = Summary.objects.get().arrivals_per_day
    overhear(town)
    assert Summary.objects.get().arrivals_per_day == before


def test_a_competitors_praise_is_offered_to_nobody(heard: Overheard) -> None:
    arranged = mornings.morning(SYSTEM, now=heard.town.now)
    told = [*arranged.offers, *arranged.thanks]
    assert not [one for one in told if "gnocchi" in one["words"]]
    assert not [one for one in told if "#AskTheChef" in one["words"]]


def test_a_decided_candidate_leaves_the_morning_at_once_and_comes_back(heard: Overheard) -> None:
    client, one = sign_in(heard.town.bob), found("1")
    assert "opens on Monday" in text(client, "/")
    client.post(reverse("console:find-decision", args=[one.pk]), {"decision": "dismissed"})
    assert "opens on Monday" not in text(client, "/")
    client.post(reverse("console:find-undo", args=[one.pk]))
    assert "opens on Monday" in text(client, "/")


def test_who_writes_to_us_meanwhile_is_no_candidate_any_more(heard: Overheard) -> None:
    mention = aside("m", EVE, heard.town.now, "@trattoria are you open?", addressed=True)
    log.record(account=heard.town.mastodon, items=[mention], received_at=heard.town.now)
    morning.refresh(now=heard.town.now)
    assert "Eve Novak" not in [one["name"] for one in mornings.morning(SYSTEM, now=heard.town.now).offers]


def test_the_answer_box_says_that_nobody_wrote_to_us(heard: Overheard) -> None:
    said = found("1").interaction
    shown = text(sign_in(heard.town.bob), f"/conversations/{said.thread_id}-{said.handle_id}/?from=listening")
    assert "They did not write to you: your answer comes uninvited. Public" in shown
    assert ">Listening</a>" in shown or "Listening" in shown
    asked = Interaction.objects.get(external_id="https://town.example/3")
    assert "They did not write to you" not in text(
        sign_in(heard.town.bob), f"/conversations/{asked.thread_id}-{asked.handle_id}/"
    )


def test_an_answer_anywhere_settles_the_find(heard: Overheard) -> None:
    for name, expected in (("1", "answered"), ("2", "thanked")):
        said = found(name)
        ours = aside(
            f"a{name}", US, heard.town.now, "Thank you, Eve", ours=True, in_reply_to=said.interaction.external_id
        )
        log.record(account=heard.town.mastodon, items=[ours], received_at=heard.town.now)
        searches.settle(now=heard.town.now)
        assert found(name).decision == expected


@pytest.mark.parametrize("path", ["/listening/", "/listening/{ours}/", "/listening/{chat}/", "/listening/new/"])
def test_a_page_asks_at_most_ten_statements(heard: Overheard, path: str) -> None:
    asked = statements(sign_in(heard.town.alice), path.format(ours=heard.ours.pk, chat=heard.chat.pk))
    assert len(asked) <= 10, "\n".join(asked)


def test_a_search_that_is_not_there_is_not_found(town: Town) -> None:
    client = sign_in(town.alice)
    assert [client.get("/listening/77/").status_code, client.get("/listening/77/export/").status_code] == [404, 404]
    assert client.post("/finds/77/decision/", {"decision": "thanked"}).status_code == 404


def test_a_ceiling_that_is_reached_is_told(heard: Overheard) -> None:
    place = SearchPlace.objects.select_related("search", "account").get(search=heard.ours)
    with override_settings(PORCH_SEARCH_CALLS_PER_SEARCH=1):
        searching.look(place)
    assert "Today&#x27;s calls are spent" in text(sign_in(heard.town.alice), f"/listening/{heard.ours.pk}/")
    assert accounts.accounts(SYSTEM).count() == 3
