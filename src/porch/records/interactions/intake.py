"""Takes what a channel heard into the log: deliveries, observations, people, threads, the fold, in one transaction.

Any order and any repetition of deliveries gives the same state. The caller is inside a transaction and holds the head.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from porch.core.interaction import Handle, Heard, Spoiled, digest
from porch.records.interactions import fold, threads
from porch.records.interactions.fold import Item
from porch.records.people import meeting
from porch.records.tables import bulk

INSERTED = (
    "id", "seq", "channel", "account_id", "external_id", "version", "kind", "visibility", "ours", "addressed", "deleted",
    "at", "edited_at", "received_at", "thread_id", "handle_id", "person_id", "to_handle_id", "said_here",
    "text", "html", "subject", "language", "url", "ref", "in_reply_to", "traits", "detail",
)  # fmt: skip
REWRITTEN = (
    "seq", "version", "kind", "visibility", "ours", "addressed", "deleted", "at", "edited_at", "thread_id", "handle_id",
    "person_id", "to_handle_id", "text", "html", "subject", "language", "url", "ref", "in_reply_to", "traits", "detail",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one batch came to. `links` are replies seen, `links_resolved` those whose parent the log has."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    quarantined: int = 0
    links: int = 0
    links_resolved: int = 0
    last: int = 0  # the last log number used
    with_media: tuple[tuple[int, Heard], ...] = ()


def take_in(
    *, account_id: int, channel: str, items: Sequence[Heard | Spoiled], received_at: datetime, head: int
) -> Taken:
    """Write `items` into the log after number `head` and return what it came to."""
    heard = [item for item in items if isinstance(item, Heard)]
    spoiled = [item for item in items if isinstance(item, Spoiled)]
    deliveries = _keep_bytes(account_id, [item.raw for item in items], received_at)
    quarantined = _set_apart(account_id, spoiled, deliveries, received_at)
    _observe(channel, heard, deliveries)
    known = _folded(channel, heard)
    changing = {name: item for name, item in known.items() if item.moved}
    merged, awaited = threads.assign(channel, changing, known)
    _meet(known, changing, received_at)
    late = _answered_late(channel, awaited, changing, known)
    last = _write(account_id, channel, changing, received_at, head)
    last = _readdress(late, last)
    last = threads.merge(merged, last)
    links = [item.in_reply_to for item in heard if item.in_reply_to]
    fresh = sum(item.fresh for item in changing.values())
    return Taken(
        seen=len(items),
        new=fresh,
        changed=len(changing) - fresh,
        quarantined=quarantined,
        links=len(links),
        links_resolved=sum(parent in known for parent in links),
        last=last,
        with_media=tuple((i.id, i.content) for i in changing.values() if i.content and i.content.media),
    )


def _keep_bytes(account_id: int, raws: Sequence[bytes], at: datetime) -> dict[bytes, int]:
    digests = {raw: digest(raw) for raw in raws}
    sql = "SELECT digest, id FROM interactions_delivery WHERE account_id = %s AND digest IN {}"
    held = dict(bulk.select(sql, account_id, list(digests.values())))
    new = {value: raw for raw, value in digests.items() if value not in held}
    ids = dict(zip(new, bulk.reserve("interactions_delivery", len(new)), strict=True))
    now = bulk.moment(at)
    rows = [(ids[value], account_id, value, raw, now) for value, raw in new.items()]
    bulk.insert("interactions_delivery", ("id", "account_id", "digest", "body", "received_at"), rows)
    return {raw: ids.get(value) or held[value] for raw, value in digests.items()}


def _set_apart(account_id: int, spoiled: Sequence[Spoiled], deliveries: dict[bytes, int], at: datetime) -> int:
    already = {r[0] for r in bulk.select(
        "SELECT delivery_id FROM interactions_quarantined WHERE delivery_id IN {}", [deliveries[s.raw] for s in spoiled]
    )} if spoiled else set()  # fmt: skip
    rows = {
        delivery: (account_id, delivery, item.where[:300], item.reason, bulk.moment(at), 1)
        for item in spoiled
        if (delivery := deliveries[item.raw]) not in already
    }
    columns = ("account_id", "delivery_id", "where", "reason", "at", "attempts")
    bulk.insert("interactions_quarantined", columns, list(rows.values()))
    return len(rows)


def _observe(channel: str, heard: Sequence[Heard], deliveries: dict[bytes, int]) -> None:
    moment = bulk.moment
    rows = [
        (channel, h.external_id[:600], h.version[:64], deliveries[h.raw], h.deleted, moment(h.edited_at or h.at))
        for h in heard
    ]
    columns = ("channel", "external_id", "version", "delivery_id", "deleted", "edited_at")
    bulk.insert("interactions_observation", columns, rows)


def _folded(channel: str, heard: Sequence[Heard]) -> dict[str, Item]:
    names = {n for h in heard for n in (h.external_id[:600], h.in_reply_to[:600], h.thread[:600]) if n}
    known = fold.load(channel, list(names))
    unknown = list(dict.fromkeys(h.external_id[:600] for h in heard if h.external_id[:600] not in known))
    for name, row_id in zip(unknown, bulk.reserve("interactions_interaction", len(unknown)), strict=True):
        known[name] = Item(id=row_id, fresh=True, moved=True)
    for h in heard:
        known[h.external_id[:600]].take(h)
    return known


def _meet(known: dict[str, Item], changing: dict[str, Item], at: datetime) -> None:
    """Give every changing item its handle and person, and ours whom they answer."""
    wanted: dict[meeting.Key, tuple[Handle, bool]] = {}
    for item in changing.values():
        if item.content is not None and item.content.author.value:
            wanted[meeting.key(item.content.author)] = (item.content.author, item.content.ours)
    for item in changing.values():
        if item.content is not None and item.content.ours:
            for recipient in item.content.recipients[:1]:
                wanted.setdefault(meeting.key(recipient), (recipient, False))
    met = meeting.meet(wanted, at)
    for item in changing.values():
        if item.content is not None and item.content.author.value:
            item.handle, item.person = met[meeting.key(item.content.author)]
    for item in changing.values():
        if item.content is not None and item.content.ours:
            _address(item, known, met)


def _address(item: Item, known: dict[str, Item], met: dict[meeting.Key, meeting.Met]) -> None:
    """Find whom our `item` answers: the nearest customer up the replies, else its first recipient."""
    parent, steps = known.get(item.parent), 0
    while parent is not None and parent.ours and not parent.to_handle and steps < 1000:
        parent, steps = known.get(parent.parent), steps + 1
    if parent is not None:
        item.to_handle = parent.to_handle if parent.ours else parent.handle
    elif item.content is not None and item.content.recipients:
        item.to_handle = met[meeting.key(item.content.recipients[0])].handle_id


def _answered_late(
    channel: str, awaited: Sequence[str], changing: dict[str, Item], known: dict[str, Item]
) -> list[tuple[int, int]]:
    """Find answers of ours that were in the log before the words they answer: (row id, handle id)."""
    sql = (
        "SELECT id, external_id, in_reply_to FROM interactions_interaction WHERE channel = %s AND in_reply_to IN {}"
        " AND in_reply_to <> '' AND ours AND to_handle_id IS NULL"
    )
    late: dict[int, int] = {}
    named = [*awaited, *(name for name, item in changing.items() if not item.fresh)]
    frontier = [name for name in named if changing[name].handle or changing[name].to_handle]
    while frontier:
        rows, frontier = bulk.select(sql, channel, frontier), []
        for row_id, name, parent_name in rows:
            parent = known[parent_name]
            whom = parent.to_handle if parent.ours else parent.handle
            if whom is not None and row_id not in late and name not in changing:
                known.setdefault(name, Item(id=row_id, ours=True, parent=parent_name)).to_handle = whom
                late[row_id] = whom
                frontier.append(name)
    return list(late.items())


def _readdress(late: Sequence[tuple[int, int]], last: int) -> int:
    rows = [(whom, last + n, row_id) for n, (row_id, whom) in enumerate(late, 1)]
    bulk.update("interactions_interaction", ("to_handle_id", "seq"), rows)
    return last + len(rows)


def _write(account_id: int, channel: str, changing: dict[str, Item], at: datetime, head: int) -> int:
    moment, now = bulk.moment, bulk.moment(at)
    fresh, rewritten, tombs = [], [], []
    for seq, (name, item) in enumerate(changing.items(), head + 1):
        h = item.content
        if h is None:
            tombs.append((seq, True, "", "", item.id))
            continue
        text, html = ("", "") if item.deleted else (h.text, h.html)
        whole = (
            h.kind.value, h.visibility.value, h.ours, h.addressed, item.deleted, moment(h.at),
            item.edited_at or moment(h.at),
        )  # fmt: skip
        words = (
            text.replace("\0", ""), html.replace("\0", ""), h.subject[:500].replace("\0", ""), h.language[:16],
            h.url[:1000], h.ref, h.in_reply_to[:600], ",".join(sorted(h.traits)) if h.traits else "",
            json.dumps(dict(h.detail)) if h.detail else "{}",
        )  # fmt: skip
        people = (item.handle, item.person, item.to_handle)
        if item.fresh:
            fresh.append(
                (item.id, seq, channel, account_id, name, item.version, *whole, now, item.thread, *people, False, *words)
            )
        else:
            rewritten.append((seq, item.version, *whole, item.thread, *people, *words, item.id))
    bulk.insert("interactions_interaction", INSERTED, fresh)
    bulk.update("interactions_interaction", REWRITTEN, rewritten)
    bulk.update("interactions_interaction", ("seq", "deleted", "text", "html"), tombs)
    return head + len(changing)
