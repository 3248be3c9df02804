"""Search: what was said is found and ranked, narrowed, weighed and kept; who says it, and how it spread."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from porch.core.viewer import SYSTEM
from porch.projections.alerts import projector as alerts
from porch.projections.search import actions as search
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.people import queries as people
from porch.records.saved import queries as saved
from tests.interfaces.console.conftest import BEN, CLEO, Town, _said, sign_in
from tests.interfaces.console.test_cost import statements


@pytest.fixture
def town(town: Town) -> Town:
    """The town with everything said in it made to be found."""
    search.rebuild(now=town.now)
    return town


def page(town: Town, who: Any = None, **asked: Any) -> str:
    answer = sign_in(who or town.alice).get("/search/", asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def heard(town: Town, *items: Any) -> None:
    """Let more be said, and read it."""
    log.record(account=town.mastodon, items=items, received_at=town.now)
    search.refresh(now=town.now)
    alerts.catch_up()


def pk(words: str) -> int:
    return Interaction.objects.get(text__contains=words).pk


@pytest.mark.parametrize(
    ("asked", "found", "missing"),
    [
        ({"words": "mussels"}, "Ben Okafor", "Dov Peretz"),
        ({"words": "Ann"}, "Ann Lindqvist", "Dov Peretz"),
        ({"words": "dov.ex"}, "Dov Peretz", "Ben Okafor"),
        ({"channel": "bluesky"}, "Dov Peretz", "Ben Okafor"),
        ({"visibility": "direct"}, "Ann Lindqvist", "Ben Okafor"),
        ({"words": "طاولة"}, "عبد الرحمن", "Ben Okafor"),
    ],
)
def test_one_finds_by_word_name_and_filter(town: Town, asked: dict[str, str], found: str, missing: str) -> None:
    body = page(town, **asked)
    assert (found in body, missing in body) == (True, False)


def test_what_was_looked_for_is_marked_and_nothing_of_it_is_markup(town: Town) -> None:
    heard(town, _said("x1", BEN, town.now, "<script>alert(1)</script> mussels"))
    body = page(town, words="mussels")
    assert "<mark>mussels</mark>" in body
    assert "<script>alert" not in body


def test_a_hit_leads_to_its_person_its_conversation_and_how_it_spread(town: Town) -> None:
    ben, said = people.known_as(SYSTEM, "mastodon", "ben@town.example"), pk("mussels")
    assert ben
    body = page(town, words="mussels")
    assert f'href="/people/{ben.person_id}/"' in body
    assert f'href="/search/{said}/spread/"' in body
    onward = sign_in(town.alice).get(f"/search/{said}/talk/")
    row = Interaction.objects.get(pk=said)
    assert onward["Location"] == f"/conversations/{row.thread_id}-{row.handle_id}/?from=search"


def test_why_it_stands_there_is_told_in_words_and_numbers(town: Town) -> None:
    body = page(town, words="mussels", text="2", recency="0")
    assert "Nobody is known to follow what they say" in body
    assert "how lately it was said" in body
    assert 'name="text"' in body
    assert 'value="2"' in body


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"colour": "red"}, "There is no field &quot;colour&quot;"),
        ({"words": "x", "text__regex": ".*"}, "There is no field &quot;text__regex&quot;"),
        ({"since": "2026-13-99"}, "is no day"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "The last day stands before the first"),
        ({"need": "'; DROP TABLE search_document; --"}, "is no need: there are question"),
        ({"sentiment": "furious"}, "is no mood"),
        ({"visibility": "all"}, "is no visibility"),
        ({"person": "ann"}, "is nobody here"),
        ({"person": "999999"}, "not here any more"),
        ({"text": "a lot"}, "A weight is a number from 0 to 3"),
        ({"saved": "999999"}, "not here any more"),
        ({"saved": "one"}, "not here any more"),
    ],
)
def test_what_makes_no_sense_is_told_plainly(town: Town, asked: dict[str, str], told: str) -> None:
    answer = sign_in(town.alice).get("/search/", asked)
    assert answer.status_code == 400
    assert told in answer.content.decode()


@pytest.mark.parametrize(
    "words",
    ['"', '""" AND OR NOT', "-", "NEAR(a b)", "*", "'; DROP TABLE x; --", "\0", ".*(a+)+$", "word " * 10_000, "\ud83d"],
)
def test_any_words_at_all_find_something_or_nothing(town: Town, words: str) -> None:
    answer = sign_in(town.alice).get("/search/", {"words": words.encode("utf-8", "replace").decode()}, follow=True)
    assert answer.status_code == 200


@pytest.mark.parametrize("after", ["", "x", "nan~1", "inf~2", "1.0~", "0.5~99999999999999999999", "-3.25~7"])
def test_a_place_that_makes_no_sense_is_the_beginning(town: Town, after: str) -> None:
    assert page(town, words="mussels", after=after)


def test_the_next_page_goes_on_where_the_first_ends(town: Town) -> None:
    heard(town, *(_said(f"n{n}", CLEO, town.now, f"pizza number {n}") for n in range(30)))
    client = sign_in(town.alice)
    first = client.get("/search/", {"words": "pizza"}).content.decode()
    onward = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = client.get(onward).content.decode()
    shown = [[n for n in range(30) if f"number {n}<" in body or f"number {n}\n" in body] for body in (first, second)]
    assert (len(shown[0]), len(shown[1])) == (20, 10)
    assert set(shown[0]).isdisjoint(shown[1])
    assert client.get("/search/count/", {"words": "pizza"}).content.decode() == "30 things were said"


def test_a_plain_form_s_empty_fields_do_not_stay_in_the_address(town: Town) -> None:
    sent = {"words": "mussels", "channel": "", "since": "", "text": "1", "influence": "1", "recency": "2"}
    answer = sign_in(town.alice).get("/search/", sent)
    assert parse_qs(urlsplit(answer["Location"]).query) == {"words": ["mussels"], "recency": ["2"]}


def test_each_chip_takes_one_thing_off(town: Town) -> None:
    body = page(town, words="mussels", channel="mastodon", visibility="public")
    assert 'href="/search/?words=mussels&amp;visibility=public"' in body
    assert "Take off: on Mastodon" in body


def test_nothing_found_says_what_to_loosen(town: Town) -> None:
    body = page(town, words="<b>zebra</b>", channel="bluesky")
    assert "Nothing said is found" in body
    assert "&lt;b&gt;zebra&lt;/b&gt;" in body
    assert "Also what is not" in body


def test_nothing_asked_gives_hints(town: Town) -> None:
    assert "finds them next to each other" in page(town)


def test_who_says_it_leads_to_people_and_to_what_they_said(town: Town) -> None:
    heard(town, _said("v1", CLEO, town.now, "mussels for me too"))
    body = sign_in(town.charlie).get("/search/voices/", {"words": "mussels"}).content.decode()
    cleo = people.known_as(SYSTEM, "mastodon", "cleo@town.example")
    assert cleo
    assert f'href="/people/{cleo.person_id}/"' in body
    assert f'href="/search/?words=mussels&amp;person={cleo.person_id}"' in body
    assert "Ben Okafor" in body


def test_asking_nothing_of_voices_goes_back_to_the_search(town: Town) -> None:
    assert sign_in(town.alice).get("/search/voices/")["Location"] == "/search/"


def test_how_it_spread_is_a_tree_from_what_began_it(town: Town) -> None:
    heard(town, _said("s1", CLEO, town.now, "Was it the mussels?", reply_to="https://town.example/2"))
    body = sign_in(town.alice).get(f"/search/{pk('My cousin was sick')}/spread/").content.decode()
    order = [body.index(words) for words in ("open on Friday", "My cousin was sick", "Was it the mussels")]
    assert order == sorted(order)
    assert ("2 people took part: 2 answers." in body, "tree__branch--2" in body) == (True, True)
    assert sign_in(town.alice).get("/search/999999/spread/").status_code == 404


def test_a_search_is_saved_tells_what_is_new_and_is_forgotten_with_undo(town: Town) -> None:
    client = sign_in(town.bob)
    answer = client.post("/search/saved/", {"name": "Mussel trouble", "words": "mussels", "channel": "mastodon"})
    kept = saved.named(SYSTEM, "mussel trouble")
    assert kept
    assert (answer["Location"], kept.asked) == (
        f"/search/?saved={kept.pk}",
        {"words": "mussels", "channel": "mastodon"},
    )
    heard(town, _said("z1", CLEO, town.now, "mussels again"))
    assert "1 new</strong>" in page(town, town.bob)
    assert "1 new since you looked last" in page(town, town.bob, saved=kept.pk)
    assert ("1 new" in page(town, town.bob), "1 new" in page(town, town.alice)) == (False, True)
    client.post(f"/search/saved/{kept.pk}/closure/")
    assert saved.searches(SYSTEM) == []
    client.post(f"/search/saved/{kept.pk}/return/")
    assert saved.searches(SYSTEM) == [kept]


def test_an_alert_is_switched_off_and_on(town: Town) -> None:
    client = sign_in(town.bob)
    client.post("/search/saved/", {"name": "Bread", "words": "bread"})
    kept = saved.searches(SYSTEM)[0]
    told = client.post(
        f"/search/saved/{kept.pk}/telling/", {"tells": "0"}, headers={"X-Porch-Deed": "1"}
    ).content.decode()
    assert "The morning is silent about Bread." in told
    assert not saved.searches(SYSTEM)[0].tells
    client.post(f"/search/saved/{kept.pk}/telling/?tells=1")
    assert saved.searches(SYSTEM)[0].tells


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"name": "", "words": "bread"}, "what you call"),
        ({"name": "All"}, "Nothing is asked"),
        ({"name": "Odd", "need": "gold"}, "is no need"),
    ],
)
def test_what_cannot_be_saved_says_why(town: Town, sent: dict[str, str], why: str) -> None:
    answer = sign_in(town.bob).post("/search/saved/", sent, headers={"X-Porch-Deed": "1"})
    assert (answer.status_code, why in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    "path",
    ["/search/?words=mussels", "/search/", "/search/voices/?words=mussels", "/search/?words=mussels&channel=mastodon"],
)
def test_a_search_asks_at_most_ten_statements(town: Town, path: str) -> None:
    asked = statements(sign_in(town.alice), path)
    assert len(asked) <= 10, "\n".join(a[:230] for a in asked)


def test_how_it_spread_asks_at_most_eight_statements(town: Town) -> None:
    asked = statements(sign_in(town.alice), reverse("console:said-spread", args=[pk("mussels")]))
    assert len(asked) <= 8, "\n".join(asked)
