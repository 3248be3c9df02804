"""Which items hang together by replies. The partition depends only on the set of items, never on their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from porch.records.interactions.fold import Item
from porch.records.tables import bulk
from porch.records.tables.words import fit


class Knots:
    """Threads being tied together in one batch: a union-find whose root is always the oldest thread."""

    def __init__(self) -> None:
        self._over: dict[int, int] = {}

    def root(self, thread: int) -> int:
        """Return the thread that `thread` belongs to now."""
        while (over := self._over.get(thread)) is not None:
            thread = over
        return thread

    def tie(self, threads: Sequence[int]) -> int:
        """Tie `threads` together and return their root."""
        roots = sorted({self.root(thread) for thread in threads})
        for other in roots[1:]:
            self._over[other] = roots[0]
        return roots[0]

    def tied(self) -> dict[int, int]:
        """Return every thread that lost its own name, with its root."""
        return {thread: self.root(thread) for thread in self._over}


def assign(
    channel: str, links: Mapping[str, Sequence[str]], known: Mapping[str, Item]
) -> tuple[dict[int, int], list[str]]:
    """Give each item of `links` (external id -> itself and all it was ever said to hang on) its thread.

    Return the threads merged away with their roots, and the items somebody had named before they came. `known` are all
    items the batch knows, parents included. Writes Thread and ThreadKey rows.
    """
    loose = {name: names for name, names in links.items() if _is_loose(name, names, known)}
    keys = _keys(channel, list({name for names in loose.values() for name in names}))
    awaited = [name for name in keys if name in loose]
    knots, made, new_keys = Knots(), [], {}
    ids = iter(bulk.reserve("interactions_thread", len(loose)))
    for external_id, names in loose.items():
        item = known[external_id]
        found = [t for name in names if (t := _thread(name, known, keys)) is not None]
        if found:
            item.thread = knots.tie(found)
        else:
            item.thread = next(ids)
            made.append((item.thread, channel, fit(item.content.subject, 500) if item.content else ""))
        for name in names:
            if _thread(name, known, keys) is None:  # unseen, or further down in this batch
                keys[name] = item.thread
                if name not in known:
                    new_keys[name] = item.thread
    merged = knots.tied()
    for item in known.values():
        if item.thread is not None:
            item.thread = knots.root(item.thread)
    bulk.insert("interactions_thread", ("id", "channel", "subject"), made)
    rows = [(channel, name, knots.root(thread)) for name, thread in new_keys.items()]
    bulk.insert("interactions_threadkey", ("channel", "key", "thread_id"), rows)
    return merged, awaited


def place(channel: str, name: str, thread: int | None, subject: str) -> tuple[int, dict[int, int]]:
    """Return the thread of something we said (`thread`: that of what it answers) and the threads merged away by it.

    Somebody may have replied to it before the network's receipt reached us.
    """
    waiting = _keys(channel, [name]).get(name)
    if thread is not None:
        thread = root(thread)
    if thread is not None and waiting is not None:
        knots = Knots()
        return knots.tie([thread, waiting]), knots.tied()
    if (found := thread or waiting) is not None:
        return found, {}
    made = next(iter(bulk.reserve("interactions_thread", 1)))
    bulk.insert("interactions_thread", ("id", "channel", "subject"), [(made, channel, fit(subject, 500))])
    return made, {}


def root(thread: int) -> int:
    """Return the thread that `thread` was merged into, or itself: who asks may have looked at an older page."""
    rows = bulk.select("SELECT merged_into_id FROM interactions_thread WHERE id = %s", thread)
    return rows[0][0] if rows and rows[0][0] is not None else thread


def merge(merged: Mapping[int, int], seq: int) -> int:
    """Move everything of the threads merged away to their roots; return the last log number used."""
    for thread, root in merged.items():
        rows = bulk.select("SELECT id FROM interactions_interaction WHERE thread_id = %s ORDER BY id", thread)
        moves = [(root, seq + n, row[0]) for n, row in enumerate(rows, 1)]
        bulk.update("interactions_interaction", ("thread_id", "seq"), moves)
        seq += len(moves)
        stale = bulk.select("SELECT id FROM interactions_threadkey WHERE thread_id = %s", thread)
        bulk.update("interactions_threadkey", ("thread_id",), [(root, row[0]) for row in stale])
        gone = bulk.select("SELECT id FROM interactions_thread WHERE merged_into_id = %s OR id = %s", thread, thread)
        bulk.update("interactions_thread", ("merged_into_id",), [(root, row[0]) for row in gone])
    return seq


def _is_loose(name: str, names: Sequence[str], known: Mapping[str, Item]) -> bool:
    thread = known[name].thread
    return thread is None or any(n not in known or known[n].thread != thread for n in names)


def _thread(name: str, known: Mapping[str, Item], keys: Mapping[str, int]) -> int | None:
    item = known.get(name)
    if item is not None and item.thread is not None:
        return item.thread
    return keys.get(name)


def _keys(channel: str, names: list[str]) -> dict[str, int]:
    sql = "SELECT key, thread_id FROM interactions_threadkey WHERE channel = %s AND key IN {}"
    return dict(bulk.select(sql, channel, names))
