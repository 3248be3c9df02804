"""A place where Ann and we can act on a doorstep of our own: there is no network, so its book is the stage's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from porch.core import doorstep
from porch.core.channel import Card
from porch.core.doorstep import Doorstep, Slip
from porch.core.interaction import Delivery, Heard, Receipt, Utterance
from tests.channels.twin_stage import loopback

GAPS: Mapping[str, str] = {
    "edit": "what a visitor has left stays as it is; they say it again in other words",
    "delete": "what a visitor has left stays; erasing somebody is a deed of the team",
    "elsewhere": "there is no other app in which we could answer",
    "hears_ourselves": "our words are in the log by having left; nobody tells us of them",
    "rate_limit": "no network limits us; visitors are limited at the door, before anything is heard",
    "passing_error": "where we are the far end, nothing can be unreachable while we run",
    "unknown_outcome": "saying and arriving are one transaction, so no answer can be lost between them",
}


class DoorstepStage:
    """Ann leaves slips, and what we say is written in the stage's book as the log would."""

    def __init__(self, card: Card) -> None:
        self.card, self.gaps = card, GAPS
        self._key = dict(doorstep.discover({"name": "Trattoria", "origins": "https://shop.example"}, loopback()))
        self._left: list[Delivery] = []
        self._book: dict[str, str] = {}

    def channel(self) -> Any:
        return _Written(self.card.build(self._key, loopback()), self._book)

    def customer_says(self, text: str, reply_to: str = "") -> str:
        slip = Slip(key=uuid4().hex, visitor=self._ann, at=datetime.now(UTC), words=text)
        self._leave(slip.body())
        return doorstep.item_id(self.card.name, self._key["address"], slip.visitor, slip.key)

    def customer_edits(self, external_id: str, text: str) -> None:
        raise AssertionError("not asked for")

    def customer_deletes(self, external_id: str) -> None:
        raise AssertionError("not asked for")

    def we_say_elsewhere(self, text: str, reply_to: str = "") -> str:
        raise AssertionError("not asked for")

    def poison(self) -> None:
        self._leave(b'{"slip": "torn')

    def said(self, text: str) -> int:
        return sum(text == said for said in self._book.values())

    def address(self, heard: Heard) -> Utterance:
        return Utterance(
            key=uuid4().hex, text="", begun_at=datetime.now(UTC), to=heard.author, in_reply_to=heard.external_id,
            visibility=heard.visibility,
        )  # fmt: skip

    def refused(self) -> Any:
        self.customer_says("Is anybody there?")
        return self.card.build({**self._key, "secret": "another"}, loopback())

    def limited(self, seconds: int) -> Any:
        raise AssertionError("not asked for")

    def down(self) -> Any:
        raise AssertionError("not asked for")

    def torn(self) -> Any:
        raise AssertionError("not asked for")

    def skewed(self, by: timedelta) -> Any:
        return self.channel()  # it reads no clock: a slip says when it was left

    def unacceptable(self) -> Utterance:
        return Utterance(key=uuid4().hex, text="a" * (doorstep.ANSWER + 1), begun_at=datetime.now(UTC))

    def pushed(self) -> Sequence[Delivery]:
        return list(self._left)

    @property
    def _ann(self) -> str:
        return doorstep.digest_of("Ann's token", self._key["address"])

    def _leave(self, body: bytes) -> None:
        told = {doorstep.SIGNATURE: doorstep.signature(self._key["secret"], body)}
        self._left.append(Delivery(body=body, received_at=datetime.now(UTC), headers=told))


class _Written:
    """The channel, with what it says written down under the name its receipt gives, as the log does."""

    def __init__(self, channel: Doorstep, book: dict[str, str]) -> None:
        self._channel, self._book = channel, book
        self.overhear, self.reread, self.whoami, self.find = (
            channel.overhear, channel.reread, channel.whoami, channel.find,
        )  # fmt: skip

    def speak(self, utterance: Utterance) -> Receipt:
        receipt = self._channel.speak(utterance)
        self._book[receipt.external_id] = utterance.text
        return receipt
