"""Reads and writes the little XML that CalDAV needs. Nothing here asks anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]

from porch.core.errors import Unreadable

DAV, CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One resource in an answer: where it is, its ETag, its calendar, and whether it is a collection or gone."""

    href: str
    etag: str = ""
    calendar: str = ""
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
    if not str(root.tag).startswith((DAV, CAL)):
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
            calendar=next((one.text or "" for one in node.iter(f"{CAL}calendar-data")), ""),
            status=_status(told),
            collection=any(True for _ in node.iter(f"{DAV}collection")),
        )


def href_in(root: Any, name: str) -> str:
    """Return the address that the property `name` holds; nothing when the answer does not tell."""
    told = (one.text or "" for prop in root.iter(name) for one in prop.iter(f"{DAV}href"))
    return next((href.strip() for href in told if href.strip()), "")


def holds_calendar(root: Any) -> list[str]:
    """Return the addresses of the calendars for meetings an answer lists."""
    return [
        (node.findtext(f"{DAV}href") or "").strip()
        for node in root.iter(f"{DAV}response")
        if any(True for _ in node.iter(f"{CAL}calendar")) and _for_meetings(node)
    ]


def propfind(*names: str) -> str:
    """Return a PROPFIND for the properties `names`, written as d:… or c:…"""
    return f"{_HEAD}<d:propfind {_SPACES}><d:prop>{''.join(f'<{name}/>' for name in names)}</d:prop></d:propfind>"


def sync(token: str) -> str:
    """Return a REPORT for what changed since `token`."""
    return (
        f"{_HEAD}<d:sync-collection {_SPACES}><d:sync-token>{escape(token)}</d:sync-token>"
        "<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>"
    )


def multiget(hrefs: list[str]) -> str:
    """Return a REPORT for the calendars at `hrefs`."""
    wanted = "".join(f"<d:href>{escape(href)}</d:href>" for href in hrefs)
    return (
        f"{_HEAD}<c:calendar-multiget {_SPACES}><d:prop><d:getetag/><c:calendar-data/></d:prop>"
        f"{wanted}</c:calendar-multiget>"
    )


def _for_meetings(node: Any) -> bool:
    kinds = [one.get("name", "").upper() for one in node.iter(f"{CAL}comp")]
    return not kinds or "VEVENT" in kinds


def _status(told: str) -> int:
    parts = told.split()
    return int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else 200
