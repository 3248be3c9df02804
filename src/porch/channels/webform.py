"""A form of ours: a page anybody can write on, reached by a link, a frame on a page, or a code at the counter.

The far end is ourselves: what is written comes in by our own door (`interfaces/widget`), and our answer stands on a
page whose address only the writer has.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from porch.core.channel import Card, Credentials, Field, Limits, Tested, Wire
from porch.core.doorstep import ANSWER, GAPS, Doorstep, discover, doorstep, heard_in
from porch.core.interaction import Heard, Spoiled

NAME = "webform"


def build(credentials: Credentials, outside: Wire) -> Doorstep:
    """Return the doorstep behind the form."""
    return doorstep(NAME, credentials)


def understand(body: bytes, where: str) -> Iterable[Heard | Spoiled]:
    """Return what one slip says; Unreadable when it is none."""
    return heard_in(NAME, body)


CARD = Card(
    name=NAME,
    label="Form and counter",
    icon="qr-code",
    build=build,
    discover=discover,
    understand=understand,
    public=False,
    fields=(
        Field(name="name", label="Name", help="What people read above the form, such as the name of your business."),
        Field(
            name="origins",
            label="Pages it may be shown in",
            required=False,
            help="Only if you put the form into a page of yours: addresses with commas, such as https://shop.example.",
        ),
        Field(
            name="address",
            label="Name in the address",
            required=False,
            help="Letters, digits and hyphens. Connecting again under the same one keeps the form and its codes.",
        ),
    ),
    limits=Limits(text=ANSWER, poll_every=timedelta(hours=1)),
    gaps=GAPS,
    advice="A page to write to you, by a link or by a code at the counter. It needs no account and no script.",
    waits_for_address="People reach the form once Porch has a public address.",
    tested=Tested(against="real server", by="Porch itself, in Chromium"),
)
