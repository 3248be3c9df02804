"""Telegram: a bot hears what people write to it, in groups too, and answers; a business account's chats as well."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator
from typing import Any

from porch.channels._telegram_bodies import understand
from porch.channels._telegram_reading import READERS, Us, envelope, name_of, read, ref_of, told_at, who
from porch.channels._telegram_server import LABEL, Bot, Files
from porch.channels._telegram_words import measure
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import Delivery, Handle, Heard, Mark, Media, Receipt, Spoiled, Tally, Utterance

PAGE = 100
CAPTION = 1024
FETCHED = 20 * 1024 * 1024  # Telegram gives a bot no larger file
PHOTOS = ("image/jpeg", "image/png", "image/webp")
SECRET = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of a header


class Telegram:
    """Our bot on Telegram."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._bot = Bot(credentials, wire)
        self._clock = wire.clock
        self._secret = credentials.get("webhook_secret", "")

    def whoami(self) -> Handle:
        """Return the bot's handle; KeyRefused when Telegram does not know its key."""
        return who(self._bot.itself())

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what was said since the update `since`, oldest first.

        Telegram forgets an update as soon as a later one is asked for, so a Mark follows every page before the next.
        """
        us, offset = self._bot.us(), _offset(since)
        while True:
            page = self._page(offset)
            yield from readings((envelope(update, us) for update in page), read, "getUpdates")
            numbers = [number for one in page if isinstance(number := _number(one), int)]
            offset = max([offset, *(number + 1 for number in numbers)])
            yield Mark(cursor=str(offset), seen=len(page))
            if len(page) < PAGE or not numbers:
                return

    def overhear(self, delivery: Delivery) -> Iterator[Heard | Spoiled]:
        """Yield what a pushed update says; KeyRefused unless it carries the secret that was agreed on."""
        told = delivery.headers.get(SECRET, "")
        if not self._secret or not hmac.compare_digest(told.encode(), self._secret.encode()):
            raise KeyRefused(f"This did not come from {LABEL}: the secret is missing or wrong")
        return self._pushed(delivery.body)

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one update say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def speak(self, utterance: Utterance) -> Receipt:
        """Send a message: an answer, a message to a person, or a post in our own Telegram channel.

        ChannelError (permanent) before anything is sent when it is too long, empty, or there is nobody to say it to.
        """
        method, told, files = self._composed(utterance)
        message = self._bot.say(method, told, files)
        try:
            return self._receipt(message)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise OutcomeUnknown(f"{LABEL} took our words and answered what we cannot read") from error

    def react(self, ref: str, kind: str) -> Receipt:
        """Put a thumb up ("like") under a message; doing it twice is doing it once."""
        if kind != "like":
            raise ChannelError(f"{LABEL} knows no “{kind}”", permanent=True)
        chat, number, _, _ = _places(ref)
        thumb = [{"type": "emoji", "emoji": "👍"}]
        self._bot.ask("setMessageReaction", chat_id=_chat(chat), message_id=int(number), reaction=thumb)
        us = self._bot.us()
        name = f"{name_of({'id': chat}, number, us)}#reaction-by-{us.id}"
        return Receipt(external_id=name, ref=ref, at=self._clock.now())

    def fetch(self, media: Media, limit: int) -> bytes:
        """Return a photo's or file's bytes; ChannelError beyond `limit` or when Telegram no longer has it."""
        if media.content is not None:
            return media.content
        told = self._bot.ask("getFile", file_id=media.url.removeprefix("telegram:"))
        path = told.get("file_path") if isinstance(told, dict) else None
        if not isinstance(path, str) or ".." in path:
            raise ChannelError(f"{LABEL} does not say where the file is", permanent=True)
        return self._bot.download(path, limit)

    def tally(self) -> Iterator[Tally]:
        """Yield how many follow our Telegram channel; nothing when there is none."""
        if self._bot.channel:
            count = self._bot.ask("getChatMemberCount", chat_id=_chat(self._bot.channel))
            if isinstance(count, int):
                yield Tally(of="", at=self._clock.now(), counts={"followers": count})

    def _page(self, offset: int) -> list[Any]:
        wanted = {"limit": PAGE, "timeout": 0, "allowed_updates": list(READERS)}
        page = self._bot.ask("getUpdates", **wanted | ({"offset": offset} if offset else {}))
        if not isinstance(page, list):
            raise ChannelError(f"{LABEL} gave no list of updates")
        return page

    def _pushed(self, body: bytes) -> Iterator[Heard | Spoiled]:
        try:
            update = json.loads(body)
        except (ValueError, RecursionError) as error:
            yield Spoiled(raw=body, reason=f"this is no JSON: {error}"[:300], where="webhook")
            return
        yield from readings([envelope(update, self._bot.us())], read, "webhook")

    def _composed(self, utterance: Utterance) -> tuple[str, dict[str, Any], Files]:
        text = utterance.text
        allowed = CAPTION if utterance.media else CARD.limits.text or 0
        if not text.strip() and not utterance.media:
            raise ChannelError("There are no words to say", permanent=True)
        if (length := measure(text)) > allowed:
            raise ChannelError(f"{length} characters are too many: {LABEL} takes {allowed} here", permanent=True)
        told = self._addressed(utterance)
        if not utterance.media:
            return "sendMessage", {**told, "text": text}, {}
        return self._enclosed({name: _as_text(value) for name, value in told.items()}, utterance)

    def _enclosed(self, told: dict[str, Any], utterance: Utterance) -> tuple[str, dict[str, Any], Files]:
        if len(utterance.media) > CARD.limits.media_count:
            raise ChannelError(f"{LABEL} takes one photo or file with a message", permanent=True)
        media = utterance.media[0]
        content = self.fetch(media, CARD.limits.media_bytes)
        if len(content) > CARD.limits.media_bytes:
            raise ChannelError(f"The file is larger than {CARD.limits.media_bytes} bytes", permanent=True)
        kind = "photo" if media.content_type in PHOTOS else "document"
        file = (media.name or kind, content, media.content_type or "application/octet-stream")
        caption = {"caption": utterance.text} if utterance.text else {}
        return f"send{kind.title()}", told | caption, {kind: file}

    def _addressed(self, utterance: Utterance) -> dict[str, Any]:
        if utterance.ref:
            chat, number, topic, business = _places(utterance.ref)
            told: dict[str, Any] = {"chat_id": _chat(chat)}
            told |= {"message_thread_id": int(topic)} if topic else {}
            told |= {"business_connection_id": business} if business else {}
            return told | {"reply_parameters": {"message_id": int(number), "allow_sending_without_reply": True}}
        to = utterance.to.value if utterance.to else self._bot.channel
        if not to:
            raise ChannelError("A bot has nobody to say this to: name your Telegram channel first", permanent=True)
        return {"chat_id": _chat(to)}

    def _receipt(self, message: Any) -> Receipt:
        us = Us(id=int((message.get("from") or {}).get("id") or 0))
        name = name_of(message["chat"], message["message_id"], us, str(message.get("business_connection_id") or ""))
        return Receipt(external_id=name, ref=ref_of(message), at=told_at(message["date"]))


def _offset(since: str | None) -> int:
    if not since:
        return 0
    if not since.isdecimal():
        raise ChannelError(f"This is no Telegram cursor: {since[:80]}", permanent=True)
    return int(since)


def _number(update: object) -> object:
    return update.get("update_id") if isinstance(update, dict) else None


def _places(ref: str) -> tuple[str, str, str, str]:
    chat, _, rest = ref.partition(":")
    number, _, rest = rest.partition(":")
    topic, _, business = rest.partition(":")
    if not number.isdecimal():
        raise ChannelError(f"This is no message of {LABEL}: {ref[:80]}", permanent=True)
    return chat, number, topic, business


def _chat(value: str) -> int | str:
    return int(value) if value.lstrip("-").isdecimal() else f"@{value.lstrip('@')}"


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


CARD = Card(
    name="telegram",
    label="Telegram",
    icon="send",
    build=Telegram,
    fields=(
        Field(
            name="token",
            label="Your bot's key",
            kind="password",
            help="Write /newbot to @BotFather in Telegram. It asks for a name and gives you a key: paste it here.",
            secret=True,
        ),
        Field(
            name="channel",
            label="Your Telegram channel",
            help="Such as @yourshop, if you post news in one. Make the bot an administrator there.",
            required=False,
        ),
        Field(
            name="webhook_secret",
            label="Secret of the webhook",
            kind="password",
            help="Only if you let Telegram push to Porch: the secret_token you set with setWebhook.",
            required=False,
            secret=True,
        ),
    ),
    limits=Limits(
        text=4096,
        measure=measure,
        media_count=1,
        media_bytes=10 * 1024 * 1024,
        media_types=(*PHOTOS, "application/pdf", "video/mp4"),
        media_alone=True,
        edits=True,
        deletes=True,
        posts_per_hour=1200,
    ),
    gaps={
        "follows": (Gap.NEVER, "A bot is told how many are in a channel, and not who."),
        "recalls": (Gap.NEVER, "The Bot API knows no key against saying things twice and cannot look a message up."),
        "counts": (Gap.NEVER, "Telegram forgets an update once it was taken and lists no day again."),
        "searches": (Gap.NEVER, "A bot sees only what is written to it or where it was invited."),
        "awaits": (Gap.NOTIMPL, "Telegram can hold a question open until something comes; Porch asks every minute."),
        "refreshes": (Gap.NEVER, "A bot's key lasts until @BotFather takes it back."),
    },
    tested=Tested(against="twin", by="Bot API 10.1 and python-telegram-bot", compared="2026-11-22"),
    understand=understand,
    waits_for_address="Telegram pushes messages at once only to a public address; until then Porch asks every minute.",
    paste_address="Call setWebhook with it and with the secret you gave Porch. Pushing and asking exclude each other, "
    "by Telegram's rule.",
    advice="People find your bot by its name, or add it to their group.",
)
