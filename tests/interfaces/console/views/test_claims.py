"""Claims in the console: written down, published, doubted, answered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from porch.engagement.claims import standing
from porch.engagement.claims.models import Claim, Figure, Stand
from porch.interfaces.console import rooms
from porch.interfaces.console.views import claims
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.claims.square import ANSWER, BREAD, promised, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(alice: Member, client: Client) -> Client:
    """Alice, signed in."""
    client.force_login(alice.login)
    return client


def read(desk: Client, claim: Claim | None = None, query: str = "") -> str:
    return desk.get(f"/claims/{f'{claim.pk}/' if claim else ''}{query}").text


def does(desk: Client, claim: Claim, deed: str, **fields: Any) -> Any:
    return desk.post(f"/claims/{claim.pk}/", {"deed": deed, **fields})


def doubted(claim: Claim, name: str = "Ben", words: str = "It was stale.") -> Stand:
    return standing.stand(claim=claim, person=somebody(name), doubts=True, words=words, at=NOON)


def test_a_claim_is_written_down_published_and_ended(desk: Client, alice: Member) -> None:
    assert "You promise nothing in public yet" in read(desk)
    desk.post("/claims/", {"words": "We answer everybody.", "owner": alice.pk})
    claim = Claim.objects.get()
    assert "A draft: only the team reads it" in read(desk, claim)
    assert "Say what shows that it is so" in desk.post(f"/claims/{claim.pk}/", {"deed": "publish"}, follow=True).text
    does(desk, claim, "reword", words="We answer everybody.", owner=alice.pk, measure="answered")
    does(desk, claim, "publish")
    assert ("Public since" in read(desk, claim), "Nothing counted yet" in read(desk, claim)) == (True, True)
    does(desk, claim, "end")
    assert "Promised no longer" in read(desk, claim)
    assert "promised no longer" in read(desk)


def test_what_is_wrong_with_a_form_stands_at_its_field(desk: Client, alice: Member) -> None:
    told = desk.post("/claims/", {"words": "", "owner": alice.pk})
    assert (told.status_code, "This field is required" in told.text) == (422, True)
    claim = promised()
    told = does(desk, claim, "reword", words="x" * 201, owner=alice.pk)
    assert (told.status_code, "at most 200 characters" in told.text) == (422, True)


def test_a_doubt_warns_in_the_rail_until_it_is_answered_in_public(desk: Client) -> None:
    said = doubted(promised())
    rooms.cache.clear()
    told = read(desk)
    assert told.index("Doubted, and not answered yet") < told.index("It was stale.")
    assert next(one for one in rooms.rooms(said.claim.owner, "claims") if one.key == "claims").count == 1
    told = does(desk, said.claim, "reply", stand=said.pk, words="The oven broke.")
    assert "Whoever wrote it can read your reply" in desk.get(told["Location"]).text
    assert "New words, to look at" in read(desk)
    does(desk, said.claim, "stand", stand=said.pk)
    does(desk, said.claim, "reply", stand=said.pk, words="The oven broke; it bakes again.")
    told = read(desk, said.claim)
    assert told.index("The oven broke; it bakes again.") < told.index("What it said before") < told.index("</main>")
    assert "Doubted, and not answered yet" not in read(desk)


def test_words_are_hidden_with_a_reason_and_the_doubt_counts(desk: Client) -> None:
    said = doubted(promised())
    assert does(desk, said.claim, "hide", stand=said.pk, why=" ").status_code == 302
    assert Stand.objects.get().hidden_at is None
    does(desk, said.claim, "hide", stand=said.pk, why="An advertisement")
    assert "hidden: An advertisement" in read(desk, said.claim)
    assert "Hidden: <span" in read(desk, said.claim).split("What was looked at here")[1]
    assert "Waiting for you" not in read(desk)
    assert "1 doubts it" in read(desk, said.claim)


def test_a_figure_stands_with_its_meaning_and_what_chance_allows(desk: Client) -> None:
    Figure.objects.create(
        measure="answered", share=0.874, low=0.84, high=0.9, among=312, since=date(2026, 10, 1),
        until=date(2026, 10, 30), at=NOON,
    )  # fmt: skip
    told = read(desk, promised(ANSWER))
    assert ("87 % of 312" in told, "84–90 %" in told, "1 October to 30 October" in told) == (True, True, True)


def test_what_it_said_before_stays_to_be_read(desk: Client, alice: Member) -> None:
    claim = promised()
    does(desk, claim, "reword", words="Our bread is fresh.", owner=alice.pk, evidence="Taste it.")
    told = read(desk, claim)
    assert (Claim.objects.get().owner, told.index("What it said before") < told.index(BREAD.words)) == (alice, True)


def test_they_are_read_page_by_page(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "PAGE", 1)
    first, second = promised(ANSWER), promised()
    assert (ANSWER.words in read(desk), f"?before={second.pk}" in read(desk)) == (False, True)
    assert ANSWER.words in read(desk, query=f"?before={second.pk}")
    doubted(first, "Ben", "Ben waits"), doubted(first, "Cleo", "Cleo waits")
    assert ("Cleo waits" in read(desk, first), "Ben waits" in read(desk, first)) == (True, False)
    assert "Ben waits" in read(desk, first, f"?before={Stand.objects.latest('pk').pk}")


def test_what_is_not_there_is_not_found(desk: Client) -> None:
    claim, other = promised(), doubted(promised(ANSWER))
    standing.withdraw(claim=other.claim, person=somebody("Ben"), at=NOON)
    deeds = [does(desk, claim, "eat"), does(desk, claim, "reply", stand=other.pk, words="x"),
             does(desk, other.claim, "reply", stand=other.pk, words="x"), desk.get("/claims/999/")]  # fmt: skip
    assert [one.status_code for one in deeds] == [404, 404, 404, 404]
