"""A conversation as its page shows it: who said what, what is on its way, who will see an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from porch.core.clock import SYSTEM_CLOCK
from porch.core.interaction import DEEDS, Kind, Trait
from porch.desk.post import queries as post
from porch.interfaces.console import understood
from porch.interfaces.console.counters import Counters, of_turns
from porch.interfaces.console.deed_words import deed_words
from porch.interfaces.console.refs import Ref
from porch.interfaces.console.rows import address_of, name_of, state_words, urgent_why
from porch.interfaces.console.signs import counted_as, sign
from porch.interfaces.console.understood import Meant
from porch.interfaces.console.wordings import Approved, approved

ON_ITS_WAY = {
    "approved": ("hourglass", "About to leave"), "sending": ("send", "Leaving"), "sent": ("check", "Arrived"),
    "unknown": ("circle-question-mark", "Being looked up: the network broke off. Nothing is sent twice."),
    "failed": ("triangle-alert", "Not sent"), "by_hand": ("hand-heart", "For somebody to say: not said yet"),
    "draft": ("pencil", "Taken back"),
}  # fmt: skip
COMES = {"yes": "Comes", "no": "Does not come", "maybe": "May come"}
SHOWN_INLINE = ("image/jpeg", "image/png", "image/gif", "image/webp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A photo or file that came along."""

    url: str
    name: str
    alt: str
    size: int
    is_image: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One entry of the thread. `kind` is theirs, ours, note or deed."""

    id: int
    kind: str
    who: str
    words: str
    at: datetime
    channel_icon: str = ""
    channel_label: str = ""
    visibility: str = ""
    elsewhere: bool = False
    edited: bool = False
    deleted: bool = False
    url: str = ""
    quoted: str = ""
    told: str = ""  # what a colleague wrote down about it: where, with whom
    media: tuple[Piece, ...] = ()
    icon: str = "info"
    state_icon: str = ""
    state_words: str = ""
    failed: bool = False
    retry_url: str = ""
    talk_url: str = ""  # leads to its conversation, where the entry stands outside of it
    counters: Counters | None = None  # what its network counts of it
    meant: Meant | None = None  # how it is understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The page of one conversation."""

    ref: str
    url: str
    name: str
    first_name: str
    subject: str
    channel_icon: str
    channel_label: str
    visibility: str
    state_line: str
    waiting_since: datetime | None
    urgent: bool
    urgent_why: str
    closed: bool
    mine: bool
    set_aside: bool
    handed_over: bool
    address: str
    domain: str
    items: tuple[Said, ...]
    cannot_answer: str
    answer_until: datetime | None
    writer: str
    seen_icon: str
    seen_line: str
    answers: str
    draft: str
    limit: int | None
    count_as: str
    media_count: int
    media_types: str
    older_url: str = ""
    person_url: str = ""
    by_hand: bool = False  # an answer here becomes a task for a human
    approved: Approved | None = None  # what may still be said where words of our own are taken no more


def talk(viewer: Any, found: Any) -> Talk:
    """Return the page of what `conversations.queries.conversation` found."""
    ref = Ref(found.thread.pk, found.handle.pk)
    standing, handle = found.standing, found.handle
    card = post.card(found.account.channel) if found.account else None
    fitting = post.fitting(card, found.answers) if card else None
    cannot = _cannot_answer(found, card)
    visibility = found.answers.visibility if found.answers else (standing.visibility if standing else "public")
    shown = sign(standing.channel if standing else found.thread.channel)
    name = name_of(handle)
    return Talk(
        ref=str(ref),
        url=ref.url,
        name=name,
        first_name=first_name(name),
        subject=found.thread.subject,
        channel_icon=shown.icon,
        channel_label=shown.label,
        visibility=visibility,
        state_line=_state_line(standing),
        waiting_since=standing.since if standing and standing.state == "waiting" else None,
        urgent=bool(standing and standing.urgent and standing.state == "waiting"),
        urgent_why=urgent_why(standing) if standing else "",
        closed=bool(standing and standing.state in ("done", "snoozed")),
        mine=bool(standing and standing.assigned_id == viewer.pk),
        set_aside=bool(standing and standing.state == "set_aside"),
        handed_over=bool(standing and standing.state == "handed_over"),
        address=address_of(handle),
        domain=handle.value.rpartition("@")[2] if handle.kind == "email" else "",
        items=tuple(_items(viewer, found)),
        cannot_answer=cannot or (fitting.too_late(SYSTEM_CLOCK.now()) if fitting else ""),
        answer_until=fitting.until if fitting else None,
        writer=found.writing.name if found.writing else "",
        seen_icon={"public": "globe", "followers": "users-round", "in_person": "handshake"}.get(visibility, "lock"),
        seen_line=_seen_line(card, visibility, found.watching, first_name(name), uninvited=is_uninvited(found)),
        answers=str(found.answers.pk) if found.answers else "",
        draft=found.draft,
        limit=fitting.limits.text if fitting else None,
        count_as=counted_as(card.name) if card else "characters",
        media_count=fitting.limits.media_count if fitting else 0,
        media_types=",".join(fitting.limits.media_types) if fitting else "",
        older_url=f"{ref.url}?before={found.turns[0].pk}" if found.has_older else "",
        person_url=reverse("console:person", args=[handle.person_id]) if handle.person_id else "",
        by_hand=bool(card and card.by_hand),
        approved=_approved(viewer, found, card) if card and not cannot else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One thing that passed with the same person in another conversation."""

    icon: str
    label: str
    who: str
    words: str
    at: datetime
    url: str


def timeline(turns: list[Any]) -> list[Said]:
    """Return what passed with one person on any handle, oldest first, each entry leading to its conversation."""
    return [replace(_entry(turn), talk_url=place_of(turn)) for turn in reversed(turns) if _is_shown(turn)]


def place_of(turn: Any) -> str:
    """Return where the conversation stands in which something was said, or nothing."""
    whom = turn.handle_id or turn.to_handle_id
    return Ref(turn.thread_id, whom).url if turn.thread_id and whom else ""


def passed(turns: list[Any]) -> list[Passed]:
    """Return these turns as the panel about a person shows them, each leading to its conversation."""
    return [
        Passed(
            icon=sign(turn.channel).icon, label=sign(turn.channel).label, who=_who(turn), words=words_of(turn),
            at=turn.at, url=place_of(turn),
        )
        for turn in turns
    ]  # fmt: skip


def first_name(name: str) -> str:
    """Return what one would call them to their face; a handle stays whole."""
    return name if name.startswith("@") or "@" in name else (name.split() or [name])[0][:40]


def seen_line(visibility: str, watching: int, name: str) -> str:
    """Return who will see an answer."""
    if visibility == "public":
        others = {0: "", 1: "1 other is in this conversation, and "}.get(
            watching, f"{watching} others are in this conversation, and "
        )
        return f"Public: {others}everybody can read it"
    if visibility == "followers":
        return f"Followers: {name} and those who follow the thread can read it"
    return f"Only {name} sees this" if not watching else f"{name} and {watching} more in this conversation see this"


def is_uninvited(found: Any) -> bool:
    """Whether an answer would come uninvited: what it answers is public, not to us, and nothing of ours is near it."""
    said = found.answers
    if said is None or said.addressed or said.visibility != "public" or said.ours:
        return False
    near = {*said.traits.split(",")} & {Trait.COMMENT.value, Trait.MENTION.value}
    return not near and not any(turn.ours or turn.addressed for turn in found.turns if turn.kind not in DEEDS)


def _seen_line(card: Any, visibility: str, watching: int, name: str, *, uninvited: bool = False) -> str:
    if card is not None and card.by_hand:
        return f"One of you says this to {name}: it becomes a task, and is said when somebody says so"
    line = seen_line(visibility, watching, name)
    return f"They did not write to you: your answer comes uninvited. {line}" if uninvited else line


def outgoing_state(outgoing: Any) -> tuple[str, str]:
    """Return the icon and the honest words for how far something to be said is."""
    icon, words = ON_ITS_WAY[outgoing.state]
    reason = outgoing.error.strip().rstrip(".")
    if outgoing.state == "failed" and reason:
        return icon, f"Not sent: {reason}."
    if outgoing.state == "approved" and reason:
        local = timezone.localtime(outgoing.due_at) if outgoing.due_at else None
        return icon, f"Kept here, goes again {local:%H:%M}: {reason}." if local else f"Kept here: {reason}."
    return icon, words


def _is_shown(turn: Any) -> bool:
    """Whether an entry tells something: an undo does not, nor a follow that was only told of twice."""
    return turn.kind != Kind.UNDO and not turn.detail.get("instead")


def _items(viewer: Any, found: Any) -> list[Said]:
    counted, meant = of_turns(viewer, found.turns), understood.of_turns(viewer, found.turns)
    shown = (turn for turn in found.turns if _is_shown(turn))
    entries = [
        replace(_entry(turn), counters=counted.get((turn.channel, turn.external_id)), meant=meant.get(turn.pk))
        for turn in shown
    ]
    return [*entries, *(_leaving(outgoing) for outgoing in found.in_flight)]


def _entry(turn: Any) -> Said:
    who = _who(turn)
    if turn.kind == Kind.NOTE:
        return Said(id=turn.pk, kind="note", who=who, words=turn.text, at=turn.at)
    if turn.kind in DEEDS or turn.kind == Kind.PROMISE:
        icon, words = deed_words(turn)
        reason = turn.text or str(turn.detail.get("reason", ""))
        return Said(
            id=turn.pk, kind="deed", who=who, words=f"{words}: {reason}" if reason else words, at=turn.at, icon=icon
        )
    shown = sign(turn.channel)
    return Said(
        id=turn.pk,
        kind="ours" if turn.ours else "theirs",
        who=who,
        words=words_of(turn),
        at=turn.at,
        channel_icon=shown.icon,
        channel_label=shown.label,
        visibility=turn.visibility,
        elsewhere=turn.ours and not turn.said_here,
        edited=turn.edited_at > turn.at and not turn.ours,
        deleted=turn.deleted and turn.kind != Kind.FOLLOW,
        url=turn.url if re.match(r"https?://", turn.url) else "",
        quoted=str(turn.detail.get("quoted", "")),
        told=told_of(turn),
        media=tuple(_piece(file) for file in _files(turn) if file.state == "kept"),
        state_icon="check" if turn.ours and turn.said_here else "",
        state_words=("Said" if is_by_hand(turn) else "Arrived") if turn.ours and turn.said_here else "",
    )


def words_of(turn: Any) -> str:
    """Return what was said, or what was done where nothing was said."""
    nods = {
        "like": "liked this",
        "announce": "shared this",
        "dislike": "disliked this",
        "view": "has read this",
    }
    if turn.kind == Kind.FOLLOW:
        return _follow(turn)
    answer = str(turn.detail.get("answer", "")) if turn.text else ""
    if answer in COMES and turn.text.startswith(answer):
        return f"{COMES[answer]}{turn.text[len(answer) :]}"
    if is_by_hand(turn) and not turn.text:
        return "called, and nobody was reached"
    return str(turn.text or nods.get(turn.kind, "") or turn.subject)


def _follow(turn: Any) -> str:
    """Return how a follow stands. A list tells that somebody follows, not since when."""
    if turn.ours:
        return "followed them for a while" if turn.deleted else "follow them"
    if turn.deleted:
        return "followed us for a while"
    listed = turn.detail.get("heard") == "list" and not turn.detail.get("after")
    return "has followed us since before we first looked" if listed else "follows us now"


def is_by_hand(turn: Any) -> bool:
    """Whether a colleague said it by telephone or in person for Porch."""
    return bool(turn.ours and turn.external_id.startswith("by-hand:"))


def told_of(turn: Any) -> str:
    """Return what is known of a meeting or a call beside its words: what, where, who wrote it down, who else came."""
    detail = turn.detail
    if not detail.get("as") and turn.kind != Kind.CALL:
        return ""
    what = turn.subject if turn.text else ""
    noted, beside = detail.get("noted_by"), detail.get("beside")
    parts = [what, f"noted by {noted}" if noted else "", f"with {beside}" if beside else ""]
    line = ", ".join(str(part) for part in parts if part)
    return f"{line[0].upper()}{line[1:]}" if line else ""


def _leaving(outgoing: Any) -> Said:
    icon, words = outgoing_state(outgoing)
    shown = sign(outgoing.account.channel) if outgoing.account else sign("porch")
    return Said(
        id=outgoing.pk, kind="ours", who=outgoing.member.name if outgoing.member else "Porch", words=outgoing.text,
        at=outgoing.created_at, channel_icon=shown.icon, channel_label=shown.label, visibility=outgoing.visibility,
        state_icon=icon, state_words=words, failed=outgoing.state == "failed",
        retry_url=reverse("console:retry", args=[outgoing.pk]),
    )  # fmt: skip


def _who(turn: Any) -> str:
    if turn.member:
        return str(turn.member.name)
    if turn.ours or turn.handle is None:
        return "We"
    return name_of(turn.handle)


def _piece(file: Any) -> Piece:
    return Piece(
        url=reverse("console:media", args=[file.pk]), name=file.name or "file", alt=file.alt, size=file.size,
        is_image=file.content_type in SHOWN_INLINE,
    )  # fmt: skip


def _state_line(standing: Any) -> str:
    if standing is None:
        return ""
    words = state_words(standing)
    return f"{words}, waiting" if standing.state == "waiting" else words


def _cannot_answer(found: Any, card: Any) -> str:
    if found.answers is None or found.account is None:
        return "They have said nothing here that can be answered."
    if "notice" in found.answers.traits.split(","):
        return f"This was written on {found.answers.detail.get('place') or 'another network'}, and is answered there."
    if card is None:
        return "This channel is not known to this Porch any more, so it cannot answer there."
    if "speaks" in card.gaps:
        return f"Porch cannot answer on {card.label}: {card.gaps['speaks'][1]}"
    if found.account.closed_at is not None:
        return f"{found.account.name} is disconnected. Connect it again to answer."
    return ""


def _approved(viewer: Any, found: Any, card: Any) -> Approved | None:
    templates = post.templates(viewer, found.account, found.answers, SYSTEM_CLOCK.now())
    return approved(templates, card.label) if templates else None


def _files(turn: Any) -> Any:
    return turn.files.all() if turn.has_files and not turn.deleted else ()
