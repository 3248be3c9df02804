"""WhatsApp Business (Cloud API): messages, reactions, read marks, echoes; answers within 24 hours, templates after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from porch.channels import _meta_delivery as delivery
from porch.channels import _whatsapp_templates as templates
from porch.channels._meta_graph import Graph
from porch.channels._meta_reading import Around, Us
from porch.channels._meta_speaking import WINDOW, refuse_what_does_not_fit
from porch.channels._whatsapp_reading import KEPT_THERE, LABEL, NETWORK, number, pushed, read, ref_of, understand
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, OutcomeUnknown, Unreadable
from porch.core.interaction import (
    Delivery,
    Greeting,
    Handle,
    Heard,
    Media,
    Receipt,
    Spoiled,
    Utterance,
    Visibility,
)
from porch.core.payload import items, text
from porch.core.template import Filled, Template

CAPTION = 1024
HEART = "❤️"
KINDS = {"image/jpeg": "image", "image/png": "image", "video/mp4": "video", "audio/ogg": "audio", "audio/mpeg": "audio"}
LIMITS = Limits(
    text=4096,
    media_count=1,
    media_bytes=5 * 1024 * 1024,
    media_types=(*KINDS, "application/pdf", "text/plain"),
    media_alone=True,
    answer_within=WINDOW,
    poll_every=timedelta(hours=1),
)
NO_FIRST = (
    "WhatsApp lets a business write first only by a template that Meta approved. Name one in the connection's settings"
)


class WhatsApp:
    """Our number."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._credentials = dict(credentials)
        self._wire = wire
        self._graph = Graph({**credentials, "app_secret": ""}, wire, LABEL)
        self._phone = credentials["phone_number_id"]

    def whoami(self) -> Handle:
        """Return our number; KeyRefused when the key no longer works."""
        told = self._graph.ask(self._phone, {"fields": "id,display_phone_number,verified_name"})
        digits = number(text(told, "display_phone_number"))
        return Handle(kind=NETWORK, value=digits, name=text(told, "verified_name"), url=f"https://wa.me/{digits}")

    def overhear(self, delivery_: Delivery) -> Iterator[Heard | Spoiled]:
        """Yield what a signed webhook says to our number; what another number is told is not ours."""
        try:
            body = delivery.trusted(delivery_, self._credentials, LABEL)
        except Unreadable as error:
            yield Spoiled(raw=delivery_.body, reason=str(error), where="webhook")
            return
        us = Us(ids=frozenset({self._phone}))
        yield from readings(pushed(body, self._phone, Around(us=us)), read, "webhook")

    def greet(self, delivery_: Delivery) -> Greeting | None:
        """Return the challenge of Meta's handshake when it names our verify token; KeyRefused when another."""
        return delivery.greeting(delivery_, self._credentials, LABEL)

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def speak(self, utterance: Utterance) -> Receipt:
        """Answer, or write first by a template; ChannelError (permanent) before it is sent when it will not be taken.

        Whether the window of 24 hours is open is for the caller to know, and to name a template when it is not: Meta
        cannot be asked, and says so only afterwards.
        """
        refuse_what_does_not_fit(utterance, LIMITS, LABEL)
        if utterance.visibility is not Visibility.DIRECT and utterance.ref:
            raise ChannelError(f"{LABEL} knows only private messages", permanent=True)
        person, _, name = utterance.ref.partition(":")
        to = person or (number(utterance.to.value) if utterance.to else "")
        if not to:
            raise ChannelError(f"{LABEL} knows only messages to somebody", permanent=True)
        said = self._content(utterance)
        context = {"context": {"message_id": name}} if name and said["type"] != "template" else {}
        told = self._graph.say(f"{self._phone}/messages", self._addressed(to) | context | said)
        sent = next((text(one, "id") for one in items(told.get("messages"))), "")
        if not sent:
            raise OutcomeUnknown(f"{LABEL} took our words and gave no id for them")
        return Receipt(external_id=sent, ref=ref_of(to, sent), at=self._wire.clock.now())

    def templates(self) -> Iterator[Template]:
        """Yield the templates of our WhatsApp Business account; none when the connection does not name it."""
        if account := self._credentials.get("business_id", ""):
            yield from templates.listed(self._graph, account)

    def react(self, ref: str, kind: str) -> Receipt:
        """Put a heart to a message; doing it twice is doing it once."""
        person, _, name = ref.partition(":")
        if kind != "like" or not name:
            raise ChannelError(f"{LABEL} knows no “{kind}” for this", permanent=True)
        heart = {"type": "reaction", "reaction": {"message_id": name, "emoji": HEART}}
        self._graph.do(f"{self._phone}/messages", self._addressed(person) | heart)
        return Receipt(external_id=f"{name}#like-by-{self._phone}", ref=ref, at=self._wire.clock.now())

    def fetch(self, media: Media, limit: int) -> bytes:
        """Return a photo's or file's bytes; Meta gives its address anew each time, and wants our key there too."""
        if media.content is not None or not media.url.startswith(KEPT_THERE):
            return self._graph.fetch(media, limit)
        told = self._graph.ask(media.url.removeprefix(KEPT_THERE), {"phone_number_id": self._phone})
        return self._graph.fetch(Media(url=text(told, "url")), limit, keyed=True)

    def _addressed(self, to: str) -> dict[str, Any]:
        group = "group" if to.endswith("@g.us") else "individual"
        return {"messaging_product": NETWORK, "recipient_type": group, "to": to}

    def _content(self, utterance: Utterance) -> dict[str, Any]:
        if utterance.template is not None:
            return templates.sent(utterance.template)
        if not utterance.ref:
            return templates.sent(self._first(utterance.text))
        if utterance.media:
            return self._file(utterance)
        return {"type": "text", "text": {"body": utterance.text, "preview_url": False}}

    def _first(self, words: str) -> Filled:
        name, _, language = self._credentials.get("template", "").strip().partition(" ")
        if not name:
            raise ChannelError(NO_FIRST, permanent=True)
        return Filled(name=name, language=language.strip() or "en", values=(("1", words),))

    def _file(self, utterance: Utterance) -> dict[str, Any]:
        one = utterance.media[0]
        if len(utterance.text) > CAPTION:
            raise ChannelError(f"{LABEL} takes {CAPTION} characters with a file", permanent=True)
        kind = KINDS.get(one.content_type, "document")
        content = self.fetch(one, LIMITS.media_bytes)
        told = self._graph.say(
            f"{self._phone}/media", {"messaging_product": NETWORK, "type": one.content_type},
            (one.name or "file", content, one.content_type), field="file",
        )  # fmt: skip
        if not (kept := text(told, "id")):
            raise ChannelError(f"{LABEL} did not take the file")
        held = {"id": kept} | ({"caption": utterance.text} if utterance.text and kind != "audio" else {})
        return {"type": kind, kind: held | ({"filename": one.name} if kind == "document" and one.name else {})}


def discover(fields: Credentials, wire: Wire) -> Credentials:
    """Return `fields` with our number, and let Meta push to us what is written to it."""
    graph = Graph({**fields, "app_secret": ""}, wire, LABEL)
    told = graph.ask(fields["phone_number_id"], {"fields": "id,display_phone_number,verified_name"})
    found = {**fields, "number": number(text(told, "display_phone_number"))}
    if account := fields.get("business_id", ""):
        graph.do(f"{account}/subscribed_apps")
    return found


CARD = Card(
    name=NETWORK,
    label="WhatsApp Business",
    icon="message-circle",
    build=WhatsApp,
    fields=(
        Field(
            name="phone_number_id", label="Phone number ID",
            help="Not the number itself: the long ID that Meta shows under WhatsApp, API setup.",
        ),
        Field(
            name="access_token", label="Access token", kind="password", secret=True,
            help="Of a system user of your business, which does not run out. The one under API setup lasts a day.",
        ),
        Field(
            name="app_secret", label="App secret", kind="password", secret=True,
            help="Under App settings, Basic. With it Porch knows Meta's deliveries from forged ones.",
        ),
        Field(
            name="verify_token", label="Verify token", secret=True,
            help="Make up a long word. Meta asks for the same word when you enter Porch's address under Webhooks.",
        ),
        Field(
            name="business_id", label="WhatsApp Business account ID", required=False,
            help="Under API setup. With it Porch asks Meta to push messages here, and knows your templates.",
        ),
        Field(
            name="template", label="Template to write first with", required=False,
            help="The name and language of a template with one blank that Meta approved, such as: hello en",
        ),
    ),
    limits=LIMITS,
    discover=discover,
    public=False,
    waits_for_address="Everything: WhatsApp only pushes, and Meta must be able to reach Porch.",
    paste_address='In your app under WhatsApp, Configuration, as "Callback URL", with the verify token you made up; '
    "subscribe to messages.",
    advice="You need a number of the WhatsApp Business Platform, which is free to set up at developers.facebook.com.",
    gaps={
        "listens": (Gap.NOTYET, "Meta keeps no list of messages to ask for: they come by webhook or never."),
        "recalls": (Gap.NOTYET, "Meta cannot be asked what we said, only told us whether it arrived."),
        "counts": (Gap.NOTYET, "Meta lists no day's messages, so that a day cannot be compared."),
        "searches": (Gap.NEVER, "Messages are between two; nothing public can be searched."),
        "tallies": (Gap.NEVER, "Nobody follows a number."),
        "follows": (Gap.NEVER, "Nobody follows a number."),
        "awaits": (Gap.NEVER, "Meta pushes webhooks; it has no line to hold open."),
        "refreshes": (Gap.NEVER, "The token of a system user does not run out."),
    },
    tested=Tested(against="twin", by="Meta's Business Messaging OpenAPI v23.0", compared="2026-11-22"),
    understand=understand,
)  # fmt: skip
