"""How far a burst is: approved as it is written now, on its way, or not."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from porch.engagement.bursts.models import Approval, Burst, Ending, Named, Own


def is_approved(burst: Burst) -> bool:
    """Whether a colleague approved the burst as it is written now."""
    return burst.pk in approved([burst])


def approved(bursts: Sequence[Burst]) -> set[int]:
    """Return which of these bursts a colleague approved as they are written now; in three statements."""
    given = set(Approval.objects.filter(burst__in=bursts).values_list("burst", "digest"))
    asked = [one for one in bursts if any(one.pk == burst for burst, _ in given)]
    return {pk for pk, name in digests(asked).items() if (pk, name) in given}


def is_sending(burst: Burst) -> bool:
    """Whether the burst was let go and not stopped since."""
    latest = Ending.objects.filter(burst=burst).order_by("-id").values_list("sending", flat=True).first()
    return bool(latest)


def digest(burst: Burst) -> str:
    """Return what names the burst as it is written: its words, its lines, whom it is for and what about."""
    return digests([burst])[burst.pk]


def digests(bursts: Sequence[Burst]) -> dict[int, str]:
    """Return what names each of these bursts as it is written."""
    own: dict[int, list[tuple[int, str]]] = defaultdict(list)
    named: dict[int, list[int]] = defaultdict(list)
    for burst, person, words in _rows(Own, bursts, "words"):
        own[burst].append((person, words))
    for burst, person in _rows(Named, bursts):
        named[burst].append(person)
    return {one.pk: _digest(one, named[one.pk], own[one.pk]) for one in bursts}


def _rows(model: type[Own] | type[Named], bursts: Sequence[Burst], *more: str) -> Iterable[Any]:
    if not bursts:
        return ()
    return model.objects.filter(burst__in=bursts).order_by("burst", "person").values_list("burst", "person", *more)


def _digest(burst: Burst, named: list[int], own: list[tuple[int, str]]) -> str:
    parts = (burst.kind, burst.about, burst.topic, burst.product, burst.subject, burst.words, burst.segment_id,
             burst.saved_id, burst.why_all, burst.together, named, own)  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()
