"""Says one short thing on every public channel: the dish, the hours, where we are today. Addressed to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from porch.core.errors import PorchError
from porch.core.interaction import Media
from porch.desk.post import media, queries
from porch.records.accounts.models import Account
from porch.records.interactions import store
from porch.records.interactions.models import Interaction
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Enclosure, Outgoing
from porch.records.team.models import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is to be said on one account."""

    account: Account
    text: str


def say(
    *,
    wordings: Sequence[Wording],
    photo: bytes = b"",
    photo_name: str = "",
    alt: str = "",
    member: Member,
    at: datetime,
    key: str = "",
) -> list[Outgoing]:
    """Put one post into the outbox of each account; PorchError names the network that would refuse it, and why."""
    if not wordings:
        raise PorchError("Choose at least one place to say it.")
    for wording in wordings:
        see_that_it_fits(wording.account, wording.text, photo, photo_name, at=at)
    if photo and not alt.strip():
        raise PorchError("Describe the photo in a few words, for those who cannot see it.")
    post_key = key or uuid4().hex
    with transaction.atomic():
        return [
            outbox.enqueue(
                account=w.account, text=w.text, at=at, member=member, visibility="public", post_key=post_key,
                key=f"{post_key[:40]}:{w.account.pk}", enclosures=enclose(photo, photo_name, alt),
            )
            for w in wordings
        ]  # fmt: skip


def see_that_it_fits(
    account: Account,
    text: str,
    photo: bytes = b"",
    photo_name: str = "",
    *,
    at: datetime,
    answers: Interaction | None = None,
) -> None:
    """Raise PorchError, in words for whoever wrote it, when the network would refuse this; nothing has left then."""
    files = (Media(content=photo, name=photo_name, content_type=media.sniff(photo)),) if photo else ()
    if objection := queries.fitting(queries.card_of(account), answers).objection(text, files, now=at):
        raise PorchError(objection)


def enclose(content: bytes, name: str, alt: str) -> list[Enclosure]:
    """Return a photo or file ready to go along: its place taken out, its type read from its bytes."""
    if not content:
        return []
    kept = media.inspect(content, "", name)
    return [Enclosure(sha256=store.keep(kept.content), name=kept.name, content_type=kept.content_type, alt=alt.strip())]
