"""Empties the log of one person: that something was said stays, and is counted; what, by whom and to whom goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q

from porch.core.errors import PorchError
from porch.core.whom import Whom, readable
from porch.records.consent import erased
from porch.records.interactions import head
from porch.records.interactions.models import Delivery, File, Interaction, Observation, Quarantined, Thread, ThreadKey
from porch.records.interactions.personal import TABLES
from porch.records.tables import bulk
from porch.records.tables.personal import Forgot, forget, naming

EMPTY: dict[str, Any] = {
    "handle": None, "person": None, "to_handle": None, "deleted": True, "text": "", "html": "", "subject": "",
    "language": "", "url": "", "ref": "", "in_reply_to": "", "has_files": False, "traits": "",
    "detail": {"erased": "1"},
}  # fmt: skip
FIELDS = ("text", "html", "subject", "url", "ref", "detail")
SURE = 11  # characters of an id that means nothing else
LONG = 25  # characters of a line that nobody else writes by chance
SETTLED = "It named somebody who asked to be forgotten: its bytes are gone."
Name = tuple[str, str]  # channel, external id
AT_ONCE = 500


def whom(known: Whom) -> Whom:
    """Return `known` with all that was said by and to them, and with whom else they shared conversations."""
    either = Q(handle__in=known.handles) | Q(to_handle__in=known.handles) | Q(person__in=known.persons)
    said = dict(Interaction.objects.filter(either).values_list("pk", "thread_id"))
    threads = {thread for thread in said.values() if thread is not None}
    shared = set()
    for some in _some(sorted(threads)):
        others = Interaction.objects.filter(thread__in=some).exclude(either).filter(_customers())
        shared |= set(others.values_list("thread_id", flat=True))
    alone = threads - shared
    merged = set(Thread.objects.filter(merged_into__in=alone).values_list("pk", flat=True))
    return replace(known, said=tuple(sorted(said)), threads=tuple(sorted(alone | merged)), shared=tuple(sorted(shared)))


def erase(*, whom: Whom, forgot: Forgot) -> None:
    """Empty everything of a person in the log, bytes and files too; the caller holds the head and moves it after.

    Rows stay as husks, so that every count stays as it was. What others said stays theirs, but for words that name the
    person or that they quoted. Bytes that hold somebody else's words too go as a whole.
    """
    husks = _husks(whom)
    names = {(row.channel, row.external_id): row for row in husks}
    lines = _lines(husks)
    erased.remember(digests=[erased.of_item(*name) for name in names], what=erased.What.ITEM, at=forgot.at)
    _drop_files(husks, forgot)
    _drop_observations(names, forgot)
    touched = _unname_others(whom, names, lines)
    _empty_bytes(whom, names, lines, forgot)
    _empty_threads(whom, names)
    seq = head.hold()
    for row in husks:
        row.external_id = erased.husk(erased.of_item(row.channel, row.external_id))
    seq = _empty(husks, seq)
    head.release(_number_anew(touched - {row.pk for row in husks}, seq))
    forget(TABLES, whom, forgot)
    forgot.count(Interaction, len(husks))


def _customers() -> Q:
    return Q(ours=False, handle__isnull=False) | Q(ours=True, to_handle__isnull=False)


def _husks(whom: Whom) -> list[Interaction]:
    columns = ("channel", "external_id", "account_id", "thread_id", "ours", "text", "html", "subject")
    found: dict[int, Interaction] = {}
    for column, wanted in (("pk", whom.said), ("thread", whom.threads)):
        for some in _some(wanted):
            found |= {row.pk: row for row in Interaction.objects.filter(**{f"{column}__in": some}).only(*columns)}
    return [row for row in found.values() if not row.external_id.startswith(erased.PREFIX)]


def _lines(rows: Iterable[Interaction]) -> dict[int, set[str]]:
    """Return what was said in each conversation line by line, as others quote it; short lines are anybody's."""
    lines: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        if row.thread_id is not None:
            lines[row.thread_id] |= {line for one in row.text.splitlines() if len(line := _plain(one)) >= LONG}
    return lines


def _plain(line: str) -> str:
    return " ".join(line.lstrip("> \t").split())


def _drop_files(rows: Sequence[Interaction], forgot: Forgot) -> None:
    for some in _some([row.pk for row in rows]):
        found = File.objects.filter(interaction__in=some)
        forgot.files |= set(found.exclude(sha256="").values_list("sha256", flat=True))
        forgot.count(File, found.delete()[0])


def _drop_observations(names: Collection[Name], forgot: Forgot) -> None:
    """Take their items out of what was observed, and the bytes that showed nothing else; others' bytes are emptied."""
    concerned: set[int] = set()
    for channel, external_ids in _by_channel(names).items():
        for some in _some(external_ids):
            found = Observation.objects.filter(channel=channel, external_id__in=some)
            concerned |= set(found.values_list("delivery_id", flat=True))
            forgot.count(Observation, found.delete()[0])
    for some in _some(sorted(concerned)):
        kept = set(Observation.objects.filter(delivery__in=some).values_list("delivery_id", flat=True))
        kept |= set(Quarantined.objects.filter(delivery__in=some).values_list("delivery_id", flat=True))
        forgot.count(Delivery, Delivery.objects.filter(pk__in=set(some) - kept).delete()[0])
        forgot.count(Delivery, Delivery.objects.filter(pk__in=kept).update(body=b"", envelope=""))


def _unname_others(whom: Whom, names: dict[Name, Interaction], lines: dict[int, set[str]]) -> set[int]:
    """Hide them in what others said, and let answers point at husks; return the rows projections must read again."""
    touched = set()
    mine = {row.pk for row in names.values()}
    for row in naming(Interaction, FIELDS, whom):
        if row.pk not in mine:
            _hide(row, whom, set())
            touched.add(row.pk)
    for some in _some(whom.shared):
        for row in Interaction.objects.filter(thread__in=some).exclude(pk__in=mine):
            _hide(row, whom, lines[row.thread_id or 0])
            touched.add(row.pk)
    for channel, external_ids in _by_channel(names).items():
        for some in _some(external_ids):
            for row in Interaction.objects.filter(channel=channel, in_reply_to__in=some).exclude(pk__in=mine):
                row.in_reply_to = erased.husk(erased.of_item(channel, row.in_reply_to))
                row.save(update_fields=["in_reply_to"])
                touched.add(row.pk)
    return touched


def _hide(row: Interaction, whom: Whom, lines: set[str]) -> None:
    before = {name: getattr(row, name) for name in FIELDS}
    for name, told in before.items():
        setattr(row, name, whom.hide(told))
    if lines:
        kept = [line for line in row.text.splitlines() if _plain(line) not in lines]
        row.text = "\n".join(kept) if len(kept) < len(row.text.splitlines()) else row.text
        row.html = "" if any(line in _plain(row.html) for line in lines) else row.html
    changed = [name for name, told in before.items() if getattr(row, name) != told]
    if changed:
        row.save(update_fields=changed)


def _empty_bytes(whom: Whom, names: Collection[Name], lines: dict[int, set[str]], forgot: Forgot) -> None:
    """Empty every delivery that names them, in quarantine too, and what answers them or quotes them."""
    telling = {*(name for _, name in names if len(name) > SURE), *(line for some in lines.values() for line in some)}
    nearby = _nearby(whom)
    emptied = []
    columns = ("pk", "body", "envelope", "unread")
    for pk, body, envelope, unread in Delivery.objects.values_list(*columns).iterator(chunk_size=AT_ONCE):
        raw = bytes(body)
        if (pk in nearby and _tells(raw, telling)) or whom.is_named_in_bytes(raw) or whom.is_named_in(envelope):
            if unread:  # others' words may stand in it
                raise PorchError("What was pushed of them is not read yet. Try again in a minute.")
            emptied.append(pk)
    for some in _some(emptied):
        forgot.count(Delivery, Delivery.objects.filter(pk__in=some).update(body=b"", envelope=""))
        found = Quarantined.objects.filter(delivery__in=some)
        forgot.count(Quarantined, found.update(where="", reason=SETTLED))
        found.filter(replayed_at=None).update(replayed_at=forgot.at)


def _nearby(whom: Whom) -> set[int]:
    """Return the bytes of what others said in the conversations they shared."""
    sql = (
        "SELECT o.delivery_id FROM interactions_observation o JOIN interactions_interaction i"
        " ON i.channel = o.channel AND i.external_id = o.external_id WHERE i.thread_id IN {}"
    )
    return {row[0] for row in bulk.select(sql, list(whom.shared))}


def _tells(raw: bytes, telling: set[str]) -> bool:
    texts = [" ".join(text.split()) for text in readable(raw)]
    return any(one in text for one in telling for text in texts)


def _empty_threads(whom: Whom, names: dict[Name, Interaction]) -> None:
    for channel, external_ids in _by_channel(names).items():
        for some in _some(external_ids):
            ThreadKey.objects.filter(channel=channel, key__in=some).delete()
    for some in _some(whom.threads):
        ThreadKey.objects.filter(thread__in=some).delete()
        Thread.objects.filter(pk__in=some).update(subject="")
    ThreadKey.objects.filter(pk__in=naming(ThreadKey, ("key",), whom)).delete()
    theirs = {row.subject for row in names.values() if row.subject}
    for some in _some(whom.shared):
        Thread.objects.filter(pk__in=some, subject__in=theirs).update(subject="")
    for thread in naming(Thread, ("subject",), whom):
        thread.subject = whom.hide(thread.subject)
        thread.save(update_fields=["subject"])


def _empty(rows: Sequence[Interaction], seq: int) -> int:
    for row in rows:
        seq += 1
        values = {**EMPTY, "external_id": row.external_id, "seq": seq, "version": ""}
        Interaction.objects.filter(pk=row.pk).update(**values)
    return seq


def _number_anew(rows: Collection[int], seq: int) -> int:
    """Let projections look again at what was changed; return the last log number used."""
    numbered = [(seq + n, row) for n, row in enumerate(sorted(rows), 1)]
    bulk.update("interactions_interaction", ("seq",), numbered)
    return seq + len(numbered)


def _by_channel(names: Iterable[Name]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for channel, external_id in names:
        found[channel].append(external_id)
    return found


def _some(rows: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(rows), AT_ONCE):
        yield tuple(rows[start : start + AT_ONCE])
