"""What a colleague wrote down about somebody they met: one note about one person, as bytes and as heard."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Visibility, digest

WHAT: Mapping[str, Kind] = {
    "visit": Kind.VISIT, "lunch": Kind.MEETING, "call": Kind.CALL, "booth": Kind.VISIT, "user group": Kind.MEETING,
    "tasting": Kind.VISIT, "meeting": Kind.MEETING, "word": Kind.CREATE,
}  # fmt: skip
"""What one can have done together, and what that is in the log; "word" is something said in passing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note about one person. `id` makes writing it twice writing it once; `by` is the colleague.

    `ours`: we went to them or called them. `answered` is "no" for a call nobody took. `beside` are the others there.
    `brought_by` is through whom they came, "network:handle".
    """

    id: str
    what: str
    who: Handle
    at: datetime
    where: str = ""
    words: str = ""
    by: str = ""
    ours: bool = False
    answered: str = ""
    beside: tuple[str, ...] = ()
    brought_by: str = ""

    def body(self) -> bytes:
        """Return the note as the bytes that are kept."""
        told = {name: value for name, value in asdict(self).items() if value not in ("", False, ())}
        who = {name: value for name, value in told["who"].items() if value}
        return json.dumps(told | {"at": self.at.isoformat(), "who": who}, ensure_ascii=False).encode()


def read_note(raw: bytes) -> Note:
    """Return the note that `raw` is, or raise Unreadable."""
    try:
        told = json.loads(raw)
        at = datetime.fromisoformat(told["at"])
        beside = tuple(str(name) for name in told.get("beside", ()))
        note = Note(**{**told, "at": at.astimezone(UTC), "who": Handle(**told["who"]), "beside": beside})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unreadable(f"This is no note: {type(error).__name__} {error}"[:300]) from error
    words = (
        note.id, note.what, note.where, note.words, note.by, note.answered, note.who.kind, note.who.value,
        note.brought_by,
    )  # fmt: skip
    if note.what not in WHAT or not all(isinstance(one, str) for one in words) or not (note.id and note.who.value):
        raise Unreadable("This note does not say whom it is about, or what was done.")
    return note


def heard(raw: bytes, channel: str, us: Handle) -> Heard:
    """Return what one note says, as an item of `channel`; Unreadable when it is no note.

    All that passes with one handle is one conversation there: people do not begin a new one each time they meet.
    """
    note = read_note(raw)
    told = {
        "as": note.what, "where": note.where, "noted_by": note.by, "beside": ", ".join(note.beside),
        "answered": note.answered, "told": "1" if note.ours and note.answered == "no" else "",
        "brought_by": note.brought_by,
    }  # fmt: skip
    return Heard(
        external_id=f"{channel}:{note.id}", version=digest(raw), kind=WHAT[note.what],
        author=us if note.ours else note.who, recipients=(note.who,) if note.ours else (), ours=note.ours, at=note.at,
        raw=raw, visibility=Visibility.IN_PERSON, text=note.words, subject=title(note.what, note.where, note.answered),
        thread=f"{channel}:with:{note.who.kind}:{note.who.value}",
        detail={name: value for name, value in told.items() if value},
    )  # fmt: skip


def title(what: str, where: str, answered: str = "") -> str:
    """Return what was done together, in words.

    >>> title("booth", "SIAL"), title("call", "", "no"), title("word", "")
    ('Booth, SIAL', 'Missed call', 'A word in passing')
    """
    named = {"word": "A word in passing"}.get(what, what.capitalize())
    named = "Missed call" if what == "call" and answered == "no" else named
    return f"{named}, {where}" if where else named
