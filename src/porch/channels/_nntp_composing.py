"""An utterance as an article. Nothing a customer wrote reaches a header without losing its control characters."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from porch.core.errors import ChannelError
from porch.core.interaction import Utterance
from porch.core.mailhead import one_line

_POLICY = SMTP.clone(max_line_length=900)  # shorter lines would break ids in two and encode the pieces
_OURS = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{8})@")
_TOKEN = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]{1,250}")
_ADDRESS = re.compile(r"[^\s@<>\"(),;:]{1,64}@[A-Za-z0-9.-]{1,255}")


def our_id(key: str, address: str) -> str:
    """Return the Message-ID (without brackets) of what is said under `key`: the same key, the same id, always."""
    mark = hashlib.blake2b(f"{address}\0{key}".encode(), digest_size=16, person=b"porch-news").hexdigest()
    return f"{mark}.{_seal(mark, address)}@{address.partition('@')[2]}"


def is_our_id(message_id: str, address: str) -> bool:
    """Return whether Porch made this id for us: an answer to it is an answer to us, whoever remembers what we said.

    >>> is_our_id(our_id("a key", "care@acme.test"), "care@acme.test"), is_our_id("a@b", "care@acme.test")
    (True, False)
    """
    found = _OURS.match(message_id)
    return (
        bool(address)
        and found is not None
        and message_id == f"{found[1]}.{_seal(found[1], address)}@" + (address.partition("@")[2])
    )


def compose(utterance: Utterance, *, address: str, name: str, groups: str, at: datetime) -> bytes:
    """Return `utterance` as an article from `address` to `groups`; a permanent ChannelError when it cannot be one."""
    if not _ADDRESS.fullmatch(address):
        raise ChannelError(f"This is no address to write from: {one_line(address)[:100]!r}", permanent=True)
    article = EmailMessage(policy=_POLICY)
    try:
        article["From"] = formataddr((one_line(name), address))
        article["Newsgroups"] = ",".join(groups.split())
        article["Subject"] = one_line(utterance.subject)[:500] or one_line(utterance.text)[:60]
        article["Date"] = format_datetime(at)
        article["Message-ID"] = f"<{our_id(utterance.key, address)}>"
        if references := _references(utterance):
            article["References"] = references
        article.set_content(utterance.text.replace("\0", ""))
        return article.as_bytes()
    except (ValueError, LookupError) as error:
        raise ChannelError(f"This cannot be written as an article: {error}", permanent=True) from error


def _seal(mark: str, address: str) -> str:
    return hashlib.blake2b(f"{mark}\0{address}".encode(), digest_size=4, person=b"porch-ours").hexdigest()


def _references(utterance: Utterance) -> str:
    """Return the first of the thread and the last few, ending with what is answered."""
    ids = [one for one in dict.fromkeys(utterance.references) if one and one != utterance.in_reply_to]
    return _written([*(ids if len(ids) < 9 else [ids[0], *ids[-8:]]), utterance.in_reply_to])


def _written(ids: Iterable[str]) -> str:
    fit = (one.strip().strip("<>") for one in ids)
    return " ".join(f"<{one}>" for one in fit if _TOKEN.fullmatch(one) and not one.endswith("@porch.invalid"))
