"""Reddit against its twin, which PRAW knows for Reddit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import praw
import pytest

from porch.channels import contract
from porch.channels.reddit import CARD, Reddit
from porch.core.channel import abilities
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import Heard, Kind, Mark, Media, Utterance, Visibility
from porch.proving.twins.reddit import CREDENTIALS, REFRESH
from porch.proving.twins.running import RunningTwin
from tests.channels.twin_stage import TwinStage, loopback


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("reddit") as running:
        yield running


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract(twin: RunningTwin, check: contract.Check) -> None:
    stage = TwinStage(CARD, twin, CREDENTIALS, named="u/acme ", kind="t1", place="acmefans")
    assert contract.run(check, stage).gap == ""


def built(twin: RunningTwin, mood: str = "", **more: str) -> Reddit:
    found = CARD.build({**CREDENTIALS, "api": twin.moody(mood) if mood else twin.url, **more}, loopback())
    assert isinstance(found, Reddit)
    return found


def words(text: str, **more: object) -> Utterance:
    return Utterance(key=uuid4().hex, text=text, begun_at=datetime.now(UTC), **more)  # type: ignore[arg-type]


def named(twin: RunningTwin, name: str) -> Heard:
    return contract.latest(contract.hear(built(twin))[0], name)


def test_the_card_says_what_the_channel_can_do() -> None:
    told = abilities(CARD)
    assert {name for name, word in told.items() if word != "yes"} == {"overhears", "awaits", "follows"}
    assert [field.name for field in CARD.fields if field.required] == ["client_id"]


def test_a_private_message_is_direct_and_is_answered_as_one(twin: RunningTwin) -> None:
    _, name = twin.says("ben", "Do you deliver?", kind="t4")
    item = named(twin, name)
    assert (item.visibility, item.addressed) == (Visibility.DIRECT, True)
    answer = words("We do.", ref=item.ref, in_reply_to=name, visibility=Visibility.DIRECT)
    receipt = built(twin).speak(answer)
    assert receipt.external_id.startswith("t4_")
    found = built(twin).find(answer)
    assert found is not None
    assert found.external_id == receipt.external_id


def test_what_is_said_in_our_subreddit_is_heard_and_not_meant_for_us(twin: RunningTwin) -> None:
    _, name = twin.says("dov", "Best bread in town", kind="t3", place="acmefans", more={"title": "Bread"})
    item = named(twin, name)
    assert (item.addressed, item.subject, item.detail) == (False, "Bread", {"subreddit": "acmefans"})


def test_a_post_of_ours_goes_up_and_is_found_and_counted(twin: RunningTwin) -> None:
    post = words("Fresh bread\nfrom seven on")
    receipt = built(twin).speak(post)
    assert named(twin, receipt.external_id).ours
    found = built(twin).find(post)
    assert found is not None
    assert found.external_id == receipt.external_id
    tallies = {tally.of: tally.counts for tally in built(twin).tally()}
    assert tallies[""] == {"followers": 12}
    assert tallies[receipt.external_id] == {"likes": 3, "replies": 0}


def test_a_vote_is_given_and_a_share_is_none(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "Lovely", kind="t1")
    assert number
    assert built(twin).react(name, "like").external_id == f"{name}#like-by-acme"
    for ref, kind in ((name, "announce"), ("t4_1", "like")):
        with pytest.raises(ChannelError):
            built(twin).react(ref, kind)


def test_a_search_finds_posts_anywhere_once(twin: RunningTwin) -> None:
    _, name = twin.says("cleo", "Is the Golden Crust any good?", kind="t3", place="towns")
    found = list(built(twin).search("Golden Crust", None))
    assert [item.external_id for item in found if isinstance(item, Heard)] == [name]
    (mark,) = [item for item in found if isinstance(item, Mark)]
    assert [item for item in built(twin).search("Golden Crust", mark.cursor) if isinstance(item, Heard)] == []


def test_a_day_lists_again_what_was_heard_of_it(twin: RunningTwin) -> None:
    today = datetime.now(UTC).date()
    channel = built(twin)
    heard = {item.external_id for item in contract.hear(channel)[0] if item.at.date() == today and not item.deleted}
    held = list(channel.holds(today))
    assert set(held) == heard
    assert len(held) == len(set(held))
    assert list(channel.holds(today - timedelta(days=3))) == []


def test_a_listing_longer_than_a_page_is_heard_whole() -> None:
    with RunningTwin("reddit") as long:
        said = {long.says("ann", f"u/acme number {number}", kind="t1")[1] for number in range(120)}
        heard, _, cursor = contract.hear(built(long))
        assert said <= {item.external_id for item in heard}
        number, name = long.says("ann", "u/acme the last one", kind="t1")
        contract.hear(built(long), cursor)
        long.deletes(number)
        later = contract.hear(built(long), contract.hear(built(long), cursor)[2])[0]
        assert name not in {item.external_id for item in later if not item.deleted}


def test_a_key_that_ran_out_is_renewed_and_the_refresh_token_kept(twin: RunningTwin) -> None:
    stale = built(twin, access_token="old", expires_at="2020-01-01T00:00:00+00:00")
    assert stale.whoami().value == "acme"
    assert stale.credentials["refresh_token"] == REFRESH
    assert datetime.fromisoformat(stale.credentials["expires_at"]) > datetime.now(UTC)
    assert built(twin, access_token="old").whoami().value == "acme"
    assert dict(built(twin).refresh())["access_token"] == CREDENTIALS["access_token"]


def test_a_script_signs_in_with_its_password(twin: RunningTwin) -> None:
    script = built(twin, access_token="", refresh_token="", username="acme", password="secret of acme")
    assert script.whoami().value == "acme"


@pytest.mark.parametrize("more", [{"refresh_token": "wrong"}, {"client_secret": "wrong"}, {"refresh_token": ""}])
def test_a_key_that_cannot_be_renewed_is_refused(twin: RunningTwin, more: dict[str, str]) -> None:
    with pytest.raises(KeyRefused):
        built(twin, **{"access_token": "", **more}).whoami()


@pytest.mark.parametrize("ref", ["t1_../x", "modmail_a/b", "t1 x"])
def test_a_ref_that_is_none_changes_no_address(twin: RunningTwin, ref: str) -> None:
    with pytest.raises(ChannelError) as told:
        built(twin).speak(words("hello", ref=ref))
    assert told.value.permanent


@pytest.mark.parametrize("utterance", [words(" "), words("hi", visibility=Visibility.DIRECT)])
def test_what_cannot_be_said_is_refused_before_it_is_sent(twin: RunningTwin, utterance: Utterance) -> None:
    with pytest.raises(ChannelError):
        built(twin, "torn").speak(utterance)


Answer = Callable[[httpx.Request], httpx.Response]


def over(answer: Answer, **more: str) -> Reddit:
    wire = replace(loopback(), http=httpx.Client(transport=httpx.MockTransport(answer)))
    return Reddit({**CREDENTIALS, "api": "https://reddit.test", **more}, wire)


def shown(pages: dict[str, Any]) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        told = pages.get(request.url.path, {"data": {"children": []}})
        return httpx.Response(told if isinstance(told, int) else 200, json={} if isinstance(told, int) else told)

    return answer


TALK = {
    "id": "ik72", "subject": "Outrage", "lastUpdated": "2026-11-20T10:00:00+00:00",
    "objIds": [{"id": "m1", "key": "messages"}, {"id": "a1", "key": "modActions"}],
}  # fmt: skip
LETTER = {"id": "m1", "bodyMarkdown": "Why?", "date": "2026-11-20T10:00:00+00:00", "author": {"name": "Ben"}}
MAIL = {
    "/api/v1/me": {"name": "acme"},
    "/api/mod/conversations": {"conversations": {"ik72": TALK}, "messages": {"m1": LETTER}},
    "/api/mod/conversations/ik72": {"conversation": TALK, "messages": {"m1": LETTER}},
}


def test_moderators_mail_is_heard_and_answered() -> None:
    channel = over(shown(MAIL), history_days="3650")
    (item,) = contract.hear(channel)[0]
    assert (item.text, item.subject, item.visibility) == ("Why?", "Outrage", Visibility.DIRECT)
    answer = {"messages": {"m1": LETTER, "m2": {**LETTER, "id": "m2", "date": "2026-11-21T10:00:00+00:00"}}}
    speaking = over(shown({**MAIL, "/api/mod/conversations/ik72": answer}))
    assert speaking.speak(words("Sorry", ref=item.ref)).external_id == "modmail_ik72_m2"
    assert speaking.find(words("Why?", ref=item.ref)) is not None
    assert speaking.find(words("never said", ref=item.ref)) is None


def test_where_we_moderate_nothing_the_rest_is_heard() -> None:
    assert contract.hear(over(shown({**MAIL, "/api/mod/conversations": 403})))[0] == []


@pytest.mark.parametrize(
    ("error", "permanent", "back"),
    [
        (["RATELIMIT", "Take a break for 5 minutes before trying again.", "ratelimit"], False, True),
        (["TOO_LONG", "this is too long", "text"], True, False),
        (["THREAD_LOCKED"], True, False),
    ],
)
def test_an_error_inside_an_answer_is_one(error: list[str], permanent: bool, back: bool) -> None:
    channel = over(shown({"/api/comment": {"json": {"errors": [error]}}}))
    with pytest.raises(ChannelError) as told:
        channel.speak(words("hello", ref="t1_a"))
    assert (told.value.permanent, told.value.retry_at is not None) == (permanent, back)


def test_an_answer_that_cannot_be_read_after_speaking_is_unknown() -> None:
    for told in ({"json": {}}, {"json": {"data": {"things": [{}]}}}, {"json": 7}):
        with pytest.raises(OutcomeUnknown):
            over(shown({"/api/comment": told})).speak(words("hello", ref="t1_a"))


def test_with_nothing_left_to_ask_we_ask_nothing() -> None:
    spent = {"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "120"}
    channel = over(lambda _: httpx.Response(200, json={"name": "acme"}, headers=spent))
    assert channel.whoami().value == "acme"
    with pytest.raises(ChannelError) as told:
        channel.react("t1_a", "like")
    assert told.value.retry_at is not None


def test_every_request_says_who_asks() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["user-agent"])
        return httpx.Response(200, json={"name": "acme"})

    channel = over(answer)
    channel.whoami()
    channel.react("t1_a", "like")
    assert asked == ["web:porch:1", "web:porch:1 (by /u/acme)"]


def test_a_picture_is_fetched_without_our_key() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=b"x" * 10)

    assert over(answer).fetch(Media(url="https://i.redd.it/cake.jpg"), 10) == b"x" * 10
    assert "authorization" not in asked[0].headers
    with pytest.raises(ChannelError):
        over(answer).fetch(Media(url="https://i.redd.it/cake.jpg"), 9)


def test_praw_speaks_to_the_twin() -> None:
    with RunningTwin("reddit") as twin:
        _, name = twin.says("ann", "u/acme do you have rye?", kind="t1", place="acmefans")
        reddit = praw.Reddit(
            client_id="porch-app", client_secret="porch-secret", refresh_token=REFRESH, user_agent="web:test:1",
            oauth_url=twin.url, reddit_url=twin.url, check_for_updates=False,
        )  # fmt: skip
        assert reddit.user.me().name == "acme"
        letter = next(item for item in reddit.inbox.all(limit=5) if item.fullname == name)
        assert letter.body == "u/acme do you have rye?"
        answer = letter.reply("Only on Fridays")
        assert named(twin, answer.fullname).in_reply_to == name
        assert named(twin, answer.fullname).kind is Kind.CREATE
        assert next(reddit.subreddit("acmefans").comments(limit=5)).fullname == answer.fullname
