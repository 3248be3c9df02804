"""Understands one entry of a feed: packed bytes in, Heard out. Nothing here asks a network anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urldefrag, urlsplit

from porch.channels import _feeds_entries as entries
from porch.channels._feeds_entries import Entry
from porch.core import markup
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Spoiled, Trait, digest

MAX_TEXT = 20_000
MAX_HTML = 200_000
MAX_MEDIA = 10
NAMELESS = frozenset({"", "anonymous", "anonym", "anonyme", "anonimo", "anónimo", "guest", "unknown", "nobody"})
_URI = re.compile(r"(?:[a-z][a-z0-9+.-]*://|tag:|urn:|acct:)\S+\Z", re.IGNORECASE)
_PAGED = re.compile(r"/comment-page-\d+/?\Z")
_PARENT = re.compile(r"""\A[^<]{0,80}(?:<p>[^<]{0,80})?<a\s[^>]{0,200}?href=["']([^"']+#comment-\d+)["']""")
_TRAITS = {"comments": frozenset({Trait.COMMENT}), "mentions": frozenset({Trait.MENTION})}
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads entries of a feed in its `role`; `names` are those we comment under, folded.

    An entry without a date is of `now`. `blank`: one that says nothing and leads nowhere is taken all the same.
    """

    role: str
    now: Callable[[], datetime]
    names: frozenset[str] = field(default_factory=frozenset)
    blank: bool = False

    def read(self, raw: bytes) -> Heard:
        """Return what one packed entry says; Unreadable when it says nothing and leads nowhere."""
        entry, feed = entries.unpacked(raw)
        if not (self.blank or entry.title or entry.html or entry.text or entry.media or entry.link):
            raise Unreadable("the entry says nothing and leads nowhere")
        host = host_of(feed["url"])
        words = digest("\0".join((entry.title, entry.html, entry.text, entry.author, entry.link)).encode())[:16]
        name = _named(entry.id, host) or entry.link or f"{host}#{words}"
        published, updated = _time(entry.published), _time(entry.updated)
        thread = _PAGED.sub("/", urldefrag(entry.link).url) if self.role == "comments" else ""
        ours = self.role == "ours" or bool(self.names & _signatures(entry))
        return Heard(
            external_id=name,
            version=f"{entry.updated}~{words}" if updated else words,
            kind=Kind.CREATE,
            author=self._author(entry, host, name, feed["title"]),
            at=published or updated or self.now(),
            edited_at=updated if published and updated and updated > published else None,
            raw=raw,
            ours=ours,
            addressed=self.role == "comments" and not ours,
            text=_text(entry),
            html=markup.sanitise(entry.html[:MAX_HTML]) if entry.html else "",
            subject="" if self.role == "comments" else markup.plain(entry.title)[:500],
            language=(entry.language or feed["language"])[:35],
            url=entry.link,
            in_reply_to=_named(entry.reply_ref, host) or _parent(entry) or thread,
            thread=thread,
            media=_media(entry),
            traits=_TRAITS.get(self.role, frozenset()),
            detail={"comments": entry.comments} if entry.comments else {},
        )

    def _author(self, entry: Entry, host: str, name: str, feed_title: str) -> Handle:
        said = entry.author[:200]
        if entry.author_uri or entry.author_email:
            value, url = entry.author_uri or entry.author_email, entry.author_uri
            return Handle(kind="web", value=value.lower()[:500], name=said, url=url[:2000])
        if said.casefold() not in NAMELESS:
            return Handle(kind="web", value=f"{said}@{host}".lower(), name=said)
        if self.role == "comments":  # two people without a name are two people
            return Handle(kind="web", value=f"nameless-{digest(name.encode())[:12]}@{host}", name=said)
        return Handle(kind="web", value=host, name=feed_title[:200])


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what every entry of a whole feed says; nobody in it is us, and what has no date is of long ago."""
    url = where if "://" in where else f"https://feed.invalid/{where}"
    feed = entries.read(body, url, last=True)
    reader = Reader(role="mentions", now=lambda: LONG_AGO, blank=True)
    yield from (one for one in feed.entries if isinstance(one, Spoiled))
    packed = (entries.packed(one, feed, url) for one in feed.entries if isinstance(one, Entry))
    yield from readings(packed, lambda raw: [reader.read(raw)], where)


def host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or url).lower()
    except ValueError:
        return url[:200].lower()


def _named(name: str, host: str) -> str:
    name = name[:2000]
    return name if not name or _URI.match(name) else f"{host}#{name}"


def _parent(entry: Entry) -> str:
    """Return the comment that a WordPress RSS feed says, in words and a link, this one answers."""
    found = _PARENT.match(entry.html[:1000])
    same_post = found and urldefrag(found[1]).url.rstrip("/") == urldefrag(entry.link).url.rstrip("/")
    return found[1] if found and same_post else ""


def _time(stamp: str) -> datetime | None:
    return datetime.fromisoformat(stamp).astimezone(UTC) if stamp else None


def _signatures(entry: Entry) -> frozenset[str]:
    return frozenset({entry.author.casefold(), entry.author_uri.casefold(), entry.author_email.casefold()} - {""})


def _text(entry: Entry) -> str:
    words = entry.text or (markup.plain(entry.html[:MAX_HTML]) if entry.html else "")
    return (words.strip() or markup.plain(entry.title))[:MAX_TEXT]


def _media(entry: Entry) -> tuple[Media, ...]:
    files = [(url, kind) for url, kind in entry.media if url.startswith(("http://", "https://"))]
    return tuple(Media(url=url[:2000], content_type=kind[:100]) for url, kind in files[:MAX_MEDIA])
