"""LinkedIn against its twin, which was written from LinkedIn's pages: there is no document to judge it by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from porch.channels import contract
from porch.channels.linkedin import CARD, Page
from porch.core.channel import abilities
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Handle, Kind, Media, Trait, Visibility
from porch.proving.twins.linkedin import CREDENTIALS, ORGANIZATION, POST
from porch.proving.twins.running import RunningTwin
from tests.channels.google_stage import answer_to, heard_now, words, world
from tests.channels.twin_stage import TwinStage, loopback


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("linkedin") as running:
        yield running


@pytest.fixture
def stage(twin: RunningTwin) -> TwinStage:
    return TwinStage(CARD, twin, CREDENTIALS, named="")


def built(twin: RunningTwin, **more: str) -> Page:
    return Page({**CREDENTIALS, "api": twin.url, **more}, loopback())


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract(stage: TwinStage, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""


def test_the_card_says_what_the_channel_can_do_and_no_more_than_was_tried() -> None:
    told = abilities(CARD)
    lacking = {name for name, word in told.items() if word != "yes"}
    assert lacking == {"overhears", "awaits", "searches", "fetches", "follows"}
    assert all(CARD.gaps[name][1] for name in lacking)
    assert (CARD.tested.compared, CARD.tested.live) == ("", False)


def test_we_are_our_page_with_its_followers(twin: RunningTwin) -> None:
    assert built(twin).whoami() == Handle(
        kind="linkedin", value=ORGANIZATION, name="Acme", url="https://www.linkedin.com/company/acme", followers=45
    )


@pytest.mark.parametrize("name", ["4711", "Acme", " acme "])
def test_one_page_of_several_can_be_chosen(twin: RunningTwin, name: str) -> None:
    assert built(twin, organization=name).whoami().name == "Acme"


@pytest.mark.parametrize("name", ["4712", "Another"])
def test_a_page_that_is_not_ours_is_told_for_good(twin: RunningTwin, name: str) -> None:
    with pytest.raises(ChannelError, match="no such page") as refused:
        built(twin, organization=name).whoami()
    assert refused.value.permanent


def test_a_comment_stands_under_our_post_and_an_answer_under_the_comment(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "Congratulations!")
    _, answer = twin.says("ann", "When may we see it?", answers=number)
    found, _ = heard_now(built(twin, history_days="400"))
    assert (found[name].in_reply_to, found[name].thread, found[name].traits) == (POST, POST, {Trait.COMMENT})
    assert (found[answer].in_reply_to, found[answer].addressed) == (name, True)
    assert found[name].author.value == "urn:li:person:ann"
    assert found[POST].ours
    assert found[POST].text == "Our new oven is here (finally)"


def test_an_answer_to_an_answer_stands_at_the_end_of_the_thread(twin: RunningTwin) -> None:
    number, top = twin.says("ann", "Nice")
    _, name = twin.says("ben", "Indeed", answers=number)
    receipt = built(twin).speak(answer_to(heard_now(built(twin))[0][name], "Thank you both"))
    assert heard_now(built(twin))[0][receipt.external_id].in_reply_to == top


def test_a_post_of_ours_is_published_and_found_again(twin: RunningTwin) -> None:
    said = words("Open on Sunday (really) #bread")
    receipt = built(twin).speak(said)
    assert twin.ours()[-1] == "Open on Sunday \\(really\\) #bread"
    found = built(twin).find(said)
    assert found is not None
    assert found.external_id == receipt.external_id
    assert heard_now(built(twin))[0][receipt.external_id].text == "Open on Sunday (really) #bread"
    comment = built(twin).speak(words("From eight", ref=receipt.ref))
    assert comment.external_id in heard_now(built(twin))[0]


def test_a_reaction_is_a_nod_to_our_post(twin: RunningTwin) -> None:
    _, name = twin.says("cleo", "PRAISE", kind="like")
    nod = heard_now(built(twin))[0][name]
    assert (nod.kind, nod.in_reply_to, nod.detail) == (Kind.LIKE, POST, {"reaction": "praise"})


def test_liking_twice_is_liking_once(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "Like me")
    comment = heard_now(built(twin))[0][name]
    first, second = (built(twin).react(comment.ref, "like") for _ in range(2))
    assert first.external_id == second.external_id == f"{name}#like-by-{ORGANIZATION}"
    assert built(twin).react(POST, "like").external_id == f"{POST}#like-by-{ORGANIZATION}"
    with pytest.raises(ChannelError) as refused:
        built(twin).react(POST, "announce")
    assert refused.value.permanent


def test_followers_and_what_became_of_posts_are_told(twin: RunningTwin) -> None:
    us, *posts = built(twin).tally()
    assert us.counts == {"followers": 45}
    assert {post.of: post.counts for post in posts}[POST] == {
        "views": 900, "likes": 7, "shares": 1, "replies": 3, "clicks": 12,
    }  # fmt: skip


def test_a_day_lists_again_what_was_heard_of_it(twin: RunningTwin) -> None:
    number, _ = twin.says("ann", "For the ledger")
    twin.says("ben", "This too", answers=number)
    today = datetime.now(UTC).date()
    heard = {name for name, item in heard_now(built(twin))[0].items() if item.at.date() == today}
    held = list(built(twin).holds(today))
    assert set(held) == heard
    assert len(held) == len(heard)
    assert list(built(twin).holds(today - timedelta(days=900))) == []


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (" ", {}), ("a", {"media": (Media(content=b"x"),)}), ("a" * 1251, {}), ("a", {"visibility": Visibility.DIRECT}),
        ("a", {"ref": "urn:li:activity:1 urn:li:comment:(urn:li:activity:1,7) urn:li:comment:(urn:li:activity:1,7)"}),
    ],
)  # fmt: skip
def test_what_linkedin_does_not_take_is_refused_for_good(twin: RunningTwin, text: str, more: dict[str, Any]) -> None:
    with pytest.raises(ChannelError) as refused:
        built(twin).speak(words(text, **more))
    assert refused.value.permanent


def test_the_consent_page_leads_to_a_key(twin: RunningTwin) -> None:
    assert CARD.consent is not None
    walk = CARD.consent(loopback())
    fields = {"client_id": "i", "client_secret": "hush", "api": twin.url}
    url, kept = walk.authorize(fields, "https://porch.test/back", "state-7")
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert (query["state"], query["redirect_uri"]) == ("state-7", "https://porch.test/back")
    assert "hush" not in url
    got = walk.exchange({**kept, "state": "state-7", "channel": "linkedin", "account": "7"}, " the-code ")
    assert set(got) == {*fields, "access_token", "refresh_token", "expires_at"}
    with pytest.raises(KeyRefused):
        walk.exchange(kept, "another")
    with pytest.raises(ChannelError):
        walk.authorize({"client_id": "i"}, "https://porch.test/back", "s")


def test_a_key_is_renewed_and_a_lasting_one_never_lost(twin: RunningTwin) -> None:
    late = (datetime.now(UTC) + timedelta(seconds=9)).isoformat()
    channel = built(twin, access_token="old", expires_at=late)
    channel.whoami()
    assert channel.credentials["access_token"] != "old"
    assert built(twin).refresh()["refresh_token"] == CREDENTIALS["refresh_token"]
    with pytest.raises(KeyRefused, match="sixty days"):
        built(twin, refresh_token="").refresh()


def test_what_is_said_at_once_reaches_linkedin_with_its_version() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(426, json={"status": 426, "code": "NONEXISTENT_VERSION", "message": "no"})

    with pytest.raises(ChannelError, match="Update Porch") as refused:
        Page({**CREDENTIALS, "version": "202701"}, world(answer)).whoami()
    assert refused.value.permanent
    assert seen[0].headers["linkedin-version"] == "202701"
    assert CREDENTIALS["access_token"] not in str(seen[0].url)
