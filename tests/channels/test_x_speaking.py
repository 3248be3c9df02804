"""Saying things on X: on its twin, and where it does not answer as it should."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from porch.channels._x_names import Us
from porch.channels._x_server import Server
from porch.channels._x_speaking import allow, behind, first, form, newest, recall, receipt, upload, where, where_private
from porch.channels.x import CARD, X
from porch.core.channel import Wire
from porch.core.errors import ChannelError, OutcomeUnknown
from porch.core.interaction import Handle, Heard, Media, Utterance, Visibility
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.x import CREDENTIALS
from porch.proving.twins.x_activity import number_of
from tests.channels.twin_stage import loopback

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
US = Us(id="100", name="acme")
DIRECT = Visibility.DIRECT
PHOTO = Media(content=b"a photo", name="plate.jpg", content_type="image/jpeg", alt="A plate of gnocchi")


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("x") as running:
        yield running


def us(twin: RunningTwin, mood: str = "", wire: Wire | None = None) -> X:
    url = twin.moody(mood) if mood else twin.url
    built = CARD.build({**CREDENTIALS, "api": url}, wire or loopback())
    assert isinstance(built, X)
    return built


def server(twin: RunningTwin) -> Server:
    return Server({**CREDENTIALS, "api": twin.url}, loopback())


def words(text: str, **more: Any) -> Utterance:
    return Utterance(key=text, text=text, begun_at=datetime.now(UTC), **more)


def answering(answer: Callable[[httpx.Request], httpx.Response]) -> Server:
    return Server(CREDENTIALS, replace(loopback(), http=httpx.Client(transport=httpx.MockTransport(answer))))


def heard(twin: RunningTwin, name: str) -> Heard:
    return next(one for one in us(twin).listen(None) if isinstance(one, Heard) and one.external_id == name)


def test_a_post_to_everybody_answers_nobody(twin: RunningTwin) -> None:
    told = us(twin).speak(words("Closed on Monday"))
    assert (told.url, twin.held()[-1].answers) == (f"https://x.com/acme/status/{told.ref}", 0)


def test_an_answer_stands_under_what_it_answers(twin: RunningTwin) -> None:
    number, name = twin.says("ben", "@acme Where is my order?")
    us(twin).speak(words("On its way", ref=heard(twin, name).ref, in_reply_to=name))
    assert (twin.held()[-1].text, twin.held()[-1].answers) == ("@ben On its way", number)


def test_a_message_is_answered_in_its_conversation(twin: RunningTwin) -> None:
    _, name = twin.says("cleo", "Is there a table?", kind="dm")
    item = heard(twin, name)
    told = us(twin).speak(words("By the window", ref=item.ref, visibility=DIRECT, to=item.author))
    assert (twin.held()[-1].kind, twin.held()[-1].place) == ("dm", "cleo")
    assert heard(twin, told.external_id).ours


def test_the_author_of_a_public_post_can_be_written_to(twin: RunningTwin) -> None:
    _, name = twin.says("dov", "@acme My address?")
    us(twin).speak(words("Tell us here", ref=heard(twin, name).ref, visibility=DIRECT))
    assert (twin.held()[-1].kind, twin.held()[-1].place) == ("dm", "dov")


@pytest.mark.parametrize("value", ["ann", f"id:{number_of('ann')}"])
def test_somebody_can_be_written_to_by_name_or_number(twin: RunningTwin, value: str) -> None:
    us(twin).speak(words(f"For {value}", to=Handle(kind="x", value=value), visibility=DIRECT))
    assert (twin.held()[-1].kind, twin.held()[-1].place) == ("dm", "ann")


@pytest.mark.parametrize("said", [
    words("a", visibility=Visibility.FOLLOWERS),
    words("a", ref="with:200"),
    words("a", visibility=DIRECT),
    words("a", visibility=DIRECT, to=Handle(kind="email", value="ann@example.com")),
    words("a", visibility=DIRECT, to=Handle(kind="x", value="nobody")),
    words("a", visibility=DIRECT, ref="1730000000000000002"),
])  # fmt: skip
def test_what_x_has_no_place_for_is_refused_before_it_is_sent(twin: RunningTwin, said: Utterance) -> None:
    before = len(twin.held())
    with pytest.raises(ChannelError) as caught:
        us(twin).speak(said)
    assert (caught.value.permanent, len(twin.held())) == (True, before)


@pytest.mark.parametrize("said", [
    words(" "), words("好" * 141), words("a", media=(PHOTO,) * 5), words("a", ref="no-number"),
    words("a" * 10_001, ref="with:200", visibility=DIRECT),
    words("a", ref="with:200", visibility=DIRECT, media=(PHOTO,) * 2),
])  # fmt: skip
def test_what_is_empty_or_too_much_is_refused_before_it_is_sent(twin: RunningTwin, said: Utterance) -> None:
    before = len(twin.held())
    with pytest.raises(ChannelError) as caught:
        us(twin).speak(said)
    assert (caught.value.permanent, len(twin.held())) == (True, before)


def test_a_message_may_be_longer_than_a_post() -> None:
    allow(words("a" * 5_000), private=True)
    with pytest.raises(ChannelError, match="280"):
        allow(words("a" * 5_000), private=False)


def test_photos_go_along_with_their_words(twin: RunningTwin) -> None:
    us(twin).speak(words("Today", media=(PHOTO, replace(PHOTO, alt="", content_type="image/gif"))))
    kinds = {one.kind: one.text for one in twin.held()[-4:]}
    assert len(twin.held()[-1].more["media"]) == 2
    assert kinds["alt"] == "A plate of gnocchi"


def test_a_photo_alone_needs_no_words(twin: RunningTwin) -> None:
    said = words("", media=(PHOTO,))
    told = us(twin).speak(said)
    assert us(twin).find(said) == told


def test_a_photo_that_x_cannot_use_is_refused() -> None:
    failed = {"data": {"id": "9", "processing_info": {"state": "failed"}}}
    with pytest.raises(ChannelError, match="cannot use"):
        upload(answering(lambda _: httpx.Response(200, json=failed)), PHOTO, b"x", private=False)


def test_a_photo_x_does_not_name_was_not_taken() -> None:
    with pytest.raises(ChannelError, match="did not take"):
        upload(answering(lambda _: httpx.Response(200, json={"data": {}})), PHOTO, b"x", private=False)


def test_a_photo_is_sent_as_it_is() -> None:
    seen: list[dict[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(json.loads(request.content))
        return httpx.Response(200, json={"data": {"id": "9"}})

    assert upload(answering(answer), replace(PHOTO, alt=""), b"a photo", private=True) == "9"
    assert (b64decode(seen[0]["media"]), seen[0]["media_category"]) == (b"a photo", "dm_image")


def test_what_was_torn_off_is_found_in_public_and_in_private(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "@acme Torn?")
    item = heard(twin, name)
    for said in (words("Torn off", ref=item.ref), words("Torn apart", ref=item.ref, visibility=DIRECT)):
        with pytest.raises(OutcomeUnknown):
            us(twin, "torn").speak(said)
        found = us(twin).find(said)
        assert found is not None
        assert found.external_id == latest_of_ours(twin)


def latest_of_ours(twin: RunningTwin) -> str:
    last = max((one for one in us(twin).listen(None) if isinstance(one, Heard) and one.ours), key=lambda one: one.at)
    return last.external_id


def test_the_same_words_under_another_post_are_not_taken_for_these(twin: RunningTwin) -> None:
    _, one = twin.says("ann", "@acme First?")
    _, two = twin.says("ben", "@acme Second?")
    us(twin).speak(words("Yes, gladly", ref=heard(twin, one).ref))
    assert us(twin).find(words("Yes, gladly", ref=heard(twin, two).ref)) is None
    assert us(twin).find(words("Yes, gladly")) is None


def test_the_same_words_of_last_week_are_not_taken_for_these(twin: RunningTwin) -> None:
    us(twin).speak(words("Every week"))
    said = replace(words("Every week"), begun_at=datetime.now(UTC) + timedelta(hours=1))
    assert us(twin).find(said) is None


def test_words_with_a_link_are_found_though_x_shortens_it() -> None:
    link = {"url": "https://t.co/a", "expanded_url": "https://trattoria.example/menu", "start": 5, "end": 19}
    post = {"id": "2124338275945545736", "text": "Menu https://t.co/a", "entities": {"urls": [link]}}
    x = answering(lambda _: httpx.Response(200, json={"data": [post]}))
    said = replace(words("Menu https://trattoria.example/menu"), begun_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert recall(x, said) is not None


def test_words_are_looked_for_page_by_page_and_no_further_than_they_can_be(twin: RunningTwin) -> None:
    said = words("Long ago")
    us(twin).speak(said)
    for n in range(110):
        twin.says("acme", f"and since then {n}")
    assert us(twin).find(said) is not None


def test_a_clock_that_is_behind_ours_is_told(twin: RunningTwin) -> None:
    assert abs(behind(server(twin))) < timedelta(seconds=5)
    assert behind(answering(lambda _: httpx.Response(200, headers={"date": "never"}))) == timedelta()


def test_a_like_and_a_repost_are_given_once_and_heard_as_ours(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "@acme Thank you!")
    ref = heard(twin, name).ref
    told = [us(twin).react(ref, kind).external_id for kind in ("like", "announce", "like", "announce")]
    assert told[:2] == told[2:] == [f"{name}#like-by-{number_of('acme')}", f"{name}#announce-by-{number_of('acme')}"]
    assert sorted(one.kind for one in twin.held() if one.answers == number and one.author == "acme") == [
        "like",
        "repost",
    ]
    assert heard(twin, told[1]).ours


@pytest.mark.parametrize(
    ("ref", "kind"), [("1730000000000000002", "dislike"), ("with:200", "like"), ("5000000", "like")]
)
def test_a_nod_x_does_not_know_is_refused(twin: RunningTwin, ref: str, kind: str) -> None:
    with pytest.raises(ChannelError) as caught:
        us(twin).react(ref, kind)
    assert caught.value.permanent


def test_a_ref_tells_the_newest_and_the_first_id() -> None:
    assert (newest("9.5"), first("9.5"), newest("5"), first("5")) == ("9", "5", "5", "5")


def test_where_something_goes_is_known_before_it_is_asked() -> None:
    unasked = answering(lambda _: httpx.Response(500))
    assert where(unasked, words("a")) == "/2/tweets"
    assert where(unasked, words("a", ref="with:200", visibility=DIRECT)) == "/2/dm_conversations/with/200/messages"
    assert where(unasked, words("a", ref="dm:900", visibility=DIRECT)) == "/2/dm_conversations/900/messages"
    assert (where_private(words("a")), where_private(words("a", visibility=DIRECT))) == (False, True)


def test_what_is_sent_holds_no_more_than_is_meant() -> None:
    assert form(words("a"), [], private=False) == {"text": "a"}
    assert form(words("a", ref="9.5"), ["3"], private=False) == {
        "text": "a", "reply": {"in_reply_to_tweet_id": "9"}, "media": {"media_ids": ["3"]},
    }  # fmt: skip
    assert form(words("", ref="with:2"), ["3"], private=True) == {"attachments": [{"media_id": "3"}]}


def test_a_receipt_names_what_x_made() -> None:
    post = receipt({"id": "1730000000000000002", "text": "a"}, US, NOW)
    message = receipt({"dm_event_id": "5", "dm_conversation_id": "100-200"}, US, NOW)
    assert (post.external_id, post.ref, message.external_id, message.at) == (
        "post:1730000000000000002", "1730000000000000002", "dm:5", NOW,
    )  # fmt: skip
    with pytest.raises(LookupError):
        receipt({}, US, NOW)
