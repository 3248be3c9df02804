"""Listens to Google reviews and questions; edits, our replies and deletions by looking again.

Reviews come in the order of their last change by the customer. Our reply moves nothing, so each round reads one page
more of what lies further back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from porch.channels._google_reviews_cursor import Cursor, Seen, Trail
from porch.channels._google_reviews_reading import Place, envelope, moment, name_of, outer, read, version_of
from porch.channels._google_reviews_server import Business, Page
from porch.channels._google_session import Refused
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Mark, Spoiled

OVERLAP = timedelta(hours=1)
BROKEN = (LookupError, TypeError, ValueError, AttributeError, Unreadable)


class Listening:
    """One listening, from a cursor on."""

    def __init__(self, server: Business, since: str | None, floor: datetime) -> None:
        self._server = server
        self._cursor = Cursor.parse(since)
        self._floor = floor
        self._count = 0

    def run(self) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed and gone at each of our places, with Marks between."""
        for place in self._server.places:
            trail = self._cursor.trail(place.location)
            yield from self._newest(place, trail)
            yield self._mark()
            yield from self._further_back(place, trail)
            yield from self._questions(place, trail)
            yield self._mark()

    def _newest(self, place: Place, trail: Trail) -> Iterator[Heard | Spoiled]:
        page = first = self._server.reviews(place)
        yield from self._page(place, trail, page, "")
        while trail.top and page.onward and _after(page, moment(trail.top) - OVERLAP):
            before, page = page, self._server.reviews(place, page.onward)
            yield from self._page(place, trail, page, _edge(before))
        trail.sweep = trail.sweep or first.onward
        trail.whole = trail.whole or not first.onward
        trail.top = max([trail.top, *_stamps(first)])

    def _further_back(self, place: Place, trail: Trail) -> Iterator[Heard | Spoiled | Mark]:
        asked: set[str] = set()
        while (onward := trail.sweep) and onward not in asked:
            asked.add(onward)
            known = trail.whole
            try:
                page = self._server.reviews(place, onward)
            except Refused as error:
                if error.status != 400:
                    raise
                trail.sweep = ""  # Google has forgotten where we were: begin again behind the newest page
                return
            yield from self._page(place, trail, page, max(_stamps(page), default=""))
            trail.sweep = page.onward
            trail.whole = known or not page.onward or not _after(page, self._floor)
            yield self._mark()
            if trail.whole:
                return

    def _page(self, place: Place, trail: Trail, page: Page, upper: str) -> Iterator[Heard | Spoiled]:
        """Hear a page, and ask after those we know that should stand on it (`upper`: where it begins) and do not."""
        met: set[str] = set()
        for item in page.items:
            met.add(outer(str(item.get("name") or "")) if isinstance(item, Mapping) else "")
            yield from self._review(place, trail, item)
        lower = _edge(page) if page.onward else ""
        for name, seen in list(trail.watch.items()):
            if name not in met and seen.at > lower and (not upper or seen.at <= upper):
                yield from self._ask_after(place, trail, name, seen)

    def _review(self, place: Place, trail: Trail, item: Any) -> Iterator[Heard | Spoiled]:
        raw = envelope("review", item, place)
        try:
            name, seen = name_of(item), _seen(item, item.get("reviewReply"))
        except BROKEN:
            yield from self._read(raw, f"{place.location}/reviews")
            return
        known = trail.watch.get(name)
        if known == seen or (known is None and seen.at < self._floor.isoformat() and seen.reply_at < seen.at):
            return
        yield from self._read(raw, name)
        if known and known.reply and not seen.reply:
            yield from self._gone(place, f"{name}/reply", Kind.CREATE, known.reply_at, ours=True)
        trail.watch[name] = seen

    def _ask_after(self, place: Place, trail: Trail, name: str, seen: Seen) -> Iterator[Heard | Spoiled]:
        account = place.name.removesuffix(place.location)
        item = self._server.review(account + name)
        if item is not None:
            yield from self._review(place, trail, item)
            return
        del trail.watch[name]
        yield from self._gone(place, name, Kind.REVIEW, seen.at)
        if seen.reply:
            yield from self._gone(place, f"{name}/reply", Kind.CREATE, seen.reply_at, ours=True)

    def _questions(self, place: Place, trail: Trail) -> Iterator[Heard | Spoiled]:
        met: dict[str, Seen] = {}
        pages = []
        for page in self._server.questions(place):
            pages.append(page)
            for item in page.items:
                yield from self._question(place, trail, item, met)
        if not pages:
            return
        lower = min((seen.at for seen in met.values()), default="") if pages[-1].onward else ""
        for name in [name for name, seen in trail.questions.items() if name not in met and seen.at > lower]:
            kind = Kind.CREATE if "/answers/" in name else Kind.QUESTION
            yield from self._gone(place, name, kind, trail.questions[name].at)
        trail.questions = met

    def _question(self, place: Place, trail: Trail, item: Any, met: dict[str, Seen]) -> Iterator[Heard | Spoiled]:
        raw = envelope("question", item, place)
        try:
            found = {name_of(one): _seen(one) for one in (item, *(item.get("topAnswers") or ()))}
        except BROKEN:
            yield from self._read(raw, f"{place.location}/questions")
            return
        if any(trail.questions.get(name) != seen for name, seen in found.items()):
            yield from self._read(raw, next(iter(found)))
        met |= found

    def _gone(self, place: Place, id_: str, kind: Kind, at: str, *, ours: bool = False) -> Iterator[Heard | Spoiled]:
        yield from self._read(envelope("gone", {"id": id_, "kind": kind, "at": at, "ours": ours}, place), id_)

    def _read(self, raw: bytes, where: str) -> Iterator[Heard | Spoiled]:
        for heard in readings([raw], read, where):
            self._count += isinstance(heard, Heard)
            yield heard

    def _mark(self) -> Mark:
        return Mark(cursor=self._cursor.text(), seen=self._count)


def _seen(item: Any, reply: Any = None) -> Seen:
    own = (version_of(reply), moment(reply["updateTime"]).isoformat()) if reply else ("", "")
    return Seen(version_of(item), moment(item["updateTime"]).isoformat(), *own)


def _stamps(page: Page) -> list[str]:
    """Return when the items of a page were changed, as far as they say."""
    found = []
    for item in page.items:
        try:
            found.append(moment(item["updateTime"]).isoformat())
        except BROKEN:
            continue
    return found


def _edge(page: Page) -> str:
    return min(_stamps(page), default="")


def _after(page: Page, floor: datetime) -> bool:
    return all(stamp > floor.isoformat() for stamp in _stamps(page))


def reviews_since(server: Business, place: Place, start: datetime) -> Iterator[bytes]:
    """Yield an envelope of every review of a place that was changed since `start`, and of its latest questions."""
    onward, asked = "", set[str]()
    while onward not in asked:
        asked.add(onward)
        page = server.reviews(place, onward)
        yield from (envelope("review", item, place) for item in page.items)
        if not page.onward or not _after(page, start):
            break
        onward = page.onward
    yield from _envelopes(server.questions(place), place)


def _envelopes(pages: Iterable[Page], place: Place) -> Iterator[bytes]:
    yield from (envelope("question", item, place) for page in pages for item in page.items)
