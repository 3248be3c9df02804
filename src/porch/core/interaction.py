"""The words every room shares: what was heard, what is to be said, and between whom.

Kinds follow ActivityStreams 2.0 (W3C Recommendation, 23 May 2017) where it has a verb, and add ours where it has none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from porch.core.template import Filled


class Visibility(StrEnum):
    """Who can see an interaction."""

    PUBLIC = "public"
    FOLLOWERS = "followers"
    DIRECT = "direct"
    IN_PERSON = "in_person"


class Kind(StrEnum):
    """Everything that can be in the log. The list is closed: a new kind is a decision, not a string."""

    # ActivityStreams 2.0
    CREATE = "create"  # somebody said something: post, comment, mail, message
    QUESTION = "question"
    LIKE = "like"
    DISLIKE = "dislike"
    ANNOUNCE = "announce"  # share, boost, repost
    FOLLOW = "follow"
    FLAG = "flag"
    BLOCK = "block"
    INVITE = "invite"
    ACCEPT = "accept"
    REJECT = "reject"
    JOIN = "join"
    LEAVE = "leave"
    OFFER = "offer"
    VIEW = "view"
    # what the vocabulary lacks, between a customer and us
    REVIEW = "review"
    VISIT = "visit"
    CALL = "call"
    MEETING = "meeting"
    PURCHASE = "purchase"
    VOTE = "vote"
    ANSWER = "answer"  # to a survey
    PROMISE = "promise"
    # what we do about it
    NOTE = "note"  # private, for the team
    ASSIGN = "assign"
    HAND_OVER = "hand_over"
    TAKE_BACK = "take_back"
    SNOOZE = "snooze"
    CLOSE = "close"
    REOPEN = "reopen"
    ACKNOWLEDGE = "acknowledge"
    DECLINE = "decline"
    SET_ASIDE = "set_aside"  # not a customer
    BRING_BACK = "bring_back"  # a customer after all
    URGENT = "urgent"  # a colleague raised the flag
    CALM = "calm"  # and took it down
    CORRECT = "correct"  # says of detail["of"] whether detail["label"] is right: detail["right"] "1", or "0"
    UNDO = "undo"  # takes back the deed named in detail["of"]


SAYING = frozenset({Kind.CREATE, Kind.QUESTION, Kind.REVIEW, Kind.CALL, Kind.MEETING, Kind.VISIT})
"""Kinds that can carry words which wait for an answer, or give one."""

NODS = frozenset({Kind.LIKE, Kind.DISLIKE, Kind.ANNOUNCE, Kind.FOLLOW, Kind.VIEW, Kind.JOIN, Kind.ACCEPT, Kind.VOTE})
"""Kinds that end as *needs no answer*."""

DEEDS = frozenset(
    {
        Kind.NOTE, Kind.ASSIGN, Kind.HAND_OVER, Kind.TAKE_BACK, Kind.SNOOZE, Kind.CLOSE, Kind.REOPEN,
        Kind.ACKNOWLEDGE, Kind.DECLINE, Kind.SET_ASIDE, Kind.BRING_BACK, Kind.URGENT, Kind.CALM, Kind.CORRECT,
        Kind.UNDO,
    }
)  # fmt: skip
"""Kinds that are ours alone and that no customer sees."""


class Trait(StrEnum):
    """What a message says about itself, read from its headers rather than guessed from its words."""

    LIST = "list"  # List-Id, List-Unsubscribe, Precedence: bulk
    AUTOMATIC = "automatic"  # Auto-Submitted, vacation, bounce
    NO_REPLY = "no_reply"  # the sender says not to answer
    RECEIPT = "receipt"  # order confirmations, invoices, notifications
    MENTION = "mention"  # names us without being a reply to us
    COMMENT = "comment"  # under something of ours
    SPAM = "spam"
    NOTICE = "notice"  # a network's mail that somebody wrote there: to be ticked off, not answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """One way to reach or recognise somebody: `kind` is the network, `value` the normal form on it."""

    kind: str
    value: str
    name: str = ""
    url: str = ""
    followers: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A photo or file. `content` is present when the bytes came along (mail); else `url` says where to fetch them."""

    url: str = ""
    content: bytes | None = None
    name: str = ""
    content_type: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One observation of one item on a network: somebody did something, and this is how it stood when we looked.

    `external_id` is globally unique on the channel (a URI, a Message-ID), `version` the network's edit stamp or the
    digest of `raw`. `ref` is what the channel itself needs to answer the item (a local id, a CID): opaque to others.
    `in_reply_to` and `thread` are external ids, of the parent and of the first item, when the network tells them.
    `addressed` says that it is meant for us. `ours` says that we said it, by whatever means.
    `at` and `edited_at` are aware, UTC. `raw` are the bytes of this item alone.
    """

    external_id: str
    version: str
    kind: Kind
    author: Handle
    at: datetime
    raw: bytes
    edited_at: datetime | None = None
    deleted: bool = False
    ours: bool = False
    addressed: bool = True
    visibility: Visibility = Visibility.PUBLIC
    text: str = ""
    html: str = ""
    subject: str = ""
    language: str = ""
    url: str = ""
    ref: str = ""
    in_reply_to: str = ""
    thread: str = ""
    recipients: tuple[Handle, ...] = ()
    media: tuple[Media, ...] = ()
    traits: frozenset[Trait] = frozenset()
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoiled:
    """An item that could not be read: its bytes, why, and where in the source it stood. It goes to quarantine."""

    raw: bytes
    reason: str
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """Somebody out of an address book of ours: what stands there about one person, as `version` has it.

    `uid` names the contact for good; `ref` is where it lies. When it is gone, `deleted` is set and `uid` may be empty.
    `handles` are all in their normal form: mail in lower case, numbers by `core.telephone`, networks as channels do.
    """

    uid: str
    version: str
    raw: bytes
    ref: str = ""
    name: str = ""
    handles: tuple[Handle, ...] = ()
    organisation: str = ""
    title: str = ""
    note: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place reached: everything yielded before it is safe to skip next time if `cursor` is handed back as `since`.

    `seen` and `total` tell progress where the channel knows it.
    """

    cursor: str
    seen: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a network pushed to us, byte for byte. Header names are lower-case.

    `path` is where it came to, below our address: some networks sign the address as well as the body.
    """

    body: bytes
    received_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    query: Mapping[str, str] = field(default_factory=dict)
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """What a network wants to hear before it pushes anything to an address."""

    body: bytes
    content_type: str = "text/plain; charset=utf-8"


COUNTERS = ("followers", "following", "likes", "shares", "replies", "views", "clicks", "dislikes")
"""Everything a network may count of us or of a post of ours. What is likes there under another name is likes here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a network counted up to `at` (aware, UTC): of our post `of` (its external id), or of us when that is empty.

    `counts` by a name out of COUNTERS. What a network does not tell is left out, never 0.
    """

    of: str
    at: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """Something we mean to say. `key` is the idempotency key: the same key never says anything twice.

    For a reply `in_reply_to` and `ref` name the item answered and `root` its thread's first item and its ref, as heard;
    `to` is the recipient, frozen when the words were written. `begun_at` is when sending was first attempted.
    `template` names the approved wording that `text` is, where the network takes nothing else.
    Of mail, `html` is the same words dressed, and `unsubscribe` the address that ends what it belongs to (RFC 8058).
    """

    key: str
    text: str
    begun_at: datetime
    subject: str = ""
    to: Handle | None = None
    in_reply_to: str = ""
    ref: str = ""
    references: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PUBLIC
    media: tuple[Media, ...] = ()
    language: str = ""
    template: Filled | None = None
    html: str = ""
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the network said when it took our words. `by_hand`: a human carries them; `here`: we are the far end."""

    external_id: str = ""
    ref: str = ""
    url: str = ""
    at: datetime | None = None
    by_hand: bool = False
    here: bool = False


def digest(raw: bytes) -> str:
    """Return the version of an item whose network gives none: 32 hex characters of BLAKE2b.

    >>> len(digest(b"ciao"))
    32
    """
    return hashlib.blake2b(raw, digest_size=16).hexdigest()
