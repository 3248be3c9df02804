"""The guest book of a small hotel, as a channel for Porch: hears what guests write, and answers under it.

The book is a web service with three addresses: `GET /entries?after=N` lists what changed after a number, oldest first;
`POST /entries` writes; `GET /me` says whose key this is. An entry:
`{"id": 7, "changed": 12, "who": "ann", "words": "Ciao", "under": 0, "at": "2026-11-22T10:00:00Z", "gone": false}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx

from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, OutcomeUnknown, Unreadable
from porch.core.interaction import Handle, Heard, Kind, Mark, Receipt, Spoiled, Utterance
from porch.core.wire import asked, check, spoken_carefully

NAME = "guestbook"
LONGEST = 400
PAGE = 50


class Guestbook:
    """Our guest book, read and written with the key of the house."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._url = (credentials.get("api") or credentials["address"]).rstrip("/")
        self._headers = {"Authorization": f"Bearer {credentials['key']}"}
        self._wire = wire

    def whoami(self) -> Handle:
        """Return the house, as the book knows it; KeyRefused when the key no longer works."""
        return Handle(kind=NAME, value=str(self._get("/me")["who"]), name=str(self._get("/me")["name"]))

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield everything written, changed or taken back after the number `since`."""
        us, after = self.whoami().value, int(since or 0)
        while entries := self._get("/entries", after=after, limit=PAGE)["entries"]:
            raws = [json.dumps({"entry": entry, "us": us}, sort_keys=True).encode() for entry in entries]
            yield from readings(raws, self.reread, "/entries")
            after = max(after, *(_changed(entry) for entry in entries))
            yield Mark(cursor=str(after))
            if len(entries) < PAGE:
                break

    def reread(self, raw: bytes) -> list[Heard]:
        """Return what the bytes of one entry say, or raise Unreadable."""
        try:
            told = json.loads(raw)
            return [_heard(told["entry"], told["us"], raw)]
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise Unreadable(f"this is no entry of a guest book: {error}") from error

    def speak(self, utterance: Utterance) -> Receipt:
        """Write into the book; the key of the utterance keeps it from being written twice."""
        if not 0 < len(utterance.text) <= LONGEST:
            raise ChannelError(f"An entry has 1 to {LONGEST} characters.", permanent=True)
        words = {"words": utterance.text, "under": int(utterance.ref or 0), "key": utterance.key}
        with spoken_carefully("The guest book"):
            answer = self._wire.http.post(f"{self._url}/entries", json=words, headers=self._headers)
        check(answer, now=self._wire.clock.now(), network="The guest book", speaking=True)
        try:
            return _receipt(answer.json())
        except (ValueError, LookupError, TypeError) as error:
            raise OutcomeUnknown("The guest book took our words and answered what cannot be read") from error

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of what was written under this key, or None: the book knows every key it took."""
        entries = self._get("/entries", key=utterance.key)["entries"]
        return _receipt(entries[0]) if entries else None

    def _get(self, path: str, **query: Any) -> Any:
        with asked("The guest book"):
            answer: httpx.Response = self._wire.http.get(f"{self._url}{path}", params=query, headers=self._headers)
        return check(answer, now=self._wire.clock.now(), network="The guest book").json()


def understand(body: bytes, where: str) -> Iterable[Heard | Spoiled]:
    """Yield what a whole page of the book says; nobody in it is us."""
    try:
        entries = json.loads(body)["entries"]
    except (ValueError, LookupError, TypeError) as error:
        raise Unreadable(f"this is no page of a guest book: {error}") from error
    raws = [json.dumps({"entry": entry, "us": ""}, sort_keys=True).encode() for entry in entries]
    return readings(raws, lambda raw: [_heard(json.loads(raw)["entry"], "", raw)], where)


def _heard(entry: dict[str, Any], us: str, raw: bytes) -> Heard:
    who, under = str(entry["who"]), int(entry["under"])
    return Heard(
        external_id=f"{NAME}:{int(entry['id'])}",
        version=str(int(entry["changed"])),
        kind=Kind.CREATE,
        author=Handle(kind=NAME, value=who, name=who.title()),
        at=datetime.fromisoformat(entry["at"]).astimezone(UTC),
        edited_at=datetime.fromisoformat(entry["changed_at"]).astimezone(UTC),
        deleted=bool(entry["gone"]),
        ours=who == us,
        addressed=who != us,
        text=str(entry["words"]),
        ref=str(int(entry["id"])),
        in_reply_to=f"{NAME}:{under}" if under else "",
        raw=raw,
    )


def _receipt(entry: dict[str, Any]) -> Receipt:
    return Receipt(external_id=f"{NAME}:{int(entry['id'])}", ref=str(entry["id"]))


def _changed(entry: object) -> int:
    told = entry.get("changed") if isinstance(entry, dict) else 0
    return told if isinstance(told, int) else 0


CARD = Card(
    name=NAME,
    label="Guest book",
    icon="pencil",
    build=Guestbook,
    fields=(
        Field(name="address", label="Address of the book", kind="url", help="Such as https://hotel.example/book."),
        Field(name="key", label="Key of the house", kind="password", secret=True),
    ),
    limits=Limits(text=LONGEST),
    gaps={
        "overhears": (Gap.NEVER, "The book calls nobody; it is read every minute."),
        "awaits": (Gap.NEVER, "The book calls nobody; it is read every minute."),
        "reacts": (Gap.NEVER, "There are no likes in a guest book."),
        "counts": (Gap.NOTIMPL, "The book could list a day; it is small enough to be read whole."),
        "searches": (Gap.NEVER, "There is one book, and all of it is read."),
        "tallies": (Gap.NEVER, "Nobody counts who leafs through it."),
        "follows": (Gap.NEVER, "One reads the book; nobody follows it."),
        "fetches": (Gap.NEVER, "There are only words in it."),
        "refreshes": (Gap.NEVER, "The key does not run out."),
    },
    tested=Tested(against="twin", by="this package's own description of the book", compared="2026-11-22"),
    understand=understand,
)
