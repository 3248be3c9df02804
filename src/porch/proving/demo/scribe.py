"""Writes down what people do, the way each network would show it to us."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import count

from porch.core.interaction import Handle, Heard, Kind, Media, Spoiled, Trait, Visibility, digest
from porch.proving.demo import cast

US = {connection.channel: connection.us for connection in (cast.MASTODON, cast.BLUESKY, cast.COMMENTS, cast.MAILBOX)}
NETWORK = {"web": "feeds"}  # a handle's kind -> the channel it is heard on, where they differ


def network(who: Handle) -> str:
    """Return the channel somebody is heard on."""
    return NETWORK.get(who.kind, who.kind)


class Scribe:
    """Numbers what it writes, so that the same story gives the same items."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def says(
        self,
        who: Handle,
        at: datetime,
        text: str,
        *,
        to: str = "",
        subject: str = "",
        private: bool = False,
        traits: Iterable[Trait] = (),
        media: tuple[Media, ...] = (),
        language: str = "en",
        addressed: bool = True,
    ) -> Heard:
        """Return words of a customer's; `to` is the external id of what they answer. Mail is always private."""
        name = self._name(who)
        how = {"mastodon": Trait.MENTION, "bluesky": Trait.MENTION, "web": Trait.COMMENT}.get(who.kind)
        own = {how} if how and addressed and not private else set()
        return Heard(
            external_id=name, version="1", kind=Kind.CREATE, author=who, at=at, raw=_raw(name, who, at, text),
            text=text,
            subject=subject, in_reply_to=to, thread=to, media=media, language=language, addressed=addressed,
            traits=frozenset({*own, *traits}), recipients=(US[network(who)],) if who.kind == "email" else (),
            visibility=Visibility.DIRECT if private or who.kind == "email" else Visibility.PUBLIC,
        )  # fmt: skip

    def nods(self, who: Handle, at: datetime, kind: Kind, to: str = "") -> Heard:
        """Return a like, a share or a follow of a customer's."""
        name = f"{to or self._name(who)}#{kind}-by-{who.value}"
        return Heard(
            external_id=name, version="1", kind=kind, author=who, at=at, raw=_raw(name, who, at, kind), in_reply_to=to
        )

    def we_say(self, on: cast.Connection, at: datetime, text: str, *, answering: Heard | None = None) -> Heard:
        """Return what we said ourselves on a network, before Porch or past it."""
        name = self._name(on.us)
        return Heard(
            external_id=name, version="1", kind=Kind.CREATE, author=on.us, at=at, raw=_raw(name, on.us, at, text),
            text=text,
            ours=True, addressed=False, in_reply_to=answering.external_id if answering else "",
            thread=(answering.thread or answering.external_id) if answering else "",
            visibility=answering.visibility if answering else Visibility.PUBLIC,
            recipients=(answering.author,) if answering else (),
            subject=f"Re: {answering.subject}" if answering and answering.subject else "",
        )  # fmt: skip

    def _name(self, who: Handle) -> str:
        number = next(self._numbers)
        match who.kind:
            case "email":
                return f"<{number}.{digest(who.value.encode())[:8]}@town.example>"
            case "mastodon":
                return f"https://town.example/notes/{number}"
            case "bluesky":
                return f"at://{who.value}/app.bsky.feed.post/demo{number}"
            case _:
                return f"tag:trattoria.example,2024:comment-{number}"


def hostile() -> Spoiled:
    """Return a mail that cannot be read, as it came."""
    raw = (
        b"From: : =?utf-q?i4?content;\r\nTo: ciao@trattoria.example\r\nSubject: =?x-unknown?Q?=FF=FE?=\r\n"
        b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n\xff\xfe\x00 a table for \x80\x81\r\n"
    )
    return Spoiled(raw=raw, reason="Unreadable: the sender's address cannot be made out", where="INBOX[4127]")


def _raw(name: str, who: Handle, at: datetime, text: str) -> bytes:
    return f"{name}\n{who.value}\n{at.isoformat()}\n\n{text}\n".encode()
