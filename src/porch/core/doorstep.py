"""A channel whose far end is ourselves: a chat on a page, a form. What somebody puts in is a slip.

A slip is written by our own door and signed with the connection's secret, so that nobody else's delivery is taken for
one. What we say there has arrived by being written into the log. No network is ever reached.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import json
import re
import secrets
import unicodedata
from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from porch.core.channel import Credentials, Gap, Wire, readings
from porch.core.errors import ChannelError, KeyRefused, Unreadable
from porch.core.interaction import Delivery, Handle, Heard, Kind, Media, Receipt, Spoiled, Trait, Utterance, Visibility

SIGNATURE = "porch-signature"
WORDS, WHO = "words", "who"
LONGEST = 10_000  # characters a visitor may leave at once
ANSWER = 20_000  # and we
PHOTO = 1_500_000  # bytes of a photo, either way
LONGEST_NAME = 120
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
VISITOR = re.compile(r"[0-9a-f]{32}")
HOST = re.compile(r"[a-z0-9.-]+|\[[0-9a-f:.]+\]")
GAPS = {
    "listens": (Gap.NEVER, "What people write comes to Porch by itself; there is nothing to fetch."),
    "reacts": (Gap.NOTIMPL, "A like could be shown to them; so far only words are."),
    "counts": (Gap.NEVER, "We are the far end: there is no other book to compare with."),
    "searches": (Gap.NEVER, "It is between one person and us; nothing public can be searched."),
    "tallies": (Gap.NEVER, "Nobody follows it, and nobody shares it."),
    "follows": (Gap.NEVER, "Visitors come and go; nobody follows a page."),
    "awaits": (Gap.NEVER, "What people write is here at once."),
    "fetches": (Gap.NEVER, "A photo comes with the words; nothing of it lies elsewhere."),
    "refreshes": (Gap.NEVER, "There is no key that could run out."),
}
"""What no doorstep can, and why."""
DETAILS = ("mail", "phone", "page", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What one visitor left at once: words, or (`kind` who) their name and how to reach them.

    `visitor` is the digest of a token that only their browser has; `key` makes leaving it twice leaving it once; `page`
    is where they were, `place` what the link said ("counter"). Mail and phone are what they typed, never verified.
    `photo` is a picture in base64, of the content type `photo_type`, and `alt` what they say it shows.
    """

    key: str
    visitor: str
    at: datetime
    kind: str = WORDS
    words: str = ""
    subject: str = ""
    name: str = ""
    mail: str = ""
    phone: str = ""
    page: str = ""
    place: str = ""
    photo: str = ""
    photo_type: str = ""
    alt: str = ""
    doubtful: bool = False  # something filled in what no human sees

    def photo_bytes(self) -> bytes:
        """Return the picture; none when there is none. Unreadable when it is no base64."""
        try:
            return b64decode(self.photo, validate=True)
        except (binascii.Error, ValueError) as error:
            raise Unreadable("The photo is not written as one.") from error

    def body(self) -> bytes:
        """Return the slip as the bytes that are kept."""
        told = {name: value for name, value in asdict(self).items() if value not in ("", False)}
        return json.dumps(told | {"at": self.at.isoformat()}, ensure_ascii=False).encode("utf-8", "replace")


def digest_of(token: str, address: str) -> str:
    """Return what a visitor is known by: a digest of their token, another one at each doorstep.

    >>> len(digest_of("a", "trattoria")), digest_of("a", "trattoria") == digest_of("a", "bakery")
    (32, False)
    """
    return hashlib.blake2b(token.encode(), key=address.encode()[:64], digest_size=16).hexdigest()


def signature(secret: str, body: bytes) -> str:
    """Return what proves that `body` came through our own door."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def read_slip(raw: bytes) -> Slip:
    """Return the slip that `raw` is, or raise Unreadable."""
    try:
        told = json.loads(raw)
        slip = Slip(**{**told, "at": datetime.fromisoformat(told["at"]).astimezone(UTC)})
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Unreadable(f"This is no slip: {type(error).__name__} {error}"[:300]) from error
    if wrong := _wrong(slip):
        raise Unreadable(f"This slip's {wrong} cannot be read.")
    return slip


def item_id(kind: str, address: str, visitor: str, key: str) -> str:
    """Return the external id of what a visitor left under `key`."""
    return f"{kind}:{address}:{visitor}:{key}"


def stranger(visitor: str) -> str:
    """Return what somebody is called who has not said who they are.

    >>> stranger("3f9a2c41d0")
    'Visitor 3f9a2c'
    """
    return f"Visitor {visitor[:6]}"


def public_name(written: str) -> str:
    """Return `written` as the public name of a doorstep: letters, digits and hyphens.

    >>> public_name("Café Ciao!"), public_name("مطعم") == public_name("مطعم")
    ('cafe-ciao', True)
    """
    plain = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return found or hashlib.blake2b(written.encode(), digest_size=6).hexdigest()


def origins(written: str) -> list[str]:
    """Return the origins that `written` names, with commas or spaces; ChannelError says which is none.

    >>> origins("https://Shop.example/menu, http://127.0.0.1:8000")
    ['https://shop.example', 'http://127.0.0.1:8000']
    """
    return list(dict.fromkeys(_origin(piece) for piece in re.split(r"[\s,;]+", written.strip()) if piece))


def discover(given: Credentials, outside: Wire) -> Credentials:
    """Return `given` with its public name, the origins in one form, and a fresh secret; ChannelError if it is wrong."""
    if (over := len(given["name"]) - LONGEST_NAME) > 0:
        raise ChannelError(f"The name is {over} letters too long.", permanent=True)
    return {
        **given,
        "address": public_name(given.get("address") or given["name"]),
        "allowed": " ".join(origins(given.get("origins", ""))),
        "secret": secrets.token_hex(32),
    }


def _origin(piece: str) -> str:
    wrong = ChannelError(
        f"{piece[:80]} is not the address of a page. Write it like https://shop.example", permanent=True
    )
    try:
        parts = urlsplit(piece)
        port = f":{parts.port}" if parts.port else ""
        host = parts.netloc.rpartition("@")[2].removesuffix(port).lower()
        host = host if host.startswith("[") else host.encode("idna").decode()
    except ValueError as error:
        raise wrong from error
    if parts.scheme not in ("https", "http") or not HOST.fullmatch(host) or "@" in parts.netloc:
        raise wrong
    return f"{parts.scheme}://{host}{port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorstep:
    """One way in of ours. `kind` is its channel, `address` its public name, `name` what its visitors read."""

    kind: str
    address: str
    name: str
    secret: str

    def overhear(self, delivery: Delivery) -> Iterator[Heard | Spoiled]:
        """Yield what a slip says; KeyRefused unless our own door signed it."""
        told = delivery.headers.get(SIGNATURE, "")
        if not self.secret or not hmac.compare_digest(told.encode(), signature(self.secret, delivery.body).encode()):
            raise KeyRefused("This was not put in by our own door.")
        return readings([delivery.body], self.reread, self.kind)

    def reread(self, raw: bytes) -> list[Heard]:
        """Return what one kept slip says, or raise Unreadable."""
        return [self._heard(read_slip(raw), raw)]

    def speak(self, utterance: Utterance) -> Receipt:
        """Return the receipt of words that have arrived by being written down; the same key is the same item."""
        if len(utterance.text) > ANSWER:
            raise ChannelError(f"{len(utterance.text) - ANSWER} characters too many.", permanent=True)
        return self._receipt(utterance)

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt: what was meant to be said here cannot be lost on the way."""
        return self._receipt(utterance) if len(utterance.text) <= ANSWER else None

    def whoami(self) -> Handle:
        """Return our own handle: the public name of this doorstep."""
        return Handle(kind=self.kind, value=self.address, name=self.name)

    def _receipt(self, utterance: Utterance) -> Receipt:
        return Receipt(external_id=f"{self.kind}:{self.address}:said:{utterance.key}", here=True)

    def _heard(self, slip: Slip, raw: bytes) -> Heard:
        who = Handle(kind=self.kind, value=slip.visitor, name=slip.name or stranger(slip.visitor))
        thread = item_id(self.kind, self.address, slip.visitor, "")
        detail = {name: value for name in DETAILS if (value := getattr(slip, name))}
        is_who = slip.kind == WHO
        return Heard(
            external_id=item_id(self.kind, self.address, slip.visitor, slip.key), version="1",
            kind=Kind.JOIN if is_who else Kind.CREATE, author=who, at=slip.at, raw=raw,
            visibility=Visibility.DIRECT, text=_introduced(slip) if is_who else slip.words,
            subject=slip.subject or (f"Written at: {slip.place}" if slip.place else ""), url=slip.page, thread=thread,
            detail=detail, media=_pictures(slip),
            traits=frozenset({Trait.SPAM}) if slip.doubtful else frozenset(),
        )  # fmt: skip


def doorstep(kind: str, credentials: Credentials) -> Doorstep:
    """Return the doorstep that `credentials` describe; without any, one that only reads what was kept."""
    name = credentials.get("name", "")
    address = credentials.get("address") or (public_name(name) if name else "")
    return Doorstep(kind=kind, address=address, name=name, secret=credentials.get("secret", ""))


def heard_in(kind: str, body: bytes) -> Iterable[Heard]:
    """Return what one kept slip says where it is not known whose doorstep it was; Unreadable when it is no slip."""
    return doorstep(kind, {}).reread(body)


def _pictures(slip: Slip) -> tuple[Media, ...]:
    if not slip.photo:
        return ()
    return (Media(content=slip.photo_bytes(), name="photo", content_type=slip.photo_type, alt=slip.alt),)


def _introduced(slip: Slip) -> str:
    said = ", ".join(filter(None, (slip.name, slip.mail, slip.phone)))
    return f"{said} (not verified)" if slip.mail or slip.phone else said


def _wrong(slip: Slip) -> str:
    strings: list[Any] = [getattr(slip, one.name) for one in fields(slip) if one.name not in ("at", "doubtful")]
    if not all(isinstance(one, str) for one in strings):
        return "shape"
    if not KEY.fullmatch(slip.key) or not VISITOR.fullmatch(slip.visitor):
        return "name"
    if slip.kind not in (WORDS, WHO):
        return "kind"
    said = slip.words + slip.photo if slip.kind == WORDS else slip.name + slip.mail + slip.phone
    return "" if said.strip() and len(slip.words) <= LONGEST else "length"
