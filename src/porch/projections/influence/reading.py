"""What a row of the log means between two people: who did something towards whom, and to whom the credit goes.

Credit goes to whoever said what is answered, shared or liked, to those named in the words, to us where somebody follows
us or turns to us by name, and in real life to whoever brought somebody: `detail["brought_by"]`, "network:handle".
What robots, lists and strangers without a name do is no act, nor is anything of ours or anything that was taken back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from porch.core.interaction import Kind, Trait, Visibility

COLUMNS: Final = (
    "i.id, i.kind, i.traits, i.deleted, i.ours, i.visibility, <at>, i.text, i.html,"
    " CAST(i.detail ->> 'brought_by' AS text), h.id, h.kind, h.value, p.id, p.ours, p.handle_id, p.text"
)
JOINED: Final = (
    "interactions_interaction i JOIN people_handle h ON h.id = i.handle_id"
    " LEFT JOIN interactions_interaction p"
    " ON p.channel = i.channel AND p.external_id = i.in_reply_to AND i.in_reply_to <> ''"
)
"""What `read` reads of the log."""

Row = tuple[Any, ...]
Name = tuple[str, str]  # a handle's kind and value

REPLY, MENTION, BROUGHT = "reply", "mention", "brought"
ANSWERING: Final = {
    Kind.CREATE: REPLY, Kind.QUESTION: REPLY, Kind.REVIEW: REPLY, Kind.LIKE: "like", Kind.ANNOUNCE: "share",
    Kind.ACCEPT: "accept", Kind.JOIN: "accept", Kind.VOTE: "vote", Kind.ANSWER: "answer",
}  # fmt: skip
"""What it is to do this under what another said. A dislike, a refusal or a flag moves nobody."""
_SAID = frozenset({Kind.CREATE, Kind.QUESTION, Kind.REVIEW})
_IN_PERSON = frozenset({Kind.VISIT, Kind.MEETING, Kind.ACCEPT})
_NOBODYS = frozenset(
    t.value for t in (Trait.LIST, Trait.AUTOMATIC, Trait.NO_REPLY, Trait.RECEIPT, Trait.SPAM, Trait.NOTICE)
)
_NAMED = re.compile(r"(?<![\w@./&])@(\w[\w.-]*)(?:@([\w-]+(?:\.[\w-]+)+))?")
_NAMED_BY_U = re.compile(r"(?<![\w/])/?u/([\w-]{2,40})")
_LINKED = re.compile(r'href="https?://([\w.-]+)/(?:@|users/)([\w.-]+)"')
MOST_NAMES = 20
"""Who names more than that names nobody in particular."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Something somebody did, and how each is credited: us (empty: not at all), whose words it answers, those named.

    Of `names` those are credited whom we know.
    """

    interaction: int
    actor: int
    at: Any
    topic: str
    in_person: bool
    us: str = ""
    answered: tuple[int, str] | None = None  # a handle
    names: dict[Name, str] = field(default_factory=dict)


def read(row: Row, topic: Callable[[str], str]) -> Done | None:
    """Return what a row of the log means, or None where it is nobody's act.

    `row` is `COLUMNS`; `topic` tells what words are about: those that were answered, else those that were said.
    """
    number, kind, traits, deleted, ours, visibility, at, text, html, brought, handle, network, value = row[:13]
    parent, parent_ours, credited, answered = row[13:]
    if ours or deleted or is_nobodys(traits) or _is_nameless(value):
        return None
    told = ANSWERING.get(Kind(kind), "") if parent is not None else ""
    names = _names(kind, network, value, text or "", html or "")
    if brought:
        names[_name(brought)] = BROUGHT
    us = told if told and parent_ours else _turned_to_us(kind, traits)
    answers = (credited, told) if told and not parent_ours and credited not in (None, handle) else None
    if not (us or answers or names):
        return None
    return Done(
        interaction=number, actor=handle, at=at, topic=topic(answered or text or ""), us=us, answered=answers,
        in_person=visibility == Visibility.IN_PERSON or kind in _IN_PERSON, names=names,
    )  # fmt: skip


def acts(done: Done, known: dict[Name, tuple[int, int | None]]) -> Iterator[Row]:
    """Yield (interaction, actor, target, at, kind, topic, in_person) for everybody credited; `known` are handles.

    A handle that is nobody's person is ours: its target is None, and we are credited once.
    """
    credited: dict[int | None, str] = {None: done.us} if done.us else {}
    if done.answered is not None:
        credited[done.answered[0]] = done.answered[1]
    for name, how in done.names.items():
        if name in known:
            handle, person = known[name]
            credited.setdefault(handle if person is not None else None, how)
    credited.pop(done.actor, None)
    for target, kind in credited.items():
        yield done.interaction, done.actor, target, done.at, kind, done.topic, done.in_person or kind == BROUGHT


def is_nobodys(traits: str) -> bool:
    """Whether something is a robot's, a list's or spam, so that nobody did it.

    >>> is_nobodys("list,mention"), is_nobodys("mention"), is_nobodys("")
    (True, False, False)
    """
    return bool(traits) and not _NOBODYS.isdisjoint(traits.split(","))


def _is_nameless(value: str) -> bool:
    """Whether a network did not tell who it was: such strangers would count as new people each time."""
    return value.startswith("nameless:") or value == "somebody"


def _turned_to_us(kind: str, traits: str) -> str:
    """Return what it is to us if it answers nothing: a follow, or words that name us."""
    if kind == Kind.FOLLOW:
        return "follow"
    return MENTION if kind in _SAID and Trait.MENTION.value in traits.split(",") else ""


def _names(kind: str, network: str, value: str, text: str, html: str) -> dict[Name, str]:
    """Return who is named in somebody's words, on the network it was said on: `value` is the speaker there.

    >>> _names("create", "mastodon", "ann@town.example", "@dov and @ben@lake.example say so; ann@dov.example", "")
    {('mastodon', 'dov@town.example'): 'mention', ('mastodon', 'ben@lake.example'): 'mention'}
    """
    if kind not in _SAID or network == "email":
        return {}
    linked = {name.lower(): host.lower() for host, name in _LINKED.findall(html)}
    home = value.partition("@")[2]
    found = [f"u/{name}" for name in _NAMED_BY_U.findall(text)] if network == "reddit" else []
    for told, host in _NAMED.findall(text):
        name = told.rstrip(".-").lower()
        at = host.lower() or linked.get(name, home)
        found.append(f"{name}@{at}" if home and at else name)
    names = {(network, one.removeprefix("u/")[:400]): MENTION for one in found}
    return names if len(names) <= MOST_NAMES else {}


def _name(told: str) -> Name:
    kind, _, value = told.partition(":")
    return kind.strip().lower()[:32], value.strip()[:400]
