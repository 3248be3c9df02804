"""Understands an article of a newsgroup or of a mailing list's public archive. Nothing here asks a server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import parsedate_to_datetime

from porch.channels._nntp_composing import is_our_id
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled, Trait, Visibility
from porch.core.mail import read_mail
from porch.core.mailhead import raw_header

_GROUP = re.compile(r"[\w.+-]{1,200}", re.ASCII)
_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_ID = re.compile(r"<([^<>\s]{1,900})>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """Who we are in a group: our address, the names that mean us, and the ids of what we posted by other programs."""

    address: str = ""
    names: tuple[str, ...] = ()
    posted: frozenset[str] = frozenset()


def read(raw: bytes, us: Us) -> list[Heard]:
    """Return what an article says, or raise Unreadable: addressed to us when it names us or answers us."""
    head = BytesHeaderParser(policy=compat32).parsebytes(raw)
    groups = [name for name in raw_header(head, "Newsgroups").replace(",", " ").split() if _GROUP.fullmatch(name)]
    own = frozenset({us.address}) if us.address else frozenset()
    heard = read_mail(raw, ours=own, mailbox=groups[0] if groups else "", received_at=injected(head))
    named = not heard.ours and _names_us(f"{heard.subject}\n{heard.text}", us.names)
    answered = not heard.ours and any(is_our_id(one, us.address) or one in us.posted for one in _above(head))
    return [
        replace(
            heard,
            visibility=Visibility.PUBLIC,
            addressed=named or answered,
            ref=_follow_up(head, groups),
            thread=heard.thread or heard.external_id,
            traits=(heard.traits - {Trait.LIST}) | ({Trait.MENTION} if named and not answered else set()),
            detail={"group": " ".join(groups), **heard.detail} if groups else heard.detail,
        )
    ]


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what a whole article says, whatever group it lay in; Unreadable when it is none."""
    head = BytesHeaderParser(policy=compat32).parsebytes(body)
    if not ({"from", "newsgroups", "message-id"} & {name.lower() for name, _ in head.raw_items()}):
        raise Unreadable("This is no article of a newsgroup")
    yield from readings([body], lambda raw: read(raw, Us()), where)


def injected(head: Message) -> datetime | None:
    """Return when a server took an article (Injection-Date, or the older header), which its writer cannot choose."""
    for name in ("Injection-Date", "NNTP-Posting-Date"):
        try:
            at = parsedate_to_datetime(raw_header(head, name))
        except (ValueError, TypeError, IndexError):
            continue
        return at if at.tzinfo else None
    return None


def _names_us(words: str, names: tuple[str, ...]) -> bool:
    found = "|".join(re.escape(name) for name in names)
    own = _QUOTED.sub("", words)
    return bool(found) and re.search(rf"(?<!\w)(?:{found})(?!\w)", own, re.IGNORECASE) is not None


def _above(head: Message) -> list[str]:
    """Return the ids of what an article stands under, of the whole thread."""
    return _ID.findall(f"{raw_header(head, 'References')} {raw_header(head, 'In-Reply-To')}")


def _follow_up(head: Message, groups: list[str]) -> str:
    """Return where answers are wanted: groups, or "poster" when its writer wants mail instead."""
    wanted = [one for one in raw_header(head, "Followup-To").replace(",", " ").split() if _GROUP.fullmatch(one)]
    return "poster" if wanted == ["poster"] else " ".join(wanted or groups)
