"""Telegram against its twin, whose every answer is held against the Bot API's document."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest
import telegram

from porch.channels import contract
from porch.channels.telegram import CARD, Telegram
from porch.core.channel import Recalls, Wire, abilities
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import Delivery, Handle, Heard, Kind, Media, Spoiled, Utterance, Visibility
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.telegram import BOT, CREDENTIALS, GROUP, SECRET, TOKEN
from tests.channels.judge import Judged, document
from tests.channels.telegram_judge import TelegramJudge
from tests.channels.twin_stage import TwinStage, loopback

SILENT = "a bot is never told what it said itself"
GAPS = {
    "delete": "the Bot API tells of no deletion, business chats excepted",
    "elsewhere": SILENT,
    "hears_ourselves": SILENT,
    "unknown_outcome": "the Bot API cannot be asked whether a message was sent",
}


class Stage(TwinStage):
    """Ann writes to the bot in private; everything that passes is judged."""

    def __init__(self, twin: RunningTwin, judge: TelegramJudge) -> None:
        super().__init__(CARD, twin, CREDENTIALS, named="")
        self.gaps = GAPS
        self._wire = replace(loopback(), http=httpx.Client(transport=Judged(judge)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("telegram") as running:
        yield running


@pytest.fixture(scope="module")
def judge() -> TelegramJudge:
    return TelegramJudge(document("telegram_bot"))


@pytest.fixture
def stage(twin: RunningTwin, judge: TelegramJudge) -> Stage:
    return Stage(twin, judge)


@pytest.mark.channel
@pytest.mark.data
@pytest.mark.parametrize("check", contract.CHECKS[:-1], ids=lambda check: check.__name__)
def test_keeps_the_contract_and_the_document(stage: Stage, judge: TelegramJudge, check: contract.Check) -> None:
    gap = GAPS.get(check.__name__.removeprefix("check_"), "")
    assert contract.run(check, stage).gap == gap
    assert judge.complaints == []


@pytest.mark.channel
def test_keeps_the_contract_when_the_twin_breaks_the_document() -> None:
    with RunningTwin("telegram") as spoilt:
        last = contract.CHECKS[-1]
        assert contract.run(last, TwinStage(CARD, spoilt, CREDENTIALS, named="")).check == "poisoned_item"


def built(twin: RunningTwin, mood: str = "", **more: str) -> Telegram:
    found = CARD.build({**CREDENTIALS, "api": twin.moody(mood) if mood else twin.url, **more}, loopback())
    assert isinstance(found, Telegram)
    return found


def words(text: str, **more: object) -> Utterance:
    return Utterance(key=uuid4().hex, text=text, begun_at=datetime.now(UTC), **more)  # type: ignore[arg-type]


def heard(twin: RunningTwin, number: int) -> Heard:
    found = [one for one in contract.hear(built(twin))[0] if one.external_id.endswith(f"/{number}")]
    return max(found, key=lambda one: (one.deleted, one.version))


def test_the_card_says_what_a_bot_can_do() -> None:
    told = abilities(CARD)
    assert {name for name, word in told.items() if word == "yes"} == {
        "listens", "overhears", "speaks", "reacts", "tallies", "rereads", "fetches", "identifies",
    }  # fmt: skip
    assert all(CARD.gaps[name][1] for name, word in told.items() if word != "yes")
    assert told["recalls"] == "never"


def test_what_may_have_been_said_is_unknown_and_cannot_be_looked_up(twin: RunningTwin) -> None:
    torn = built(twin, "torn")
    with pytest.raises(OutcomeUnknown):
        torn.speak(words("Said once?", to=Handle(kind="telegram", value="1002")))
    assert not isinstance(torn, Recalls)


def test_a_bot_hears_a_group_and_knows_when_it_is_meant(twin: RunningTwin) -> None:
    loud, _ = twin.says("ben", "Who is for lunch?", place="group")
    meant, _ = twin.says("ben", "Open today, @acme_bot?", place="group")
    assert not heard(twin, loud).addressed
    item = heard(twin, meant)
    assert item.addressed
    assert item.visibility is Visibility.FOLLOWERS
    assert item.external_id == f"{GROUP}/{meant}"
    receipt = built(twin).speak(words("Until ten.", ref=item.ref, in_reply_to=item.external_id))
    assert receipt.external_id.startswith(f"{GROUP}/")
    answer, _ = twin.says("ben", "Thanks!", place="group", answers=int(receipt.external_id.rpartition("/")[2]))
    assert heard(twin, answer).addressed
    assert heard(twin, answer).in_reply_to == receipt.external_id


def test_in_a_business_account_its_owner_is_us_and_a_deletion_is_heard(twin: RunningTwin) -> None:
    asked, _ = twin.says("ann", "A table for two?", place="business")
    answered, _ = twin.says("acme", "Gladly.", place="business", answers=asked)
    assert not heard(twin, asked).ours
    assert heard(twin, asked).addressed
    assert heard(twin, answered).ours
    assert heard(twin, answered).in_reply_to == heard(twin, asked).external_id
    twin.deletes(asked)
    assert heard(twin, asked).deleted


def test_a_post_in_our_channel_is_ours_and_we_post_there(twin: RunningTwin) -> None:
    receipt = built(twin).speak(words("Fresh bread"))
    item = heard(twin, int(receipt.external_id.rpartition("/")[2]))
    assert item.ours
    assert item.visibility is Visibility.PUBLIC
    assert item.external_id == receipt.external_id


def test_without_a_channel_there_is_nobody_to_say_it_to(twin: RunningTwin) -> None:
    with pytest.raises(ChannelError) as told:
        built(twin, channel="").speak(words("Fresh bread"))
    assert told.value.permanent


def test_a_photo_goes_along_and_comes_back(twin: RunningTwin) -> None:
    channel = built(twin)
    photo = Media(content=b"\xff\xd8\xff", name="cake.jpg", content_type="image/jpeg")
    assert channel.speak(words("Cake", media=(photo,), to=Handle(kind="telegram", value="1002"))).external_id
    shown, _ = twin.says("ann", "Look", more={"photo": "file-7"})
    media = heard(twin, shown).media[0]
    assert media.url == "telegram:file-7"
    assert channel.fetch(media, 100).endswith(b"cake")
    with pytest.raises(ChannelError):
        channel.fetch(media, 3)


def test_words_beside_a_photo_are_fewer(twin: RunningTwin) -> None:
    photo = Media(content=b"\xff\xd8\xff", name="cake.jpg", content_type="image/jpeg")
    with pytest.raises(ChannelError):
        built(twin).speak(words("a" * 1025, media=(photo,)))


def test_a_thumb_is_given_heard_and_taken_back(twin: RunningTwin) -> None:
    said, _ = twin.says("ann", "Lovely bread")
    assert built(twin).react(heard(twin, said).ref, "like").external_id
    number, _ = twin.says("ann", "👍", kind="reaction", answers=said)
    nod = [one for one in contract.hear(built(twin))[0] if one.kind is Kind.LIKE][-1]
    assert nod.in_reply_to == f"{BOT}/1002/{said}"
    assert nod.detail == {"emoji": "👍"}
    assert not nod.deleted
    twin.deletes(number)
    assert [one for one in contract.hear(built(twin))[0] if one.external_id == nod.external_id][-1].deleted
    with pytest.raises(ChannelError):
        built(twin).react(heard(twin, said).ref, "announce")


def test_followers_of_our_channel_are_counted(twin: RunningTwin) -> None:
    assert [one.counts for one in built(twin).tally()] == [{"followers": 42}]
    assert list(built(twin, channel="").tally()) == []


def test_what_is_pushed_says_what_is_pulled(twin: RunningTwin) -> None:
    said, _ = twin.says("ann", "Pushed?")
    delivery = twin.pushed()[-1]
    pushed = list(built(twin).overhear(delivery))
    assert pushed == [heard(twin, said)]


@pytest.mark.parametrize("secret", ["", "wrong", "a-secret-between-us2"])
def test_a_push_without_the_secret_is_refused(twin: RunningTwin, secret: str) -> None:
    forged = Delivery(body=b"{}", received_at=datetime.now(UTC), headers={"x-telegram-bot-api-secret-token": secret})
    with pytest.raises(KeyRefused):
        built(twin).overhear(forged)
    with pytest.raises(KeyRefused):
        built(twin, webhook_secret="").overhear(forged)


def test_a_truncated_push_is_spoiled_with_its_bytes(twin: RunningTwin) -> None:
    cut = Delivery(
        body=b'{"update_id', received_at=datetime.now(UTC), headers={"x-telegram-bot-api-secret-token": SECRET}
    )
    (found,) = built(twin).overhear(cut)
    assert isinstance(found, Spoiled)
    assert found.raw == cut.body


def test_a_page_after_another_is_asked_for_only_once_the_first_is_kept(twin: RunningTwin) -> None:
    with RunningTwin("telegram") as fresh:
        for number in range(130):
            fresh.says("ann", f"message {number}")
        texts = [one.text for one in contract.hear(built(fresh))[0]]
        assert texts == [f"message {number}" for number in range(130)]


def test_the_key_is_never_told(twin: RunningTwin, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    built(twin).whoami()
    for mood in ("refused", "limited:5", "torn"):
        with pytest.raises(ChannelError) as told:
            built(twin, mood).speak(words("hello"))
        assert TOKEN not in str(told.value)
        assert told.value.__cause__ is None
    assert "HTTP Request" in caplog.text
    assert TOKEN not in caplog.text
    assert "the-key-of-acme" not in caplog.text


@pytest.mark.parametrize(
    "error", [httpx.ConnectError(f"no way to /bot{TOKEN}/sendMessage"), httpx.ReadError(f"/bot{TOKEN}/ broke")]
)
def test_an_error_that_holds_the_key_loses_it(error: httpx.HTTPError) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(ChannelError) as told:
        Telegram(CREDENTIALS, over(fail)).speak(words("hello"))
    assert "the-key-of-acme" not in str(told.value)


def over(answer: object) -> Wire:
    return replace(loopback(), http=httpx.Client(transport=httpx.MockTransport(answer)), clock=SYSTEM_CLOCK)  # type: ignore[arg-type]


@pytest.mark.parametrize("token", ["", "no key", "1:a/../2:b", "12:ab?x"])
def test_what_is_no_key_changes_no_address(token: str) -> None:
    with pytest.raises(KeyRefused):
        Telegram({"token": token}, over(lambda _: httpx.Response(200))).whoami()


@pytest.mark.parametrize(
    ("status", "body", "expected", "permanent"),
    [
        (409, {"ok": False, "error_code": 409, "description": "Conflict: webhook is active"}, ChannelError, False),
        (403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked"}, ChannelError, True),
        (502, {}, ChannelError, False),
        (200, {"ok": False}, ChannelError, False),
        (200, [], ChannelError, False),
        (200, {"ok": True, "result": {"is_bot": True}}, ChannelError, False),
        (401, {"ok": False, "error_code": 401, "description": "Unauthorized"}, KeyRefused, True),
    ],
)
def test_what_telegram_refuses_is_said(
    status: int, body: object, expected: type[ChannelError], permanent: bool
) -> None:
    with pytest.raises(expected) as told:
        Telegram(CREDENTIALS, over(lambda _: httpx.Response(status, json=body))).whoami()
    assert told.value.permanent is permanent


@pytest.mark.parametrize("answer", [{"ok": True, "result": {}}, {"ok": True, "result": 7}, []])
def test_an_answer_that_cannot_be_read_after_speaking_is_unknown(answer: object) -> None:
    with pytest.raises(OutcomeUnknown):
        Telegram(CREDENTIALS, over(lambda _: httpx.Response(200, json=answer))).speak(words("hello"))


@pytest.mark.parametrize("cursor", ["soon", "-1", "1;2"])
def test_a_cursor_that_is_none_is_refused(twin: RunningTwin, cursor: str) -> None:
    with pytest.raises(ChannelError):
        list(built(twin).listen(cursor))


def test_the_official_client_of_pythons_world_speaks_to_the_twin(twin: RunningTwin) -> None:
    said, _ = twin.says("dov", "Hello bot")

    async def drive() -> tuple[str, list[str], int]:
        async with telegram.Bot(TOKEN, base_url=f"{twin.url}/bot") as bot:
            updates = await bot.get_updates(allowed_updates=["message"], timeout=0)
            texts = [update.message.text for update in updates if update.message]
            sent = await bot.send_message(
                1002, "From python", reply_parameters=telegram.ReplyParameters(message_id=said)
            )
            return bot.username, texts, sent.message_id

    with ThreadPoolExecutor(1) as aside:  # a browser test before it may have left its loop running in this thread
        username, texts, number = aside.submit(asyncio.run, drive()).result()
    assert username == "acme_bot"
    assert "Hello bot" in texts
    assert [entry.answers for entry in twin.held() if entry.id == number] == [said]
