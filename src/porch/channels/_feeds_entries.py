"""Reads RSS, Atom and JSON Feed into one shape, from bytes already fetched: nothing here opens a socket or a file."""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import feedparser
import orjson
from feedparser.encodings import convert_to_utf8

from porch.core.errors import Unreadable
from porch.core.interaction import Spoiled

MAX_ENTRIES = 2000
MAX_ATTRIBUTES = 500  # feedparser is quadratic in them: 50,000 in one tag take 20 s
MAX_UNFOLDED = 20_000_000
PAGE_START = 512 * 1024
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
_PAGE = re.compile(rb"\s*(<!--.*?-->\s*)*(<!doctype\s+html|<html)", re.IGNORECASE | re.DOTALL)
_LONG_TAG = re.compile(rb"<[A-Za-z][^<>]{4000,}")
_REFERENCE = re.compile(rb"&#([xX][0-9a-fA-F]{1,400}|[0-9]{1,400});?")
_ENTITY = re.compile(rb"<!ENTITY\s+[^>]*", re.IGNORECASE)
_END = re.compile(rb"</(?:\w+:)?(?:feed|rss|rdf|channel)\s*>\s*(?:<!--[^>]*-->\s*)*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as its feed gives it: addresses absolute, dates ISO 8601 in UTC, "" for whatever it does not say."""

    id: str = ""
    link: str = ""
    title: str = ""
    html: str = ""
    text: str = ""
    author: str = ""
    author_uri: str = ""
    author_email: str = ""
    published: str = ""
    updated: str = ""
    reply_ref: str = ""
    comments: str = ""
    language: str = ""
    media: tuple[tuple[str, str], ...] = ()  # (url, content type)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a feed says. `whole` is false when it broke off before its end."""

    title: str
    link: str
    language: str
    entries: tuple[Entry | Spoiled, ...]
    whole: bool = True


def read(body: bytes, url: str, content_type: str = "", *, last: bool = False) -> Reading:
    """Return what the feed `body`, fetched from `url`, says; Unreadable when it is no feed, or a trap.

    An entry that cannot be read is Spoiled; so is the last one of a feed that breaks off, unless this is the `last`
    that will ever be seen of it.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(body, url)
    text = _harmless(body, content_type)
    found = _parsed(text)
    if not found.entries and (not found.version or found.bozo):
        raise Unreadable(f"this is no feed: {found.get('bozo_exception') or 'nothing in it is one'}"[:300])
    whole = not found.bozo or bool(_END.search(text[-2000:]))
    entries = [_xml_entry(entry, url) for entry in found.entries[:MAX_ENTRIES]]
    if not whole and entries and not last:
        entries[-1] = _spoiled(found.entries[-1], "the feed breaks off within this entry")
    feed = found.feed
    return Reading(
        title=_word(feed.get("title")),
        link=_absolute(url, feed.get("link")),
        language=_word(feed.get("language")),
        entries=tuple(entries),
        whole=whole,
    )


def is_page(body: bytes, content_type: str) -> bool:
    """Return whether `body` is a web page rather than a feed."""
    html = "html" in content_type.lower() and b"<rss" not in body[:1000] and b"<feed" not in body[:1000]
    return html or bool(_PAGE.match(body[:4096]))


def feeds_of(page: bytes, url: str, *, comments: bool) -> list[str]:
    """Return the addresses of the feeds a web page names, the likeliest first: of comments if `comments`, else not."""
    finder = _Links()
    try:
        finder.feed(page[:PAGE_START].decode("utf-8", "replace"))
    except Exception:  # the standard library's parser raises AssertionError and more on hostile markup
        finder.close()
    ranked = sorted(finder.found, key=lambda named: ("comment" in " ".join(named).lower()) is not comments)
    return [address for href, _ in ranked if (address := urljoin(url, href)).startswith(("http://", "https://"))]


def packed(entry: Entry, feed: Reading, url: str) -> bytes:
    """Return `entry` with what must be known of its feed, as the bytes that are kept and read again."""
    around = {"url": url, "title": feed.title, "link": feed.link, "language": feed.language}
    return orjson.dumps({"entry": entry, "feed": around}, option=orjson.OPT_SORT_KEYS)


def unpacked(raw: bytes) -> tuple[Entry, Mapping[str, str]]:
    """Return an entry and its feed's url, title, link and language from packed bytes; Unreadable when they are not."""
    try:
        held = orjson.loads(raw)
        named = {field.name for field in fields(Entry)}
        known = {name: value for name, value in held["entry"].items() if name in named}
        media = tuple((str(url), str(kind)) for url, kind in known.pop("media", ()))
        entry = Entry(**{name: str(value) for name, value in known.items()}, media=media)
        return entry, {name: str(value) for name, value in held["feed"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"not an entry of a feed: {type(error).__name__} {error}") from error


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        alternate = tag == "link" and "alternate" in said.get("rel", "").lower().split()
        if alternate and said.get("type", "").lower().split(";")[0].strip() in FEED_TYPES and len(self.found) < 50:
            self.found.append((said.get("href", ""), said.get("title", "")))


def _parsed(text: bytes) -> Any:
    try:
        return feedparser.parse(
            io.BytesIO(text),  # a file, because bytes would be tried as a path, and a str as an address
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,  # core.markup does that, and once; feedparser's own is slow on hostile markup
            resolve_relative_uris=False,
        )
    except Exception as error:
        raise Unreadable(f"this is no feed: {type(error).__name__} {error}"[:300]) from error


def _harmless(body: bytes, content_type: str) -> bytes:
    """Return `body` in UTF-8, or raise Unreadable when parsing it would take without bound."""
    try:
        text: bytes = convert_to_utf8({"content-type": content_type}, body, {})
    except Exception as error:  # codecs named by a stranger raise anything
        raise Unreadable(f"its encoding cannot be read: {error}"[:300]) from error
    declared = sum(len(entity.group()) for entity in _ENTITY.finditer(text))
    if declared * text.count(b"&") > MAX_UNFOLDED:
        raise Unreadable("its entities unfold without bound")
    if any(tag.group().count(b"=") > MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise Unreadable("a tag of it has more attributes than any feed needs")
    return _REFERENCE.sub(_possible, text)


def _possible(reference: re.Match[bytes]) -> bytes:
    """Return a character reference that names a character; feedparser gives up a whole feed over &#xD800;."""
    said = reference[1].lower()
    code = int(said[1:], 16) if said.startswith(b"x") else int(said)
    stands = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return reference[0] if stands else b"&#xFFFD;"


def _xml_entry(found: Mapping[str, Any], url: str) -> Entry | Spoiled:
    try:
        return _understood(dict(found), url)
    except Exception as error:  # feedparser hands on whatever shapes a broken feed gave it
        return _spoiled(found, f"{type(error).__name__}: {error}")


def _understood(found: dict[str, Any], url: str) -> Entry:
    body = next(iter(found.get("content") or []), found.get("summary_detail") or {})
    words = _word(body.get("value") or found.get("summary"))
    plain = body.get("type") == "text/plain"
    author = found.get("author_detail") or {}
    reply = found.get("thr_in-reply-to") or {}
    return Entry(
        id=_word(found.get("id")),
        link=_absolute(url, found.get("link")),
        title=_word(found.get("title")),
        html="" if plain else words,
        text=words if plain else "",
        author=_word(author.get("name") or found.get("author")),
        author_uri=_word(author.get("href")),
        author_email=_word(author.get("email")),
        published=_moment(found.get("published_parsed")),
        updated=_moment(found.get("updated_parsed")),
        reply_ref=_word(reply.get("ref") or reply.get("href")),
        comments=_word(found.get("slash_comments") or found.get("thr_total")),
        language=_word(body.get("language")),
        media=tuple((_absolute(url, one.get("href")), _word(one.get("type"))) for one in _enclosed(found)),
    )


def _enclosed(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [link for link in found.get("links") or () if link.get("rel") == "enclosure"]


def _spoiled(found: object, reason: str) -> Spoiled:
    try:
        raw = orjson.dumps(found, default=str, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SORT_KEYS)
    except (TypeError, ValueError):  # half a character, a number too long: what JSON cannot hold
        raw = repr(found).encode("utf-8", "backslashreplace")
    return Spoiled(raw=raw, reason=reason[:500])


def _json_feed(body: bytes, url: str) -> Reading:
    try:
        held = orjson.loads(body.lstrip(b"\xef\xbb\xbf \t\r\n"))
    except ValueError as error:
        raise Unreadable(f"this is no feed: {error}") from error
    if not isinstance(held.get("items"), list) or "jsonfeed" not in str(held.get("version")):
        raise Unreadable("this is JSON, but no JSON Feed")
    entries = tuple(_json_entry(item, url) for item in held["items"][:MAX_ENTRIES])
    home = _absolute(url, held.get("home_page_url"))
    return Reading(title=_word(held.get("title")), link=home, language=_word(held.get("language")), entries=entries)


def _json_entry(item: Any, url: str) -> Entry | Spoiled:
    try:
        author = next(iter(item.get("authors") or []), None) or item.get("author") or {}
        files = [(one.get("url"), one.get("mime_type")) for one in item.get("attachments") or ()]
        files += [(item["image"], "image/*")] if item.get("image") else []
        return Entry(
            id=_word(item.get("id")),
            link=_absolute(url, item.get("url") or item.get("external_url")),
            title=_word(item.get("title")),
            html=_word(item.get("content_html")),
            text=_word(item.get("content_text") or item.get("summary")),
            author=_word(author.get("name")),
            author_uri=_word(author.get("url")),
            published=_iso(item.get("date_published")),
            updated=_iso(item.get("date_modified")),
            language=_word(item.get("language")),
            media=tuple((_absolute(url, href), _word(kind)) for href, kind in files),
        )
    except Exception as error:  # an item may be anything JSON can hold
        return _spoiled(item, f"{type(error).__name__}: {error}")


def _word(value: object) -> str:
    if not isinstance(value, str | int | float):
        return ""
    # NUL and half characters (&#xD800;) can be written in a feed and stored nowhere
    return str(value).replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()


def _absolute(base: str, href: object) -> str:
    named = _word(href)
    return urljoin(base, named) if named else ""


def _moment(parsed: Any) -> str:
    if not parsed:
        return ""
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""  # a year no calendar has: the words still count


def _iso(value: object) -> str:
    try:
        moment = datetime.fromisoformat(_word(value))
    except ValueError:
        return ""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
