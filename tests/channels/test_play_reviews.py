"""Google Play reviews against its twin, whose every answer is held against Google's document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from google.oauth2.credentials import Credentials as GoogleCredentials
from googleapiclient.discovery import build

from porch.channels import contract
from porch.channels.play_reviews import CARD, PlayReviews
from porch.core.channel import abilities
from porch.core.errors import ChannelError, OutcomeUnknown
from porch.core.interaction import Kind, Media, Visibility
from porch.proving.twins.network import KEY
from porch.proving.twins.play_reviews import CREDENTIALS, PACKAGE
from porch.proving.twins.running import RunningTwin
from tests.channels.discovery_judge import DiscoveryJudge
from tests.channels.google_stage import GoogleStage, answer_to, heard_now, words, world
from tests.channels.judge import document
from tests.channels.twin_stage import TwinStage, loopback


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("play_reviews") as running:
        yield running


@pytest.fixture(scope="module")
def judge() -> DiscoveryJudge:
    return DiscoveryJudge((document("google_androidpublisher.v3"),))


@pytest.fixture
def stage(twin: RunningTwin, judge: DiscoveryJudge) -> GoogleStage:
    return GoogleStage(CARD, twin, CREDENTIALS, judge)


def built(twin: RunningTwin, **more: str) -> PlayReviews:
    return PlayReviews({**CREDENTIALS, "api": twin.url, **more}, loopback())


@pytest.mark.channel
@pytest.mark.data
@pytest.mark.parametrize("check", contract.CHECKS[:-1], ids=lambda check: check.__name__)
def test_keeps_the_contract_and_the_document(stage: GoogleStage, judge: DiscoveryJudge, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""
    assert judge.complaints == []


@pytest.mark.channel
def test_keeps_the_contract_when_the_twin_breaks_the_document() -> None:
    with RunningTwin("play_reviews") as spoilt:
        last = contract.CHECKS[-1]
        assert contract.run(last, TwinStage(CARD, spoilt, CREDENTIALS, named="")).check == "poisoned_item"


def test_the_card_says_what_the_channel_can_do() -> None:
    told = abilities(CARD)
    lacking = {name for name, word in told.items() if word != "yes"}
    assert lacking == {"overhears", "awaits", "reacts", "searches", "tallies", "follows", "fetches"}
    assert all(CARD.gaps[name][1] for name in lacking)
    assert CARD.limits.text == 350


def test_googles_own_client_and_we_hear_each_other(twin: RunningTwin) -> None:
    google = build(
        "androidpublisher", "v3", credentials=GoogleCredentials(token=KEY), static_discovery=True,
        client_options={"api_endpoint": twin.url}, cache_discovery=False,
    )  # fmt: skip
    _, name = twin.says("ann", "Crashes on start", more={"stars": 1})
    google.reviews().reply(packageName=PACKAGE, reviewId=name, body={"replyText": "Mended in 1.3"}).execute()
    heard = heard_now(built(twin))[0][f"{name}/reply"]
    assert heard.ours
    assert heard.in_reply_to == name
    built(twin).speak(answer_to(heard_now(built(twin))[0][name], "Mended in 1.4"))
    comments = google.reviews().get(packageName=PACKAGE, reviewId=name).execute()["comments"]
    assert [one["developerComment"]["text"] for one in comments if "developerComment" in one] == ["Mended in 1.4"]


def test_a_review_has_its_stars_its_version_and_its_title(twin: RunningTwin) -> None:
    _, name = twin.says("ben", "Bad bread\tBurnt. Twice.", more={"stars": 1})
    one = heard_now(built(twin))[0][name]
    assert (one.kind, one.subject, one.text, one.language) == (Kind.REVIEW, "Bad bread", "Burnt. Twice.", "it")
    assert one.detail == {"rating": "1", "app_version": "1.2", "device": "klte", "android": "34"}
    assert one.url.endswith(f"id={PACKAGE}&reviewId={name}")


def test_more_reviews_than_a_page_are_heard_whole() -> None:
    with RunningTwin("play_reviews") as busy:
        names = {busy.says("cleo", f"review {n}")[1] for n in range(130)}
        assert names == set(heard_now(built(busy))[0])


def test_a_reply_is_found_again_though_markup_was_taken_out_of_it(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "How?")
    said = words("Press <b>Save</b>", ref=name)
    receipt = built(twin).speak(said)
    assert twin.ours()[-1] == "Press Save"
    assert built(twin).find(said) == receipt
    assert built(twin).find(replace(said, begun_at=said.begun_at + timedelta(hours=1))) is None
    assert built(twin).find(replace(said, ref="")) is None
    assert built(twin).find(replace(said, ref="gp:7")) is None


def test_a_day_lists_again_what_was_heard_of_it_and_long_ago_cannot_be_listed(twin: RunningTwin) -> None:
    twin.says("ann", "For the ledger")
    today = datetime.now(UTC).date()
    heard = {name for name, item in heard_now(built(twin))[0].items() if item.at.date() == today}
    held = list(built(twin).holds(today))
    assert set(held) == heard
    assert len(held) == len(heard)
    with pytest.raises(ChannelError, match="last week"):
        list(built(twin).holds(today - timedelta(days=8)))


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (" ", {}), ("a", {"media": (Media(content=b"x"),)}), ("to nobody", {}), ("a" * 351, {}),
        ("a", {"visibility": Visibility.DIRECT}), ("a", {"ref": "gp:7"}),
    ],
)  # fmt: skip
def test_what_google_play_does_not_take_is_refused_for_good(twin: RunningTwin, text: str, more: dict[str, Any]) -> None:
    with pytest.raises(ChannelError) as refused:
        built(twin).speak(words(text, **more))
    assert refused.value.permanent


def test_without_a_package_there_is_no_app(twin: RunningTwin) -> None:
    with pytest.raises(ChannelError, match="package is missing"):
        built(twin, package=" ")


@pytest.mark.parametrize("told", [{}, {"result": {}}, {"result": {"lastEdited": {"seconds": "x"}}}])
def test_a_receipt_that_cannot_be_read_is_an_unknown_outcome(told: dict[str, Any]) -> None:
    with pytest.raises(OutcomeUnknown):
        PlayReviews(CREDENTIALS, world(lambda _: httpx.Response(200, json=told))).speak(words("Hi", ref="gp:1"))


def test_a_review_that_cannot_be_read_is_no_proof_that_nothing_was_said() -> None:
    strange = world(lambda _: httpx.Response(200, json={"comments": [{"developerComment": {"text": "Hi"}}]}))
    with pytest.raises(ChannelError):
        PlayReviews(CREDENTIALS, strange).find(words("Hi", ref="gp:1"))
