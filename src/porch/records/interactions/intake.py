"""Takes what a channel heard into the log: deliveries, observations, people, threads, the fold, in one transaction.

Any order and any repetition of deliveries gives the same state. The caller is inside a transaction and holds the head.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from porch.core.interaction import Handle, Heard, Spoiled, digest
from porch.records.interactions import addressing, fold, threads
from porch.records.interactions.fold import Item, Named
from porch.records.people import meeting
from porch.records.tables import bulk
from porch.records.tables.words import fit, fit_detail

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No customer wrote to us before: a clock that says so is broken."""

INSERTED = (
    "id", "seq", "channel", "account_id", "external_id", "version", "kind", "visibility", "ours", "addressed",
    "deleted", "at", "edited_at", "received_at", "thread_id", "handle_id", "person_id", "to_handle_id", "said_here",
    "text", "html", "subject", "language", "url", "ref", "in_reply_to", "has_files", "traits",
    "detail",
)  # fmt: skip
REWRITTEN = (
    "seq", "version", "kind", "visibility", "ours", "addressed", "deleted", "at", "edited_at", "thread_id", "handle_id",
    "person_id", "to_handle_id", "text", "html", "subject", "language", "url", "ref", "in_reply_to", "has_files",
    "traits", "detail",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one batch came to. `links` are replies seen, `links_resolved` those whose parent the log has."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    quarantined: int = 0
    erased: int = 0  # left out, as they are of somebody we were asked to forget
    links: int = 0
    links_resolved: int = 0
    last: int = 0  # the last log number used
    with_media: tuple[tuple[int, Heard], ...] = ()


def take_in(
    *, account_id: int, channel: str, items: Sequence[Heard | Spoiled], received_at: datetime, head: int
) -> Taken:
    """Write `items` into the log after number `head` and return what it came to."""
    own = _own(channel)
    heard = [fold.named(_ours(item, own)) for item in items if isinstance(item, Heard)]
    spoiled = [item for item in items if isinstance(item, Spoiled)]
    deliveries = _keep_bytes(account_id, [item.raw for item in items], received_at)
    quarantined = _set_apart(account_id, spoiled, deliveries, received_at)
    _observe(channel, heard, deliveries)
    known = _folded(channel, heard)
    changing = {name: item for name, item in known.items() if item.moved}
    merged, awaited = threads.assign(channel, _links(heard), known)
    met = _meet(channel, changing, own, received_at)
    late = addressing.address(channel, set(awaited), changing, known, met)
    last = _write(account_id, channel, changing, received_at, head)
    last = addressing.readdress(late, last)
    last = threads.merge(merged, last)
    last = addressing.remind(_lost(late, changing), last)
    fresh = sum(item.fresh for item in changing.values())
    return Taken(
        seen=len(items),
        new=fresh,
        changed=len(changing) - fresh,
        quarantined=quarantined,
        links=sum(1 for one in heard if one.parent),
        links_resolved=sum(one.parent in known for one in heard if one.parent),
        last=last,
        with_media=tuple((i.id, i.content) for i in changing.values() if i.content and i.content.media),
    )


def _own(channel: str) -> frozenset[str]:
    """Return whom we are on a network, by each of our connections to it: they are not one another's customers."""
    return frozenset(
        row[0]
        for row in bulk.select("SELECT handle FROM accounts_account WHERE channel = %s AND handle <> ''", channel)
    )


def _ours(heard: Heard, own: frozenset[str]) -> Heard:
    return replace(heard, ours=True) if not heard.ours and heard.author.value in own else heard


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
        delivery: (account_id, delivery, fit(item.where, 300), fit(item.reason), bulk.moment(at), 1)
        for item in spoiled
        if (delivery := deliveries[item.raw]) not in already
    }
    columns = ("account_id", "delivery_id", "where", "reason", "at", "attempts")
    bulk.insert("interactions_quarantined", columns, list(rows.values()))
    return len(rows)


def _observe(channel: str, heard: Sequence[Named], deliveries: dict[bytes, int]) -> None:
    moment = bulk.moment
    rows = [
        (channel, name, version, deliveries[h.raw], h.deleted, moment(h.edited_at or h.at))
        for name, _, _, version, h in heard
    ]
    columns = ("channel", "external_id", "version", "delivery_id", "deleted", "edited_at")
    bulk.insert("interactions_observation", columns, rows)


def _folded(channel: str, heard: Sequence[Named]) -> dict[str, Item]:
    known = fold.load(channel, {name for one in heard for name in one[:3] if name})
    unknown = list(dict.fromkeys(one.name for one in heard if one.name not in known))
    for name, row_id in zip(unknown, bulk.reserve("interactions_interaction", len(unknown)), strict=True):
        known[name] = Item(id=row_id, fresh=True, moved=True)
    for one in heard:
        known[one.name].take(one)
    return known


def _links(heard: Sequence[Named]) -> dict[str, list[str]]:
    """Return what each item was ever said to hang on, by versions that lost too: their order must not show."""
    links: dict[str, list[str]] = {}
    for one in heard:
        links[one.name] = list(dict.fromkeys([*links[one.name], *one.names])) if one.name in links else one.names
    return links


def _meet(channel: str, changing: dict[str, Item], own: frozenset[str], at: datetime) -> dict[meeting.Key, meeting.Met]:
    """Give every changing item its handle and person; return all who were met, first recipients of ours too."""
    wanted: dict[meeting.Key, tuple[Handle, bool]] = {}
    authors: list[tuple[Item, meeting.Key]] = []
    for name, item in changing.items():
        if item.content is None or (author := _author(channel, name, item.content)) is None:
            continue
        key = meeting.key(author)
        wanted[key] = (author, item.content.ours or (key in wanted and wanted[key][1]))
        authors.append((item, key))
    for item in changing.values():
        if item.content is not None and item.content.ours:
            for recipient in (r for r in item.content.recipients[:1] if r.value):
                wanted.setdefault(meeting.key(recipient), (recipient, recipient.value in own))
    met = meeting.meet(wanted, at)
    for item, key in authors:
        item.handle, item.person = met[key]
    return met


def _author(channel: str, name: str, heard: Heard) -> Handle | None:
    """Return who said it. Somebody without a name waits like anybody else, each a stranger of their own."""
    if heard.author.value or heard.deleted:
        return heard.author if heard.author.value else None
    return replace(heard.author, kind=heard.author.kind or channel, value=f"nameless:{name}"[:400])


def _lost(late: Sequence[addressing.Moved], changing: dict[str, Item]) -> list[tuple[int, int]]:
    readdressed = [(one.row, one.before) for one in late]
    readdressed += [(item.id, item.before) for item in changing.values() if item.ours and item.is_for_another]
    return [(row, before) for row, before in readdressed if before is not None]


def _at(item: Item, heard: Heard, received_at: datetime) -> Any:
    """Return when it was said, or heard of where a clock is plainly wrong, so that nobody jumps the queue."""
    at = bulk.moment(heard.at)
    if item.received is not None:
        return at if heard.at >= EARLIEST and at <= item.received else item.received
    return at if EARLIEST <= heard.at <= received_at else bulk.moment(received_at)


def _write(account_id: int, channel: str, changing: dict[str, Item], at: datetime, head: int) -> int:
    now = bulk.moment(at)
    fresh, rewritten, tombs, raised = [], [], [], []
    for seq, (name, item) in enumerate(changing.items(), head + 1):
        h = item.content
        if h is None and not item.deleted:  # older words of theirs named us: these stand as they are
            raised.append((seq, item.addressed, item.id))
            continue
        if h is None:
            tombs.append((seq, True, item.addressed, "", "", item.to_handle, item.id))
            continue
        text, html = ("", "") if item.deleted else (h.text, h.html)
        whole = (
            h.kind.value, h.visibility.value, h.ours, item.addressed, item.deleted,
            _at(item, h, at), item.edited_at or bulk.moment(h.at),
        )  # fmt: skip
        words = (
            fit(text), fit(html), fit(h.subject, 500), fit(h.language, 16), fit(h.url, 1000), fit(h.ref), item.parent,
            bool(h.media),
            ",".join(sorted(h.traits)) if h.traits else "", _detail(h, item.told),
        )  # fmt: skip
        people = (item.handle, item.person, item.to_handle)
        if item.fresh:
            place = (item.id, seq, channel, account_id, name, item.version)
            fresh.append((*place, *whole, now, item.thread, *people, False, *words))
        else:
            rewritten.append((seq, item.version, *whole, item.thread, *people, *words, item.id))
    bulk.insert("interactions_interaction", INSERTED, fresh)
    bulk.update("interactions_interaction", REWRITTEN, rewritten)
    bulk.update("interactions_interaction", ("seq", "addressed"), raised)
    bulk.update("interactions_interaction", ("seq", "deleted", "addressed", "text", "html", "to_handle_id"), tombs)
    return head + len(changing)


def _detail(heard: Heard, told: bool) -> str:
    if not heard.detail and not told:
        return "{}"
    return json.dumps({**fit_detail(heard.detail), **({"told": "1"} if told else {})})
