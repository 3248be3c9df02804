"""YouTube against its twin, whose every answer is held against Google's document, and by Google's own client."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from google.oauth2.credentials import Credentials as GoogleCredentials
from googleapiclient.discovery import build

from porch.channels import contract
from porch.channels.youtube import CARD, Channel
from porch.core.channel import abilities
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Handle, Heard, Mark, Media, Trait, Visibility
from porch.proving.twins.network import KEY
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.youtube import CREDENTIALS, VIDEO
from tests.channels.discovery_judge import DiscoveryJudge
from tests.channels.google_stage import GoogleStage, answer_to, heard_now, judged, words, world
from tests.channels.judge import document
from tests.channels.twin_stage import TwinStage, loopback

GROUND = f"https://www.youtube.com/watch?v={VIDEO}"


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("youtube") as running:
        yield running


@pytest.fixture(scope="module")
def judge() -> DiscoveryJudge:
    return DiscoveryJudge((document("google_youtube.v3"),))


@pytest.fixture
def stage(twin: RunningTwin, judge: DiscoveryJudge) -> GoogleStage:
    return GoogleStage(CARD, twin, CREDENTIALS, judge)


def built(twin: RunningTwin, **more: str) -> Channel:
    return Channel({**CREDENTIALS, "api": twin.url, **more}, loopback())


@pytest.mark.channel
@pytest.mark.data
@pytest.mark.parametrize("check", contract.CHECKS[:-1], ids=lambda check: check.__name__)
def test_keeps_the_contract_and_the_document(stage: GoogleStage, judge: DiscoveryJudge, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""
    assert judge.complaints == []


@pytest.mark.channel
def test_keeps_the_contract_when_the_twin_breaks_the_document() -> None:
    with RunningTwin("youtube") as spoilt:
        last = contract.CHECKS[-1]
        assert contract.run(last, TwinStage(CARD, spoilt, CREDENTIALS, named="")).check == "poisoned_item"


@pytest.mark.data
def test_all_else_it_asks_is_in_the_document_too(twin: RunningTwin, judge: DiscoveryJudge) -> None:
    channel = Channel({**CREDENTIALS, "api": twin.url}, judged(judge))
    assert list(channel.tally())
    assert list(channel.search("acme", None))
    channel.react(GROUND, "like")
    list(channel.holds(datetime.now(UTC).date()))
    channel.speak(words("First!", ref=GROUND))
    assert judge.complaints == []
    assert {"youtube.search.list", "youtube.videos.rate", "youtube.commentThreads.insert"} <= judge.judged


def test_the_card_says_what_the_channel_can_do() -> None:
    told = abilities(CARD)
    assert {name for name, word in told.items() if word != "yes"} == {"overhears", "awaits", "follows"}
    assert all(CARD.gaps[name][1] for name, word in told.items() if word != "yes")
    assert not CARD.public


def test_googles_own_client_and_we_hear_each_other(twin: RunningTwin) -> None:
    google = build(
        "youtube", "v3", credentials=GoogleCredentials(token=KEY), static_discovery=True,
        client_options={"api_endpoint": twin.url}, cache_discovery=False,
    )  # fmt: skip
    asked = {"snippet": {"videoId": VIDEO, "topLevelComment": {"snippet": {"textOriginal": "By Google's client"}}}}
    said = google.commentThreads().insert(part="snippet", body=asked).execute()
    heard = heard_now(built(twin))[0][said["id"]]
    assert heard.ours
    assert heard.text == "By Google's client"
    _, name = twin.says("ann", "And by ours?")
    receipt = built(twin).speak(answer_to(heard_now(built(twin))[0][name], "Yes"))
    listed = google.comments().list(part="snippet", parentId=name, textFormat="plainText").execute()
    assert [(one["id"], one["snippet"]["textDisplay"]) for one in listed["items"]] == [(receipt.external_id, "Yes")]


def test_a_comment_stands_under_our_video_and_an_answer_under_the_comment(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "Which flour?")
    _, reply = twin.says("ann", "Anybody?", answers=number)
    found, _ = heard_now(built(twin))
    assert (found[name].in_reply_to, found[name].thread, found[name].url) == (GROUND, GROUND, f"{GROUND}&lc={name}")
    assert found[name].traits == {Trait.COMMENT}
    assert (found[reply].in_reply_to, found[reply].ref, found[reply].addressed) == (name, name, True)
    assert found[name].author == Handle(kind="youtube", value="UCann", name="@ann", url="http://www.youtube.com/@ann")


def test_our_video_is_heard_as_ours(twin: RunningTwin) -> None:
    video = heard_now(built(twin, history_days="400"))[0][GROUND]
    assert video.ours
    assert not video.addressed
    assert video.text == "How we fold the dough\n\nSlowly."


def test_what_customers_say_to_each_other_is_heard_and_not_addressed(twin: RunningTwin) -> None:
    number, _ = twin.says("ann", "Which oven?")
    _, between = twin.says("ben", "@ann any will do", answers=number)
    assert not heard_now(built(twin))[0][between].addressed


def test_an_answer_to_a_reply_names_whom_it_answers(twin: RunningTwin) -> None:
    number, _ = twin.says("ann", "Open on Monday?")
    _, reply = twin.says("ben", "I wonder too", answers=number)
    ben = heard_now(built(twin))[0][reply]
    utterance = answer_to(ben, "We are.")
    receipt = built(twin).speak(utterance)
    assert twin.ours()[-1] == "@ben We are."
    assert built(twin).find(utterance) == receipt


def test_a_comment_held_for_review_is_not_public_and_cannot_be_answered(twin: RunningTwin) -> None:
    _, held = twin.says("ben", "This is a scam", more={"status": "heldForReview"})
    _, spam = twin.says("dov", "Buy followers", more={"status": "likelySpam"})
    found, _ = heard_now(built(twin))
    assert (found[held].visibility, found[held].detail) == (Visibility.DIRECT, {"held": "for review"})
    assert Trait.SPAM in found[spam].traits
    with pytest.raises(ChannelError, match="let it through") as refused:
        built(twin).speak(answer_to(found[held], "It is not"))
    assert refused.value.permanent


def test_a_reply_to_an_old_thread_is_heard_though_it_moves_nothing_to_the_front() -> None:
    with RunningTwin("youtube") as busy:
        number, _ = busy.says("ann", "The oldest thread")
        for n in range(205):
            busy.says("cleo", f"thread {n}")
        found, cursor = heard_now(built(busy))
        assert len(found) == 206
        _, late = busy.says("ann", "Still there?", answers=number)
        later: set[str] = set()
        for _ in range(4):
            heard, cursor = heard_now(built(busy), cursor)
            later |= set(heard)
        assert later == {late}


def test_all_replies_of_a_long_thread_are_heard_and_one_taken_back_is_told() -> None:
    with RunningTwin("youtube") as busy:
        number, _ = busy.says("ann", "Long thread")
        replies = [busy.says("ben", f"reply {n}", answers=number) for n in range(9)]
        found, cursor = heard_now(built(busy))
        assert {name for _, name in replies} <= set(found)
        busy.deletes(replies[0][0])
        again, cursor = heard_now(built(busy), cursor)
        assert {name: item.deleted for name, item in again.items()} == {replies[0][1]: True}
        assert heard_now(built(busy), cursor)[0] == {}


def test_more_than_a_page_of_new_threads_since_the_last_look_is_heard_whole() -> None:
    with RunningTwin("youtube") as busy:
        busy.says("ann", "before")
        _, cursor = heard_now(built(busy))
        names = {busy.says("cleo", f"burst {n}")[1] for n in range(230)}
        assert names <= set(heard_now(built(busy), cursor)[0])


def test_a_page_that_youtube_has_forgotten_is_begun_again(twin: RunningTwin) -> None:
    _, cursor = heard_now(built(twin))

    def forgetful(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400, json=refusal(400, "invalidPageToken"))

    answers = twin_with(twin, {"pageToken": forgetful})
    stale = (cursor or "").replace('"sweep":""', '"sweep":"stale"')
    assert '"sweep":"stale"' in stale
    _, after = heard_now(Channel({**CREDENTIALS, "api": twin.url}, answers), stale)
    assert '"sweep":""' in (after or "")


def test_a_spent_quota_passes_at_midnight_in_california(twin: RunningTwin) -> None:
    answers = world(lambda _: httpx.Response(403, json=refusal(403, "quotaExceeded")))
    with pytest.raises(ChannelError, match="quota is spent") as spent:
        list(Channel({**CREDENTIALS}, answers).listen(None))
    assert not spent.value.permanent
    assert spent.value.retry_at is not None
    assert timedelta() < spent.value.retry_at - datetime.now(UTC) <= timedelta(days=1, hours=1)
    assert spent.value.retry_at.hour in (7, 8)


def test_where_comments_are_switched_off_an_answer_is_refused_in_plain_words(twin: RunningTwin) -> None:
    with pytest.raises(ChannelError, match="switched off") as refused:
        built(twin).speak(words("Hello", ref="https://www.youtube.com/watch?v=another"))
    assert refused.value.permanent


@pytest.mark.parametrize(
    ("text", "more"),
    [(" ", {}), ("a", {"media": (Media(content=b"x"),)}), ("nobody is addressed", {}), ("a", {"ref": "UgGone"})],
)
def test_what_youtube_does_not_take_is_refused_for_good(twin: RunningTwin, text: str, more: dict[str, Any]) -> None:
    with pytest.raises(ChannelError) as refused:
        built(twin).speak(words(text, **more))
    assert refused.value.permanent


def test_a_video_can_be_liked_and_a_comment_cannot(twin: RunningTwin) -> None:
    assert built(twin).react(GROUND, "like").external_id == f"{GROUND}#like-by-UCacme"
    for ref, kind in (("Ug1", "like"), (GROUND, "announce")):
        with pytest.raises(ChannelError) as refused:
            built(twin).react(ref, kind)
        assert refused.value.permanent


def test_subscribers_and_views_are_told_and_hidden_ones_left_out(twin: RunningTwin) -> None:
    us, video = built(twin).tally()
    assert us.of == ""
    assert us.counts == {"followers": 45, "views": 90210}
    assert video.of == GROUND
    assert video.counts["likes"] == 12
    shy = world(lambda _: httpx.Response(200, json={"items": [{"id": "UCx", "statistics": {
        "hiddenSubscriberCount": True, "subscriberCount": "0", "viewCount": "5"}}]}))  # fmt: skip
    assert [one.counts for one in Channel(dict(CREDENTIALS), shy).tally()] == [{"views": 5}]


def test_a_search_finds_videos_of_others_and_goes_on_from_the_newest(twin: RunningTwin) -> None:
    found = list(built(twin).search("acme", None))
    assert [item.author.value for item in found if isinstance(item, Heard)] == ["UCdov"]
    assert not any(item.ours or item.addressed for item in found if isinstance(item, Heard))
    assert [item.cursor for item in found if isinstance(item, Mark)] == ["2026-11-20T08:00:00+00:00"]


def test_a_day_lists_again_what_was_heard_of_it(twin: RunningTwin) -> None:
    twin.says("ann", "For the ledger")
    today = datetime.now(UTC).date()
    heard = {name for name, item in heard_now(built(twin))[0].items() if item.at.date() == today}
    held = list(built(twin).holds(today))
    assert set(held) == heard
    assert len(held) == len(heard)
    assert list(built(twin).holds(today - timedelta(days=400))) == []


def test_a_google_account_without_a_channel_must_connect_another() -> None:
    with pytest.raises(KeyRefused, match="no YouTube channel"):
        Channel(dict(CREDENTIALS), world(lambda _: httpx.Response(200, json={"items": []}))).whoami()


def test_a_cursor_that_is_not_ours_is_refused(twin: RunningTwin) -> None:
    with pytest.raises(ChannelError, match="no YouTube cursor"):
        list(built(twin).listen("{}"))


def refusal(status: int, reason: str) -> dict[str, Any]:
    return {"error": {"code": status, "message": "No.", "errors": [{"reason": reason}]}}


def twin_with(twin: RunningTwin, instead: dict[str, Any]) -> Any:
    real = httpx.HTTPTransport()

    def answer(request: httpx.Request) -> httpx.Response:
        own = next((act for name, act in instead.items() if name in request.url.params), None)
        return own(request) if own else real.handle_request(request)

    return world(answer)
