"""What a customer did on pages of ours, such as a vote or a proposal: one deed as bytes and as heard."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Visibility, digest

APART = ("at", "edited_at", "gone", "who", "detail")
"""What of a deed is no plain word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One deed of one person. `id` makes telling it twice telling it once.

    `about` is what it is about, such as "idea-7"; `how` where it came from: portal, phone, booth, import.
    `thread` is the conversation it belongs to, what it is about where none is told. `edited_at` is when it was put in
    other words, or (`gone`) taken back.
    """

    id: str
    kind: Kind
    who: Handle
    at: datetime
    about: str
    words: str = ""
    subject: str = ""
    how: str = "portal"
    thread: str = ""
    visibility: Visibility = Visibility.PUBLIC
    detail: Mapping[str, str] = field(default_factory=dict)
    edited_at: datetime | None = None
    gone: bool = False

    def body(self) -> bytes:
        """Return the deed as the bytes that are kept."""
        told = {name: value for name, value in asdict(self).items() if value not in ("", {}, None, False)}
        edited = {"edited_at": self.edited_at.isoformat()} if self.edited_at else {}
        who = {name: value for name, value in told["who"].items() if value}
        return json.dumps(told | {"at": self.at.isoformat(), "who": who, **edited}, ensure_ascii=False).encode()


def read_deed(raw: bytes) -> Deed:
    """Return the deed that `raw` is, or raise Unreadable."""
    try:
        told = json.loads(raw)
        at, edited = _moment(told["at"]), _moment(told["edited_at"]) if "edited_at" in told else None
        plain = {name: str(value) for name, value in told.items() if name not in APART}
        detail = {str(name): str(value) for name, value in told.get("detail", {}).items()}
        kind, seen = Kind(plain.pop("kind")), Visibility(plain.pop("visibility"))
        deed = Deed(
            **plain, kind=kind, visibility=seen, at=at, edited_at=edited, gone=bool(told.get("gone")), detail=detail,
            who=Handle(**told["who"]),
        )  # fmt: skip
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unreadable(f"This is no deed: {type(error).__name__} {error}"[:300]) from error
    if not (deed.id and deed.about and deed.who.kind and deed.who.value):
        raise Unreadable("This deed does not say whose it is, or what it is about.")
    return deed


def heard(raw: bytes, channel: str) -> Heard:
    """Return what one deed says, as an item of `channel`; Unreadable when it is none.

    Nobody waits for an answer because of it: what is asked in public has its own list, and its own promise.
    """
    deed = read_deed(raw)
    return Heard(
        external_id=f"{channel}:{deed.id}", version=digest(raw), kind=deed.kind, author=deed.who, at=deed.at, raw=raw,
        edited_at=deed.edited_at, deleted=deed.gone, addressed=False, visibility=deed.visibility, text=deed.words,
        subject=deed.subject[:300], thread=f"{channel}:{deed.thread or deed.about}",
        detail={**deed.detail, "about": deed.about, "how": deed.how},
    )  # fmt: skip


def _moment(told: str) -> datetime:
    return datetime.fromisoformat(told).astimezone(UTC)
