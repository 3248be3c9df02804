"""The fold: an interaction is the greatest of its observations, deleted as soon as one of them says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from porch.core.interaction import Heard
from porch.records.tables import bulk


@dataclass(slots=True)
class Item:
    """One interaction as a batch knows it: its row in the log and what the batch makes of it.

    `edited_at` and `version` are those of the content that won so far; a deletion met first has none.
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
    fresh: bool = False
    moved: bool = False  # to be written again
    content: Heard | None = None  # the content that won in this batch

    def take(self, heard: Heard) -> None:
        """Fold one observation in. Commutative, associative and idempotent."""
        if heard.deleted:
            self.moved |= not self.deleted
            self.deleted = True
            if self.content is None and self.fresh:
                self.content = heard
            return
        edited_at = bulk.moment(heard.edited_at or heard.at)
        if self.version and (edited_at, heard.version) <= (self.edited_at, self.version):
            return
        self.edited_at, self.version = edited_at, heard.version[:64]
        self.content, self.moved = heard, True
        self.ours, self.parent = heard.ours, heard.in_reply_to[:600]


def load(channel: str, names: list[str]) -> dict[str, Item]:
    """Return what the log already has of the items `names` (external ids)."""
    sql = (
        f"SELECT external_id, id, thread_id, deleted, {bulk.plain('edited_at')}, version, handle_id, person_id,"  # noqa: S608
        " to_handle_id, ours, in_reply_to FROM interactions_interaction WHERE channel = %s AND external_id IN {}"
    )
    return {
        row[0]: Item(
            id=row[1], thread=row[2], deleted=bool(row[3]), edited_at=row[4], version=row[5], handle=row[6],
            person=row[7], to_handle=row[8], ours=bool(row[9]), parent=row[10],
        )
        for row in bulk.select(sql, channel, names)
    }  # fmt: skip
