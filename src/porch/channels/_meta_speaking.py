"""Private messages sent by Messenger and Instagram: the 24-hour window, one private answer to a comment, looking up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from porch.channels._meta_graph import WINDOW_SHUT, Graph, paged
from porch.channels._meta_messages import name_of, ref_of
from porch.core.channel import Limits
from porch.core.errors import ChannelError, OutcomeUnknown
from porch.core.interaction import Receipt, Utterance
from porch.core.payload import items, moment, text

WINDOW = timedelta(hours=24)
LOOK_BACK = timedelta(minutes=5)
FIELDS = "id,created_time,from,message,attachments.limit(3){id}"

Item = Mapping[str, Any]


def refuse_what_does_not_fit(utterance: Utterance, limits: Limits, network: str) -> None:
    """Raise ChannelError (permanent), before anything is sent, when words or photos are more than a network takes."""
    if not utterance.text.strip() and not (utterance.media and limits.media_alone):
        raise ChannelError("There are no words to say", permanent=True)
    length = limits.measure(utterance.text)
    if limits.text is not None and length > limits.text:
        raise ChannelError(f"{length} characters are too many: {network} takes {limits.text}", permanent=True)
    if len(utterance.media) > limits.media_count:
        raise ChannelError(f"{network} takes {limits.media_count or 'no'} photos here", permanent=True)


def squash(told: str) -> str:
    """Return words without the white space a network may change.

    >>> squash(" At  seven\\n")
    'Atseven'
    """
    return "".join(told.split())


class Messages:
    """The private messages of one page. `platform` is what the Graph API calls the network they run on."""

    def __init__(self, graph: Graph, page: str, platform: str) -> None:
        self._graph = graph
        self._page = page
        self._platform = platform

    def say(self, utterance: Utterance) -> Receipt:
        """Send a message, or the one private answer a comment may have; refused before it is sent when too late."""
        kind, person, name = _parts(utterance)
        body: dict[str, Any] = {"recipient": {"id": person}, "message": {"text": utterance.text}}
        if kind == "m":
            body |= self._within_the_window(person) | ({"reply_to": {"mid": name}} if name else {})
        else:
            body["recipient"] = {"comment_id" if kind == "c" else "post_id": person}
        told = self._graph.say(f"{self._page}/messages", body)
        sent = text(told, "message_id")
        if not sent:
            raise OutcomeUnknown(f"{self._graph.network} took our words and gave no id for them")
        whom = text(told, "recipient_id") or (utterance.to.value if utterance.to else person)
        sent = name_of(sent)
        return Receipt(external_id=sent, ref=ref_of(whom, sent), at=self._graph.wire.clock.now())

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of a message of ours if it stands in the conversation, None if it certainly does not."""
        kind, person, _ = _parts(utterance)
        whom = person if kind == "m" else utterance.to.value if utterance.to else ""
        if not whom:
            raise ChannelError("It is not known to whom this went, so it cannot be looked up")
        floor = utterance.begun_at - LOOK_BACK
        for one, at in self._with(whom):
            if at < floor:
                return None
            said = squash(text(one, "message")) == squash(utterance.text)
            if said and text(one, "from", "id") != whom:
                name = name_of(text(one, "id"))
                return Receipt(external_id=name, ref=ref_of(whom, name), at=at)
        return None

    def react(self, person: str, name: str) -> None:
        """Put a heart to a message; twice is once."""
        body = {"recipient": {"id": person}, "sender_action": "react"}
        self._graph.do(f"{self._page}/messages", body | {"payload": {"message_id": name, "reaction": "love"}})

    def _within_the_window(self, person: str) -> dict[str, str]:
        last = next((at for one, at in self._with(person) if text(one, "from", "id") == person), None)
        if last is None or self._graph.wire.clock.now() - last > WINDOW:
            raise ChannelError(WINDOW_SHUT, permanent=True)
        return {"messaging_type": "RESPONSE"}

    def _with(self, person: str) -> Iterator[tuple[Item, datetime]]:
        """Yield the messages between somebody and us, newest first."""
        params = {"platform": self._platform, "user_id": person, "fields": f"id,messages.limit(25){{{FIELDS}}}"}
        for talk in self._graph.page(f"{self._page}/conversations", params).items:
            name, held = text(talk, "id"), talk.get("messages") if isinstance(talk, Mapping) else None
            page = paged(held, self._graph.network) if isinstance(held, Mapping) else None
            while page is not None:
                for one in items(page.items):
                    if (at := _at(one)) is not None:
                        yield one, at
                more = {"fields": FIELDS, "limit": 25, **page.more}
                page = self._graph.page(f"{name}/messages", more) if page.more else None


def _parts(utterance: Utterance) -> tuple[str, str, str]:
    """Return what is answered ("m" message, "c" comment, "p" post), whose or which it is, and a message's own id."""
    kind, _, rest = utterance.ref.partition(":")
    person, _, name = rest.partition(":")
    if kind == "m" and person:
        return kind, person, name
    if kind in ("c", "p") and rest:
        return kind, rest, ""
    if not utterance.ref and utterance.to is not None and utterance.to.value:
        return "m", utterance.to.value, ""
    raise ChannelError("A private message needs somebody who wrote to us first", permanent=True)


def _at(one: Item) -> datetime | None:
    try:
        return moment(one["created_time"])
    except (LookupError, ValueError):
        return None
