"""Reads and writes the little XML that CalDAV and CardDAV need. Nothing here asks anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]

from porch.core.errors import Unreadable

DAV, CAL, CARD = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{urn:ietf:params:xml:ns:carddav}"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:a="urn:ietf:params:xml:ns:carddav"'
_SPACES += ' xmlns:s="http://calendarserver.org/ns/"'
TAG = "{http://calendarserver.org/ns/}getctag"
DATA = (f"{CAL}calendar-data", f"{CARD}address-data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What a server of calendars is asked in its own words, and one of address books in others.

    `network` names it in a sentence and `thing` what it holds; `key` is the credential that says where that lies.
    """

    network: str
    thing: str
    key: str
    well_known: str
    home: str  # the property, as a PROPFIND writes it
    home_tag: str
    place_tag: str  # what marks a collection as one of these
    more: tuple[str, ...]  # asked of a collection besides its kind
    multiget: str
    data: str
    media_type: str


CALENDARS = Dialect(
    network="The calendar", thing="calendar", key="calendar", well_known="caldav", home="c:calendar-home-set",
    home_tag=f"{CAL}calendar-home-set", place_tag=f"{CAL}calendar", more=("c:supported-calendar-component-set",),
    multiget="c:calendar-multiget", data="c:calendar-data", media_type="text/calendar; charset=utf-8",
)  # fmt: skip
ADDRESS_BOOKS = Dialect(
    network="The address book", thing="address book", key="book", well_known="carddav", home="a:addressbook-home-set",
    home_tag=f"{CARD}addressbook-home-set", place_tag=f"{CARD}addressbook", more=(), multiget="a:addressbook-multiget",
    data="a:address-data", media_type="text/vcard; charset=utf-8",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One resource in an answer: where it is, its ETag, what is in it, and whether it is a collection or gone."""

    href: str
    etag: str = ""
    content: str = ""
    status: int = 200
    collection: bool = False


def is_xml(body: bytes) -> bool:
    """Tell whether a body looks like XML."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def tree(body: bytes) -> Any:
    """Return the root of a WebDAV answer; Unreadable when it is none or plays tricks."""
    try:
        root = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise Unreadable(f"This is no XML: {type(error).__name__}") from error
    if not str(root.tag).startswith((DAV, CAL, CARD)):
        raise Unreadable("This XML is no WebDAV")
    return root


def calendars(body: bytes) -> list[str]:
    """Return every calendar within an answer; Unreadable when it is no WebDAV."""
    return [node.text for node in tree(body).iter(f"{CAL}calendar-data") if node.text]


def found(root: Any) -> Iterator[Found]:
    """Yield the resources an answer tells of."""
    for node in root.iter(f"{DAV}response"):
        told = node.findtext(f"{DAV}status") or ""
        yield Found(
            href=(node.findtext(f"{DAV}href") or "").strip(),
            etag=next((one.text or "" for one in node.iter(f"{DAV}getetag")), ""),
            content=next((one.text or "" for tag in DATA for one in node.iter(tag)), ""),
            status=_status(told),
            collection=any(True for _ in node.iter(f"{DAV}collection")),
        )


def href_in(root: Any, name: str) -> str:
    """Return the address that the property `name` holds; nothing when the answer does not tell."""
    told = (one.text or "" for prop in root.iter(name) for one in prop.iter(f"{DAV}href"))
    return next((href.strip() for href in told if href.strip()), "")


def places(root: Any, dialect: Dialect) -> list[str]:
    """Return the addresses of the calendars for meetings, or of the address books, an answer lists."""
    return [
        (node.findtext(f"{DAV}href") or "").strip()
        for node in root.iter(f"{DAV}response")
        if any(True for _ in node.iter(dialect.place_tag)) and _for_meetings(node)
    ]


def propfind(*names: str) -> str:
    """Return a PROPFIND for the properties `names`, written as d:…, c:…, a:… or s:…"""
    return f"{_HEAD}<d:propfind {_SPACES}><d:prop>{''.join(f'<{name}/>' for name in names)}</d:prop></d:propfind>"


def sync(token: str) -> str:
    """Return a REPORT for what changed since `token`."""
    return (
        f"{_HEAD}<d:sync-collection {_SPACES}><d:sync-token>{escape(token)}</d:sync-token>"
        "<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>"
    )


def multiget(hrefs: list[str], dialect: Dialect = CALENDARS) -> str:
    """Return a REPORT for what lies at `hrefs`."""
    wanted = "".join(f"<d:href>{escape(href)}</d:href>" for href in hrefs)
    return (
        f"{_HEAD}<{dialect.multiget} {_SPACES}><d:prop><d:getetag/><{dialect.data}/></d:prop>"
        f"{wanted}</{dialect.multiget}>"
    )


def _for_meetings(node: Any) -> bool:
    kinds = [one.get("name", "").upper() for one in node.iter(f"{CAL}comp")]
    return not kinds or "VEVENT" in kinds


def _status(told: str) -> int:
    parts = told.split()
    return int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else 200
