"""Verbs: keep who moves whom up with the log, and with the clock, as what is old counts for less."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from porch.core.memory import uncollected
from porch.projections.influence import company, projector, topics
from porch.projections.influence.models import Cursor, Scoring

EVERY = timedelta(days=1)
FIT_EVERY = timedelta(days=30)
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
        if _is_fit_due(now):
            fit(now=now)
        else:
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
def fit(*, now: datetime) -> dict[str, Any]:
    """Ask whether a score learnt from this log foretells it better than the plain one, and score by the better.

    Return {spans, plain, learnt, ahead, low, high, won}.
    """
    from porch.projections.influence import scoring  # brings Polars along, which the web does without

    told = scoring.fit(scoring.acts(), now=now)
    kept = {**asdict(told), "won": told.won}
    Scoring.objects.update_or_create(pk=1, defaults={"fit": kept, "fitted_at": now}, create_defaults={
        "fit": kept, "fitted_at": now, "at": now, "acts": 0,
    })  # fmt: skip
    score(now=now)
    return kept


@uncollected()
def score(*, now: datetime) -> int:
    """Score everybody as of `now`; return how many acts that rests on."""
    from porch.projections.influence import scoring  # brings Polars along, which the web does without

    read_to = _read_to()
    frame = scoring.acts()
    held = Scoring.objects.filter(pk=1).values_list("fit", flat=True).first() or {}
    scores = scoring.score(frame, now=now, fitted=held.get("won") == "learnt")
    scoring.keep(scores, now=now)
    told = {
        "at": now, "seq": read_to, "acts": frame.height, "learnt": scores.learnt,
        "topics": scoring.topics(scores, frame), "company": asdict(company.counts(now=now)),
        "agreement": asdict(scoring.agreement(scores, frame)),
    }  # fmt: skip
    Scoring.objects.update_or_create(pk=1, defaults=told)
    return frame.height


def _is_fit_due(now: datetime) -> bool:
    """Whether it is time to ask again which score foretells better; not before anything was scored."""
    asked = list(Scoring.objects.filter(pk=1, acts__gt=0).values_list("fitted_at", flat=True))
    return bool(asked) and (asked[0] is None or now - asked[0] >= FIT_EVERY)


def _is_old(now: datetime) -> bool:
    held = Scoring.objects.filter(pk=1).values_list("at", "seq").first()
    if held is None:
        return True
    at, seq = held
    return now - at >= EVERY or (now - at >= SOONEST and _read_to() > seq)


def _read_to() -> int:
    return Cursor.objects.filter(name=projector.NAME).values_list("seq", flat=True).first() or 0
