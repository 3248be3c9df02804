"""Chat on a page of the business: whoever passes can say something, and reads our answer where they asked.

The far end is ourselves: what visitors say comes in by our own door (`interfaces/widget`), and what we answer is there
as soon as it has left the outbox.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from porch.core.channel import Card, Credentials, Field, Limits, Tested, Wire
from porch.core.doorstep import ANSWER, GAPS, PHOTO, Doorstep, discover, doorstep, heard_in
from porch.core.interaction import Heard, Spoiled

NAME = "webchat"


def build(credentials: Credentials, outside: Wire) -> Doorstep:
    """Return the doorstep behind the chat."""
    return doorstep(NAME, credentials)


def understand(body: bytes, where: str) -> Iterable[Heard | Spoiled]:
    """Return what one slip says; Unreadable when it is none."""
    return heard_in(NAME, body)


CARD = Card(
    name=NAME,
    label="Web chat",
    icon="message-square",
    build=build,
    discover=discover,
    understand=understand,
    public=False,
    fields=(
        Field(name="name", label="Name", help="What visitors read above the chat, such as the name of your business."),
        Field(
            name="origins",
            label="Pages it may stand on",
            help="Addresses with commas, such as https://shop.example. The chat works on pages there and nowhere else.",
        ),
        Field(
            name="address",
            label="Name in the address",
            required=False,
            help="Letters, digits and hyphens. Connecting again under the same one keeps the chat and its visitors.",
        ),
    ),
    limits=Limits(
        text=ANSWER,
        media_count=1,
        media_bytes=PHOTO,
        media_types=("image/jpeg", "image/png", "image/webp"),
        poll_every=timedelta(hours=1),
    ),
    gaps=GAPS,
    advice="A small chat for your own pages. Visitors need no account, and read your answer where they asked.",
    waits_for_address="Visitors reach the chat once Porch has a public address.",
    tested=Tested(against="real server", by="Porch itself, in Chromium on a foreign page"),
)
