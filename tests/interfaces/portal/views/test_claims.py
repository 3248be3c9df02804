"""What we promise on the portal: read by everybody, confirmed or doubted by whoever signed in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from porch.engagement.claims import actions, looking, queries, standing
from porch.engagement.claims.actions import What
from porch.engagement.claims.models import Claim, Stand
from porch.interfaces.portal import places
from porch.interfaces.portal.views import claims
from tests.cast import NOON
from tests.engagement.claims.square import BREAD, promised, somebody
from tests.engagement.ideas.street import owner
from tests.interfaces.portal import entering

pytestmark = pytest.mark.django_db
MAIL = "ann@street.example"


@pytest.fixture
def ann(guest: Client) -> Any:
    """Ann, signed in."""
    return entering.enter(guest, MAIL)


def read(guest: Client, claim: Claim | None = None, query: str = "") -> str:
    return guest.get(f"/with/claims/{f'{claim.pk}/' if claim else ''}{query}").text


def says(guest: Client, claim: Claim, deed: str, words: str = "") -> Any:
    path = f"/with/claims/{claim.pk}/"
    return guest.post(path, {"key": entering.key(guest, path), "deed": deed, "words": words})


def test_everybody_reads_what_we_promise_and_finds_the_place_once_there_is_something(guest: Client) -> None:
    assert "We promise nothing here at the moment." in read(guest)
    draft = actions.draft(what=What(words="A draft", evidence="None"), owner=owner(), at=NOON)
    promised()
    places.forget()
    told = read(guest)
    assert BREAD.words in told
    assert ("A draft" in told, "Nobody has said yet that it was so" in told) == (False, True)
    assert '<a href="/with/claims/" aria-current="page">What we promise</a>' in told
    assert guest.get(f"/with/claims/{draft.pk}/").status_code == 404


def test_they_are_listed_page_by_page(guest: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "AT_ONCE", 1)
    first, second = promised(), promised(What(words="We are open.", evidence="See the door."))
    told = read(guest)
    assert (second.words in told, first.words in told, f'href="?before={second.pk}"' in told) == (True, False, True)
    assert first.words in read(guest, query=f"?before={second.pk}")
    assert second.words in read(guest, query="?before=none")


def test_a_doubt_says_what_happened_waits_for_a_look_and_is_answered_in_public(guest: Client, ann: Any) -> None:
    claim = promised()
    refused = says(guest, claim, "doubt")
    assert (refused.status_code, "Say what happened to you" in refused.text) == (422, True)
    assert says(guest, claim, "doubt", "Stale on Monday")["Location"].endswith("?done=waits")
    assert "You alone see your words" in read(guest, claim)
    assert ("Stale on Monday" in read(Client(), claim), "1 says it was not" in read(Client(), claim)) == (False, True)
    said = looking.let_stand(stand=Stand.objects.get(), member=owner(), at=NOON)
    standing.reply(stand=said, member=owner(), words="The oven broke.", at=NOON)
    told = read(Client(), claim)
    assert told.index("Stale on Monday") < told.index("The oven broke.")
    assert "Answered" in guest.get("/with/you/").text


def test_why_words_are_hidden_is_read_by_everybody_and_our_reply_by_whoever_wrote_them(guest: Client, ann: Any) -> None:
    claim = promised()
    says(guest, claim, "doubt", "Stale, you fools")
    said = looking.hide(stand=Stand.objects.get(), member=owner(), why="Calls people names", at=NOON)
    standing.reply(stand=said, member=owner(), words="The oven broke.", at=NOON)
    theirs, others = read(guest, claim), read(Client(), claim)
    assert ("We have hidden your words: Calls people names." in theirs, "The oven broke." in theirs) == (True, True)
    assert others.index("What is taken down, and why") < others.index("Calls people names")
    assert ("Stale, you fools" in others, "The oven broke." in others) == (False, False)
    assert "1 says it was not" in others


def test_somebody_confirms_thinks_again_and_takes_it_back(guest: Client, ann: Any) -> None:
    claim = promised()
    assert says(guest, claim, "confirm")["Location"].endswith("?done=confirm")
    assert "You say it was so." in read(guest, claim)
    says(guest, claim, "doubt", "Not today")
    assert "You say it was not so." in read(guest, claim)
    assert says(guest, claim, "withdraw")["Location"].endswith("?done=withdraw")
    assert queries.counts(None, [claim]) == {}
    assert says(guest, claim, "dance").status_code == 404


def test_what_was_promised_before_stays_to_be_read(guest: Client) -> None:
    claim = promised()
    actions.reword(
        claim=claim,
        what=What(words="Our bread is fresh.", evidence="Taste it."),
        owner=owner(),
        member=owner(),
        at=NOON,
    )
    told = read(guest, claim)
    assert told.index("What we promised before") < told.index(BREAD.words)


def test_what_we_promise_no_longer_is_gone(guest: Client, ann: Any) -> None:
    claim = promised()
    key = entering.key(guest, f"/with/claims/{claim.pk}/")
    actions.end(claim=claim, at=NOON)
    told = guest.post(f"/with/claims/{claim.pk}/", {"key": key, "deed": "confirm"})
    assert told.status_code == 404


def test_what_people_say_is_read_page_by_page(guest: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "AT_ONCE", 1)
    claim = promised()
    for name in ("Ben", "Cleo"):
        said = standing.stand(claim=claim, person=somebody(name), doubts=False, words=f"{name} likes it", at=NOON)
        looking.let_stand(stand=said, member=owner(), at=NOON)
    told = read(guest, claim)
    assert ("Cleo likes it" in told, "Ben likes it" in told) == (True, False)
    assert "Ben likes it" in read(guest, claim, f"?before={said.pk}")
