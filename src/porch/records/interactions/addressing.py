"""Whom our words are for: the nearest customer up the replies, else their first recipient.

It depends only on the set of items, so an answer that was in the log before the words it answers is addressed again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from porch.records.interactions.fold import Item
from porch.records.people import meeting
from porch.records.tables import bulk

DEEPEST = 1000  # replies of ours to ourselves; two mails that answer each other would go round for ever
_REPLIES = (
    "SELECT id, external_id, in_reply_to, to_handle_id FROM interactions_interaction WHERE channel = %s"
    " AND in_reply_to IN {} AND in_reply_to <> '' AND ours"
)


class Moved(NamedTuple):
    """An answer of ours in the log that is for somebody else now."""

    row: int
    whom: int
    before: int | None


def address(
    channel: str,
    awaited: Collection[str],
    changing: Mapping[str, Item],
    known: dict[str, Item],
    met: Mapping[meeting.Key, meeting.Met],
) -> list[Moved]:
    """Address what of `changing` is ours; return the answers in the log that are for somebody else from now on.

    `awaited` are the items somebody had named before they came.
    """
    for item in changing.values():
        _first_recipient(item, known, changing, met)
    kids = _kids(changing)
    moved: dict[str, Moved] = {}
    frontier = [name for name, item in changing.items() if item.whom is not None]
    for _ in range(DEEPEST):
        if not frontier:
            break
        asked = [n for n in frontier if n in awaited or n in moved or known[n].is_for_another]
        told = _tell_kids(frontier, kids, known)
        frontier = [*told, *_tell_log(channel, asked, changing, known, moved)]
    return list(moved.values())


def readdress(moved: Sequence[Moved], last: int) -> int:
    """Write whom answers in the log are for now; return the last log number used."""
    rows = [(one.whom, last + n, one.row) for n, one in enumerate(moved, 1)]
    bulk.update("interactions_interaction", ("to_handle_id", "seq"), rows)
    return last + len(rows)


def remind(lost: Sequence[tuple[int, int]], last: int) -> int:
    """Number anew the last words of those an answer is no longer for, so that projections look at them again.

    `lost` are (id of the answer, handle it was for). Returns the last log number used.
    """
    for answer, handle in lost:
        row = bulk.select(
            "SELECT max(theirs.id) FROM interactions_interaction theirs JOIN interactions_interaction answer"
            " ON answer.thread_id = theirs.thread_id WHERE answer.id = %s AND theirs.handle_id = %s",
            answer,
            handle,
        )
        if row[0][0] is not None:
            last += 1
            bulk.update("interactions_interaction", ("seq",), [(last, row[0][0])])
    return last


def _first_recipient(
    item: Item, known: Mapping[str, Item], changing: Mapping[str, Item], met: Mapping[meeting.Key, meeting.Met]
) -> None:
    if item.content is None or not item.ours:
        return
    if item.content.recipients and item.content.recipients[0].value:
        item.to_handle = met[meeting.key(item.content.recipients[0])].handle_id
    elif not item.said_here:  # what was said through Porch knows whom it was for
        item.to_handle = None
    parent = known.get(item.parent)
    if parent is not None and item.parent not in changing and parent.whom is not None:
        item.to_handle = parent.whom


def _kids(changing: Mapping[str, Item]) -> dict[str, list[str]]:
    kids: dict[str, list[str]] = defaultdict(list)
    for name, item in changing.items():
        if item.ours and item.parent and item.parent != name:
            kids[item.parent].append(name)
    return kids


def _tell_kids(frontier: Sequence[str], kids: Mapping[str, list[str]], known: Mapping[str, Item]) -> list[str]:
    told = []
    for name in frontier:
        for kid in kids.get(name, ()):
            if known[kid].to_handle != known[name].whom:
                known[kid].to_handle = known[name].whom
                told.append(kid)
    return told


def _tell_log(
    channel: str, asked: list[str], changing: Mapping[str, Item], known: dict[str, Item], moved: dict[str, Moved]
) -> list[str]:
    told = []
    for row_id, name, parent, held in bulk.select(_REPLIES, channel, asked):
        if name in changing:
            continue
        item = known.setdefault(name, Item(id=row_id, ours=True, parent=parent, to_handle=held))
        whom = known[parent].whom
        if whom is not None and whom != item.to_handle:
            item.to_handle = whom
            moved[name] = Moved(row_id, whom, moved[name].before if name in moved else held)
            told.append(name)
    return told
