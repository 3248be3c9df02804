"""What a channel can do, as small Protocols: its abilities are the Protocols it satisfies; gaps carry a word."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol, get_type_hints, runtime_checkable

import httpx

from porch.core.clock import Clock
from porch.core.interaction import (
    Delivery,
    Greeting,
    Handle,
    Heard,
    Introduction,
    Mark,
    Media,
    Receipt,
    Spoiled,
    Tally,
    Utterance,
    Visibility,
)
from porch.core.template import Template

Credentials = Mapping[str, str]


class Dial(Protocol):
    """Opens a checked TCP connection; the address was resolved once and allowed before it is used."""

    def __call__(self, host: str, port: int, timeout: float) -> socket.socket:
        """Return a connected socket to `host`:`port`, or raise ChannelError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """The outside world as handed to a channel: an HTTP client, a way to open sockets, and the time."""

    http: httpx.Client
    dial: Dial
    clock: Clock


@runtime_checkable
class Listens(Protocol):
    """Pulls what is new."""

    def listen(self, since: str | None) -> Iterable[Heard | Spoiled | Mark]:
        """Yield what happened after `since` (a Mark's cursor; None: from the start or `history`), with Marks between.

        Items may repeat; none may be missing. An item that cannot be read is yielded as Spoiled, and the rest go on.
        """
        ...


@runtime_checkable
class Rereads(Protocol):
    """Understands one stored item again, for replay out of quarantine."""

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Yield what `raw` (an item's own bytes) says, or raise Unreadable."""
        ...


@runtime_checkable
class Overhears(Protocol):
    """Takes webhooks."""

    def overhear(self, delivery: Delivery) -> Iterable[Heard | Spoiled]:
        """Yield what a pushed delivery says; raise KeyRefused when its signature (over the raw body) is wrong."""
        ...


@runtime_checkable
class Greets(Protocol):
    """Answers the handshake by which a network makes sure that an address is ours."""

    def greet(self, delivery: Delivery) -> Greeting | None:
        """Return what the network wants to hear, None when `delivery` is no handshake; KeyRefused when it is forged."""
        ...


@runtime_checkable
class Answers(Protocol):
    """Says a word at once to a network that waits for one, whatever becomes of its delivery later."""

    def answer(self, delivery: Delivery) -> Greeting | None:
        """Return what the network wants to hear of a signed `delivery` that is stored; None when silence will do."""
        ...


@runtime_checkable
class Searches(Protocol):
    """Looks for what anybody says in public, to us or not."""

    def search(self, words: str, since: str | None) -> Iterable[Heard | Spoiled | Mark]:
        """Yield public items that hold `words`, after `since` (a Mark's cursor); `addressed` only when they name us."""
        ...


@runtime_checkable
class Tallies(Protocol):
    """Tells how our posts fare and how many follow us."""

    def tally(self) -> Iterable[Tally]:
        """Yield what the network counts now, of us and of our latest posts."""
        ...


@runtime_checkable
class Follows(Protocol):
    """Lists who follows us and whom we follow, by their handles."""

    def followers(self) -> Iterable[Handle]:
        """Yield everybody who follows us now; ChannelError when the list could not be read to its end."""
        ...

    def following(self) -> Iterable[Handle]:
        """Yield everybody we follow now; ChannelError when the list could not be read to its end."""
        ...


@runtime_checkable
class Awaits(Protocol):
    """Can be told at once that something is new (IMAP IDLE, streaming)."""

    def wait(self, timeout: timedelta) -> bool:
        """Block until something may be new (True) or `timeout` has passed (False)."""
        ...


@runtime_checkable
class Speaks(Protocol):
    """Posts and replies."""

    def speak(self, utterance: Utterance) -> Receipt:
        """Publish once and return the receipt; OutcomeUnknown when it may or may not have been published."""
        ...


@runtime_checkable
class Reacts(Protocol):
    """Gives a nod: a like, a boost."""

    def react(self, ref: str, kind: str) -> Receipt:
        """Like (`kind` "like") or share ("announce") the item `ref` names; doing it twice is doing it once."""
        ...


@runtime_checkable
class Recalls(Protocol):
    """Finds out whether an unknown send was published."""

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if the network has it, None if it certainly has not."""
        ...


@runtime_checkable
class Counts(Protocol):
    """Can list a day again, for the ledger."""

    def holds(self, day: date) -> Iterable[str]:
        """Yield the external ids of everything the network holds for us for that UTC day."""
        ...


@runtime_checkable
class Fetches(Protocol):
    """Brings a photo or file that came by address only."""

    def fetch(self, media: Media, limit: int) -> bytes:
        """Return the bytes of `media`, refusing with ChannelError beyond `limit` bytes."""
        ...


@runtime_checkable
class Identifies(Protocol):
    """Says who we are there: the test button."""

    def whoami(self) -> Handle:
        """Return our own handle on the network; KeyRefused when the key no longer works."""
        ...


@runtime_checkable
class Refreshes(Protocol):
    """Renews its own key."""

    def refresh(self) -> Credentials:
        """Return the whole set of credentials with a fresh key; never with an emptied refresh token."""
        ...


@runtime_checkable
class Templates(Protocol):
    """Knows wordings that its network approved, and takes only those once `Limits.answer_within` is over.

    It is what a network demands of us rather than something it can do, so it is no ability of its own.
    """

    def templates(self) -> Iterable[Template]:
        """Yield every wording the network keeps for us, with why one cannot be said where it cannot."""
        ...


@runtime_checkable
class Introduces(Protocol):
    """Knows people by name: an address book of ours.

    Not among ABILITIES: a network where people talk has no address book to lack, so no Card owes a sentence for it.
    """

    def introduce(self, since: str | None) -> Iterable[Introduction | Spoiled | Mark]:
        """Yield who is new, changed or gone since a Mark's cursor (None: everybody), and a Mark at the end."""
        ...

    def reintroduce(self, raw: bytes) -> Introduction:
        """Return whom the bytes of one contact introduce, or raise Unreadable; no network is asked."""
        ...


class Gap(StrEnum):
    """Why a channel lacks an ability."""

    NOTIMPL = "notimpl"  # we could
    NOTYET = "notyet"  # upstream must
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line of a connect form."""

    name: str
    label: str
    kind: str = "text"  # text, password, email, url, number, select
    help: str = ""
    required: bool = True
    secret: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a network allows. `measure` counts a text the way the network does; None means no limit.

    `answer_within`: an answer is taken only so long after the person's last words. `edits`, `deletes`: what we said can
    be changed, taken back. `media_alone`: a photo needs no words. `private`: what holds for private messages instead,
    where they have rules of their own.
    """

    text: int | None = None
    measure: Callable[[str], int] = len
    media_count: int = 0
    media_bytes: int = 0
    media_types: tuple[str, ...] = ()
    media_alone: bool = False
    answer_within: timedelta | None = None
    edits: bool = False
    deletes: bool = False
    posts_per_hour: int | None = None
    poll_every: timedelta = timedelta(minutes=1)
    tally_every: timedelta = timedelta(hours=1)  # how often it is asked what it counts: more seldom where that costs
    private: Limits | None = None

    def of(self, visibility: Visibility) -> Limits:
        """Return the limits for what is said so visibly.

        >>> Limits(text=500, private=Limits(text=9)).of(Visibility.DIRECT).text
        9
        """
        return self.private if self.private is not None and visibility is Visibility.DIRECT else self


class Authorizes(Protocol):
    """Connects by the network's own consent page (OAuth). Built before there are credentials."""

    def authorize(self, fields: Credentials, redirect_uri: str, state: str) -> tuple[str, Credentials]:
        """Return the address to send the person to, and what must be kept until they come back."""
        ...

    def exchange(self, kept: Credentials, code: str) -> Credentials:
        """Return credentials for the code the person brought back."""
        ...


class Vouches(Protocol):
    """Says who somebody is by the network's own consent page. Nothing else is asked for, and no key is kept."""

    def authorize(self, fields: Credentials, redirect_uri: str, state: str) -> tuple[str, Credentials]:
        """Return the address to send the person to, and what must be kept until they come back."""
        ...

    def vouch(self, kept: Credentials, code: str) -> Handle:
        """Return the handle of who brought the code back: one their network has a right to give, or ChannelError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """What a channel was proved against: "real server", "twin" or "payloads", and which.

    `compared` is the day (ISO) a twin was last held against the official document; `live` whether a real account was
    ever used. Nothing may claim more than was done.
    """

    against: str
    by: str
    compared: str = ""
    live: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A channel as the registry and the connect wizard know it."""

    name: str
    label: str
    icon: str  # lucide icon name
    build: Callable[[Credentials, Wire], object]
    fields: tuple[Field, ...]
    limits: Limits = field(default_factory=Limits)
    gaps: Mapping[str, tuple[Gap, str]] = field(default_factory=dict)
    public: bool = True  # can carry a post addressed to nobody
    by_hand: bool = False  # a human carries our words: they become a task until somebody says that they are said
    consent: Callable[[Wire], Authorizes] | None = None
    vouching: Callable[[Wire], Vouches] | None = None  # customers sign in at the portal with it
    discover: Callable[[Credentials, Wire], Credentials] | None = None  # fills what the person left out
    waits_for_address: str = ""  # what only works once Porch has a public address
    paste_address: str = ""  # where the network's settings take the webhook address, and what else is to be set there
    advice: str = ""  # one sentence above the form
    tested: Tested = Tested(against="payloads", by="")
    understand: Callable[[bytes, str], Iterable[Heard | Spoiled]] | None = None  # a whole answer, and the path asked
    search_calls: int = 0  # what one look for saved words costs in calls to the network
    closed: str = ""  # why nobody like us can connect it at all; "" for every channel one can connect
    way_in: str = ""  # how a closed network is heard all the same: "notices", or "archive"


ABILITIES: Mapping[str, type] = {
    "listens": Listens, "overhears": Overhears, "speaks": Speaks, "reacts": Reacts, "recalls": Recalls,
    "counts": Counts, "searches": Searches, "tallies": Tallies, "follows": Follows, "awaits": Awaits,
    "rereads": Rereads, "fetches": Fetches, "identifies": Identifies, "refreshes": Refreshes,
}  # fmt: skip
"""Every ability by its name, in the order in which they are told."""


def abilities(card: Card) -> dict[str, str]:
    """Return each ability with "yes", or with the word for why it is missing (notimpl where the Card does not say)."""
    return {
        name: "yes" if offers(card, ability) else str(card.gaps.get(name, (Gap.NOTIMPL, ""))[0])
        for name, ability in ABILITIES.items()
    }


def offers(card: Card, ability: type) -> bool:
    """Whether a channel satisfies the Protocol `ability`, as its Card says without a connection."""
    built = card.build if isinstance(card.build, type) else get_type_hints(card.build)["return"]
    return all(callable(getattr(built, verb, None)) for verb in vars(ability) if not verb.startswith("_"))


def readings(raws: Iterable[bytes], read: Callable[[bytes], Iterable[Heard]], where: str) -> Iterator[Heard | Spoiled]:
    """Yield what each of `raws` says; one that cannot be read becomes Spoiled with its bytes and the rest go on."""
    for position, raw in enumerate(raws):
        try:
            heard = list(read(raw))
        except Exception as error:  # hostile input raises anything: the stdlib mail parser alone knows five ways
            yield Spoiled(raw=raw, reason=f"{type(error).__name__}: {error}"[:500], where=f"{where}[{position}]")
        else:
            yield from heard
