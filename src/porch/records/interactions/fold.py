"""The fold: an interaction is the greatest of its observations, deleted as soon as one of them says so.

It is addressed to us as soon as one of them says so, too: a search shows to nobody what a mention showed to us.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from porch.core.interaction import Heard
from porch.records.tables import bulk
from porch.records.tables.words import fit_name, fit_version


class Named(NamedTuple):
    """One observation with the names of itself, its parent and its first item as they stand in the log."""

    name: str
    parent: str
    root: str
    version: str
    heard: Heard

    @property
    def names(self) -> list[str]:
        """Return what hangs together by it: the item comes first, as somebody may have named it before it came."""
        return list(dict.fromkeys(name for name in (self.name, self.parent, self.root) if name))


def named(heard: Heard) -> Named:
    """Return `heard` with its names fit for the log; what answers itself answers nothing."""
    name, parent = fit_name(heard.external_id), fit_name(heard.in_reply_to)
    version = fit_version(heard.version, heard.raw)
    return Named(name, "" if parent == name else parent, fit_name(heard.thread), version, heard)


@dataclass(slots=True)
class Item:
    """One interaction as a batch knows it: its row in the log and what the batch makes of it.

    `edited_at` and `version` are those of the content that won so far; a deletion met first has none. `before` is whom
    its words were for, or from, when the batch began.
    """

    id: int
    thread: int | None = None
    deleted: bool = False
    edited_at: Any = None
    version: str = ""
    handle: int | None = None
    person: int | None = None
    to_handle: int | None = None
    ours: bool = False
    parent: str = ""
    received: Any = None  # when it was first heard of
    said_here: bool = False
    told: bool = False  # it only said who has it now: answers nothing, whatever the network calls it
    addressed: bool = False
    before: int | None = None
    fresh: bool = False
    moved: bool = False  # to be written again
    content: Heard | None = None  # the content that won in this batch

    @property
    def whom(self) -> int | None:
        """Return the customer this is about: who said it, or for whom we did."""
        return self.to_handle if self.ours else self.handle

    @property
    def is_for_another(self) -> bool:
        """Whether the batch changed whom this is about."""
        return not self.fresh and self.whom != self.before

    def take(self, one: Named) -> None:
        """Fold one observation in. Commutative, associative and idempotent."""
        heard = one.heard
        raised = heard.addressed and not self.addressed
        self.addressed |= raised
        self.moved |= raised
        if heard.deleted:
            self._take_deletion(one)
            return
        place, held = (bulk.moment(heard.edited_at or heard.at), one.version), (self.edited_at, self.version)
        if not self.version or place > held or (raised and place == held):
            self.edited_at, self.version = place
            self._be(one)

    def _take_deletion(self, one: Named) -> None:
        self.moved |= not self.deleted
        self.deleted = True
        if self.version or self.handle is not None:
            return
        says_who = bool(one.heard.author.value)
        if (self.content is None and (self.fresh or says_who)) or (says_who and not self._says_who()):
            self._be(one)

    def _says_who(self) -> bool:
        return self.content is not None and bool(self.content.author.value)

    def _be(self, one: Named) -> None:
        self.content, self.moved = one.heard, True
        self.ours, self.parent = one.heard.ours, one.parent


def load(channel: str, names: Iterable[str]) -> dict[str, Item]:
    """Return what the log already has of the items `names` (external ids)."""
    sql = (
        f"SELECT external_id, id, thread_id, deleted, {bulk.plain('edited_at')}, version, handle_id, person_id,"  # noqa: S608
        f" to_handle_id, ours, in_reply_to, {bulk.plain('received_at')}, said_here,"
        " CASE WHEN said_here THEN detail END, addressed"
        " FROM interactions_interaction WHERE channel = %s AND external_id IN {}"
    )
    return {
        row[0]: Item(
            id=row[1], thread=row[2], deleted=bool(row[3]), edited_at=row[4], version=row[5], handle=row[6],
            person=row[7], to_handle=row[8], ours=bool(row[9]), parent=row[10], received=row[11],
            said_here=bool(row[12]), told=_told(row[13]), addressed=bool(row[14]), before=row[8] if row[9] else row[6],
        )
        for row in bulk.select(sql, channel, list(names))
    }  # fmt: skip


def _told(detail: Any) -> bool:
    return bool((json.loads(detail) if isinstance(detail, str) else detail or {}).get("told"))
