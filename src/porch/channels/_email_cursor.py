"""How far a mailbox has been read: a stretch of UIDs in each folder, so that reading newest first is safe."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

BATCH = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What was heard of a folder: every UID from `low` to `high` under `validity`. `low` 1: the history is done."""

    validity: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """UIDs to read next and what may be claimed once they were heard."""

    folder: str
    uids: tuple[int, ...]
    then: Stretch


def parse(cursor: str | None) -> dict[str, Stretch]:
    """Return the stretches a cursor claims; a cursor nobody can read claims nothing.

    >>> parse('{"INBOX": [7, 3, 9]}')["INBOX"].high
    9
    >>> parse("rubbish")
    {}
    """
    try:
        told = json.loads(cursor or "{}")
        return {str(f): Stretch(validity=int(v), low=int(low), high=int(high)) for f, (v, low, high) in told.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def write(claimed: Mapping[str, Stretch]) -> str:
    """Return the cursor that claims `claimed`."""
    return json.dumps({folder: [s.validity, s.low, s.high] for folder, s in sorted(claimed.items())})


def fresh(folder: str, validity: int, uids: list[int], next_uid: int) -> list[Batch]:
    """Return the batches of a folder read for the first time, newest first."""
    high = max([*uids, next_uid - 1, 0])
    return list(older(folder, Stretch(validity=validity, low=high + 1, high=high), uids))


def newer(folder: str, had: Stretch, uids: list[int]) -> Iterator[Batch]:
    """Yield the batches above `had`, oldest first, so that each may be claimed as soon as it was heard."""
    above = [uid for uid in uids if uid > had.high]
    for start in range(0, len(above), BATCH):
        part = tuple(above[start : start + BATCH])
        yield Batch(folder=folder, uids=part, then=Stretch(validity=had.validity, low=had.low, high=part[-1]))


def older(folder: str, had: Stretch, uids: list[int]) -> Iterator[Batch]:
    """Yield the batches below `had`, newest first; the last one (empty if need be) says that the history is done."""
    below = sorted((uid for uid in uids if uid < had.low), reverse=True)
    for start in range(0, max(len(below), 1), BATCH):
        part = tuple(below[start : start + BATCH])
        last = start + BATCH >= len(below)
        then = Stretch(validity=had.validity, low=1 if last else part[-1], high=had.high)
        yield Batch(folder=folder, uids=part, then=then)
