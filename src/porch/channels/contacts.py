"""Address books that speak CardDAV: the people we wrote down elsewhere are known here by name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from porch.channels._contacts_files import FORMATS
from porch.channels._contacts_files import looks_like as file_format
from porch.channels._contacts_reading import contact, without_photo
from porch.channels._dav_server import Server
from porch.channels._dav_server import discover as found_at
from porch.channels._dav_xml import ADDRESS_BOOKS, Found
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire
from porch.core.errors import ChannelError
from porch.core.interaction import Handle, Introduction, Mark, Spoiled
from porch.core.payload import BROKEN, opened, packed

NETWORK = "The address book"
__all__ = ["CARD", "FORMATS", "Contacts", "discover", "file_format"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How an address book stood: a server's token, or where it has none its tag and every contact's ETag."""

    token: str = ""
    tag: str = ""
    held: dict[str, str] = field(default_factory=dict)


class Contacts:
    """One address book of ours. It hears nobody; it introduces whom it knows."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._server = Server(credentials, wire, ADDRESS_BOOKS)
        self._user = credentials["user"].strip()
        self._country = credentials.get("country", "").strip()

    def whoami(self) -> Handle:
        """Return whose address book it is, once it has opened; KeyRefused when it does not know us."""
        root = self._server.properties(self._server.collection, "d:displayname")
        name = (root.findtext(".//{DAV:}displayname") or "").strip()[:200]
        return Handle(kind="contacts", value=f"{self._user} {self._server.collection}", name=name or "Address book")

    def introduce(self, since: str | None) -> Iterator[Introduction | Spoiled | Mark]:
        """Yield contacts that are new, changed or gone since a mark; without tokens by its tag and their ETags."""
        before = _cursor(since)
        changes, then = self._changes(before)
        fresh = [one.href for one in changes if one.status == 200]
        seen = 0
        for some in self._server.brought(fresh):
            yield from (self._contact(one) for one in some)
            seen += len(some)
            yield Mark(cursor=_written(before), seen=seen, total=len(fresh))
        for one in changes:
            if one.status in (404, 410):
                yield Introduction(
                    uid="", ref=one.href, version="gone", raw=f"{one.href} is gone".encode(), deleted=True
                )
        yield Mark(cursor=_written(then), seen=len(fresh), total=len(fresh))

    def reintroduce(self, raw: bytes) -> Introduction:
        """Return whom the stored bytes of one contact introduce, or raise Unreadable; the server is not asked."""
        _, item, around = opened(raw, NETWORK)
        told = contact(str(item["vcard"]).encode(), ref=str(around["href"]), country=str(around["country"]))
        return replace(told, raw=raw)

    def _contact(self, one: Found) -> Introduction | Spoiled:
        kept = without_photo(one.content.encode("utf-8", "replace"))
        raw = packed("contact", {"vcard": kept.decode()}, href=one.href, country=self._country)
        try:
            return self.reintroduce(raw)
        except Exception as error:  # whatever a hostile contact makes of us, it stops nobody else's
            return Spoiled(raw=raw, reason=f"{type(error).__name__}: {error}"[:500], where=one.href)

    def _changes(self, before: Stand) -> tuple[list[Found], Stand]:
        told = None if before.tag else self._server.changed(before.token)
        if told is not None:
            return told[0], Stand(token=told[1])
        tag = self._server.tag()
        if tag and tag == before.tag:
            return [], before
        listed = {one.href: one.etag for one in self._server.listed()}
        fresh = [href for href, etag in listed.items() if not etag or before.held.get(href) != etag]
        gone = [href for href in before.held if href not in listed]
        told_of = [*(Found(href=href) for href in fresh), *(Found(href=href, status=404) for href in gone)]
        return told_of, Stand(tag=tag, held=listed)


def discover(fields: Credentials, wire: Wire) -> Credentials:
    """Return `fields` with the address of the address book: the one given, or the first of the server given."""
    return found_at(fields, wire, ADDRESS_BOOKS)


def _cursor(since: str | None) -> Stand:
    try:
        told = json.loads(since or "{}")
        held = {str(href): str(etag) for href, etag in told.get("held", {}).items()}
        return Stand(token=str(told.get("token", "")), tag=str(told.get("tag", "")), held=held)
    except BROKEN as error:
        raise ChannelError(f"This is no address book's cursor: {str(since)[:80]}", permanent=True) from error


def _written(stand: Stand) -> str:
    told = {"token": stand.token, "tag": stand.tag, "held": stand.held}
    return json.dumps({name: one for name, one in told.items() if one}, ensure_ascii=False, separators=(",", ":"))


_SILENT = (Gap.NEVER, "An address book holds who people are; nobody says anything in it.")

CARD = Card(
    name="contacts",
    label="Contacts (CardDAV)",
    icon="book-user",
    build=Contacts,
    fields=(
        Field(
            name="url", label="Address of the address book or its server", kind="url",
            help="Such as https://carddav.example.com. At a server the first address book is taken.",
        ),
        Field(name="user", label="Name", help="The name you sign in with, often your mail address."),
        Field(
            name="password", label="Password", kind="password", secret=True,
            help="Make an app password in your account's settings; the everyday one is often refused.",
        ),
        Field(
            name="country", label="Country prefix of your numbers", required=False,
            help="Such as +39: it is put before numbers that were written down without one.",
        ),
    ),
    public=False,
    discover=discover,
    limits=Limits(poll_every=timedelta(minutes=10)),
    advice="People are completed, never merged and never deleted. Photos, birthdays and addresses stay where they are.",
    gaps={
        "listens": _SILENT,
        "rereads": _SILENT,
        "counts": _SILENT,
        "overhears": (Gap.NEVER, "CardDAV pushes nothing that every server knows; it is asked every ten minutes."),
        "awaits": (Gap.NEVER, "CardDAV pushes nothing that every server knows; it is asked every ten minutes."),
        "speaks": (Gap.NEVER, "Nobody can be written to in an address book; Porch changes nothing in it."),
        "recalls": (Gap.NEVER, "Nothing is said in an address book, so nothing can be in doubt."),
        "reacts": (Gap.NEVER, "A contact cannot be liked."),
        "searches": (Gap.NEVER, "There is no public to search: an address book is our own."),
        "tallies": (Gap.NEVER, "An address book counts no followers and no views."),
        "follows": (Gap.NEVER, "Whom we know stands in an address book, not who follows us."),
        "fetches": (Gap.NEVER, "Photos of people stay in the address book; Porch shows none."),
        "refreshes": (Gap.NEVER, "An app password does not run out; CardDAV knows no renewal."),
    },
    tested=Tested(against="real server", by="radicale 3.9.0"),
)  # fmt: skip
