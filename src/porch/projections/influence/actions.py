"""Verbs: keep who moves whom up with the log, and with the clock, as what is old counts for less."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from porch.core.memory import uncollected
from porch.projections.influence import company, projector, topics
from porch.projections.influence.models import Cursor, Scoring

EVERY = timedelta(days=1)
SOONEST = timedelta(hours=1)
"""What was read since is scored after so long."""


def refresh(*, now: datetime) -> int:
    """Read what is new, and score everybody where that is due; return rows read.

    When there is twice as much to learn topics from, they are learnt then, and all is read anew by them.
    """
    read = projector.catch_up()
    if _is_old(now):
        if topics.is_due() and topics.learn(now=now):
            projector.rebuild()
        score(now=now)
    return read


def is_due(*, now: datetime) -> bool:
    """Whether there is something new to read, or everybody is to be scored: each hour with new acts, else each day."""
    return projector.is_behind() or _is_old(now)


def rebuild(*, now: datetime) -> int:
    """Forget every act, read all anew and score; what was expected on earlier days stays. Return log rows read."""
    read = projector.rebuild()
    score(now=now)
    return read


@uncollected()
def score(*, now: datetime) -> int:
    """Score everybody as of `now`; return how many acts that rests on."""
    from porch.projections.influence import scoring  # brings Polars along, which the web does without

    read_to = _read_to()
    frame = scoring.acts()
    scores = scoring.score(frame, now=now)
    scoring.keep(scores, now=now)
    told = {
        "at": now, "seq": read_to, "acts": frame.height, "learnt": scores.learnt,
        "topics": scoring.topics(scores, frame), "company": asdict(company.counts(now=now)),
        "agreement": asdict(scoring.agreement(scores, frame)),
    }  # fmt: skip
    Scoring.objects.update_or_create(pk=1, defaults=told)
    return frame.height


def _is_old(now: datetime) -> bool:
    held = Scoring.objects.filter(pk=1).values_list("at", "seq").first()
    if held is None:
        return True
    at, seq = held
    return now - at >= EVERY or (now - at >= SOONEST and _read_to() > seq)


def _read_to() -> int:
    return Cursor.objects.filter(name=projector.NAME).values_list("seq", flat=True).first() or 0
