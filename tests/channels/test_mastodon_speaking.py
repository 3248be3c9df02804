"""Speaking: whom we name, what is refused before it is sent, files, and finding again what we said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest

from porch.channels.contract import hear, latest
from porch.core.channel import Speaks
from porch.core.errors import ChannelError, OutcomeUnknown
from porch.core.interaction import Handle, Media, Utterance, Visibility
from porch.proving.servers.snac import eventually
from tests.channels.mastodon_stages import MockStage, SnacStage, built

PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d4944415478da63fccfc0f01f0005050280d0e4a5e30000000049454e44ae426082"
)


def words(text: str, **more: object) -> Utterance:
    return replace(Utterance(key=uuid4().hex, text=text, begun_at=datetime.now(UTC)), **more)  # type: ignore[arg-type]


@pytest.mark.real
def test_an_answer_reaches_a_customer_on_another_server_and_theirs_reaches_us(snac_stage: SnacStage) -> None:
    ben, acme = snac_stage.ben, snac_stage.acme
    asked = ben.say(f"@{acme.acct} Anybody there, {uuid4().hex}?")["uri"]
    acme.ref(asked)
    heard = latest(hear(snac_stage.channel())[0], asked)
    assert heard.author.value == ben.acct
    receipt = snac_stage.channel().speak(replace(snac_stage.address(heard), text="Yes, Ben."))
    ben.say(f"@{acme.acct} At last", reply_to=ben.ref(receipt.external_id))
    answer = eventually(
        lambda: [one for one in hear(snac_stage.channel())[0] if one.in_reply_to == receipt.external_id], "it"
    )
    assert answer[0].addressed
    assert answer[0].thread in ("", asked)


@pytest.mark.real
def test_likes_boosts_and_followers_are_heard_as_nods(snac_stage: SnacStage) -> None:
    ann, acme = snac_stage.ann, snac_stage.acme
    ours = acme.say(f"@{ann.acct} We bake at five {uuid4().hex}")
    ann.ref(ours["uri"])  # snac lets nobody nod at what has not reached them
    ann.nod(ours["id"], "favourite")
    ann.nod(ours["id"], "reblog")
    ann.follow(acme.acct)
    wanted = {f"{ours['uri']}#like-by-{ann.acct}", f"{ours['uri']}#announce-by-{ann.acct}"}
    eventually(lambda: wanted <= {one.external_id for one in hear(snac_stage.channel())[0]}, "the nods")
    follows = eventually(lambda: [one for one in hear(snac_stage.channel())[0] if one.kind == "follow"], "the follower")
    assert follows[0].author.value == ann.acct
    assert latest(hear(snac_stage.channel())[0], ours["uri"]).ours


@pytest.mark.real
@pytest.mark.parametrize("kind", ["like", "announce"])
def test_a_nod_given_twice_is_given_once(snac_stage: SnacStage, kind: str) -> None:
    said = snac_stage.customer_says(f"What a day {uuid4().hex}")
    channel = snac_stage.channel()
    ref = latest(hear(channel)[0], said).ref
    first, again = channel.react(ref, kind), channel.react(ref, kind)
    assert first.external_id == again.external_id == f"{said}#{kind}-by-{snac_stage.acme.acct}"
    field = {"like": "favourites_count", "announce": "reblogs_count"}[kind]
    shown = snac_stage.acme.get(f"/api/v1/statuses/{ref}")
    assert (shown.get("reblog") or shown)[field] == 1


@pytest.mark.real
def test_a_photo_goes_out_with_its_words_and_comes_back_with_them(snac_stage: SnacStage) -> None:
    channel = snac_stage.channel()
    photo = Media(content=PHOTO, name="cake.png", content_type="image/png", alt="A cake with five candles")
    receipt = channel.speak(words(f"Look {uuid4().hex}", media=(photo,)))
    (media,) = latest(hear(channel)[0], receipt.external_id).media
    assert media.alt == "A cake with five candles"
    assert channel.fetch(media, 1000) == PHOTO
    with pytest.raises(ChannelError) as refused:
        channel.fetch(media, 10)
    assert refused.value.permanent


@pytest.mark.real
@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.FOLLOWERS, Visibility.DIRECT])
def test_who_may_see_it_is_kept(mock_stage: MockStage, visibility: Visibility) -> None:
    channel = mock_stage.channel()
    receipt = channel.speak(words(f"@ann between us {uuid4().hex}", visibility=visibility))
    assert latest(hear(channel)[0], receipt.external_id).visibility is visibility


@pytest.mark.real
@pytest.mark.parametrize(
    "text", ["*five* o'clock & <b>no</b> later", "see https://example.com/a_b_c", "one\n\ntwo", "été"]
)
def test_what_we_said_is_found_again_whatever_the_server_made_of_it(snac_stage: SnacStage, text: str) -> None:
    said = words(f"{text} {uuid4().hex}")
    channel = snac_stage.channel()
    receipt = channel.speak(said)
    assert channel.find(said) == receipt
    assert channel.find(replace(said, text=said.text + "!")) is None


@pytest.mark.real
def test_what_no_list_shows_is_found_in_its_thread(snac_stage: SnacStage) -> None:
    asked = snac_stage.customer_says(f"Quietly {uuid4().hex}")
    channel = snac_stage.channel()
    said = replace(snac_stage.address(latest(hear(channel)[0], asked)), text="In private", visibility=Visibility.DIRECT)
    receipt = channel.speak(said)
    assert channel.find(said) == receipt


@pytest.mark.real
def test_the_same_key_never_says_a_thing_twice(mock_stage: MockStage) -> None:
    said = words(f"Once {uuid4().hex}")
    channel = mock_stage.channel()
    assert channel.speak(said).external_id == channel.speak(said).external_id
    assert mock_stage.said(said.text) == 1


@pytest.mark.real
def test_a_name_already_there_is_not_put_there_again(snac_stage: SnacStage) -> None:
    to = Handle(kind="mastodon", value=snac_stage.ann.acct)
    receipt = snac_stage.channel().speak(words(f"Ciao @{snac_stage.ann.acct}! {uuid4().hex}", to=to))
    text = latest(hear(snac_stage.channel())[0], receipt.external_id).text
    assert text.count("@ann") == 1


def speaking(answer: httpx.Response) -> Speaks:
    known = {"server": "porch.test", "access_token": "key", "max_characters": "500"}
    return built(httpx.MockTransport(lambda _: answer), known)


@pytest.mark.parametrize(
    "wrong", [words("a" * 501), words("  "), words("hm", visibility=Visibility.IN_PERSON), words("👩🏽‍🍳" * 501)]
)
def test_what_cannot_be_said_here_is_refused_before_it_is_sent(wrong: Utterance) -> None:
    with pytest.raises(ChannelError) as refused:
        speaking(httpx.Response(500)).speak(wrong)
    assert refused.value.permanent


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(502, text="<html>"),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[]),
    ],
)
def test_an_answer_that_tells_nothing_leaves_the_outcome_unknown(answer: httpx.Response) -> None:
    with pytest.raises(OutcomeUnknown):
        speaking(answer).speak(words("hello"))


@pytest.mark.parametrize(
    "answer", [httpx.Response(301, headers={"location": "https://else.test"}), httpx.Response(422)]
)
def test_a_refusal_is_for_good(answer: httpx.Response) -> None:
    with pytest.raises(ChannelError) as refused:
        speaking(answer).speak(words("hello"))
    assert refused.value.permanent


def test_what_we_said_is_found_though_our_clock_is_wrong() -> None:
    now = datetime.now(UTC)
    status = {
        "id": "5", "uri": "https://porch.test/5", "content": "<p>hello</p>", "created_at": now.isoformat(),
        "account": {"id": "1", "acct": "acme"},
    }  # fmt: skip

    def answer(request: httpx.Request) -> httpx.Response:
        told: object = {"id": "1", "acct": "acme"}
        if request.url.path.endswith("/statuses"):
            told = [] if "max_id" in request.url.params else [status]
        return httpx.Response(200, json=told, headers={"date": now.strftime("%a, %d %b %Y %H:%M:%S GMT")})

    channel = built(
        httpx.MockTransport(answer), {"server": "porch.test", "access_token": "key"}, Ahead(timedelta(days=1))
    )
    found = channel.find(words("hello", begun_at=now + timedelta(days=1)))
    assert found is not None


class Ahead:
    """A clock that is ahead of all others."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        return datetime.now(UTC) + self._by


def test_an_upload_the_server_works_on_is_waited_for() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        statuses = {"/api/v2/media": 202, "/api/v1/media/7": 206 if asked.count("/api/v1/media/7") < 2 else 200}
        posted = {"id": "7", "uri": "https://porch.test/7", "created_at": datetime.now(UTC).isoformat()}
        return httpx.Response(statuses.get(request.url.path, 200), json=posted)

    known = {"server": "porch.test", "access_token": "key", "max_characters": "500"}
    built(httpx.MockTransport(answer), known).speak(words("film", media=(Media(content=b"mp4", name="a.mp4"),)))
    assert asked == ["/api/v2/media", "/api/v1/media/7", "/api/v1/media/7", "/api/v1/statuses"]
