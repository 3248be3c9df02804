"""What the rules say of one burst to one person over all ways to them: the best answer there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from porch.analytics.cadence import Allow, Burst, Decision, Defer, House, Kind, Ledger, Refuse, Standing, decide
from porch.core.viewer import Viewer
from porch.engagement.bursts import joints, wording
from porch.engagement.bursts import models as rows
from porch.engagement.bursts.channels import Way

NOWHERE = Refuse(rule="C1", why="There is no way to them on which we can speak.")
NO_BURST = Burst(kind=Kind.QUESTION, channel="")
IN_PUBLIC = Refuse(rule="LINK", why="A link of their own is never said where others read it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the rules say, and by which handle it goes where they let it."""

    decision: Decision
    handle: int | None = None


def burst_of(viewer: Viewer, burst: rows.Burst) -> Burst:
    """Return a burst as the rules know it, on no channel yet; an invite knows the date it is to."""
    kind = Kind(burst.kind)
    date_ = joints.date_of(viewer, burst.about) if kind is Kind.INVITE else None
    return Burst(
        kind=kind, channel="", about=burst.about or f"{joints.BURST}{burst.pk}", topic=burst.topic,
        product=burst.product, relevant_until=_useful(burst, date_.begins if date_ else None),
        together=burst.together, begins=date_.begins if date_ else None, ends=date_.ends if date_ else None,
        place=date_.place if date_ else "",
    )  # fmt: skip


def is_personal(burst: rows.Burst) -> bool:
    """Whether what is said carries a link that is one person's own."""
    linked = Kind(burst.kind) in (Kind.FEEDBACK, Kind.INVITE) and "-" in burst.about
    return linked or wording.is_personal(burst.words)


def judge(burst: Burst, ways: Sequence[Way], *, of: tuple[Standing, Ledger], house: House, at: datetime) -> Judged:
    """Return the answer on the first way that lets it leave; else the earliest later; else why not on the first."""
    standing, ledger = of
    refused: Judged | None = None
    later: Judged | None = None
    for way in ways:
        decision = decide(standing, replace(burst, channel=way.kind), at, ledger, house)
        told = Judged(decision=decision, handle=way.handle)
        if isinstance(decision, Allow):
            return told
        if isinstance(decision, Refuse):
            refused = refused or told
        elif later is None or decision.until < _until(later):
            later = told
    return later or refused or Judged(decision=NOWHERE)


def _until(told: Judged) -> datetime:
    assert isinstance(told.decision, Defer)  # noqa: S101 - only such are kept there
    return told.decision.until


def _useful(burst: rows.Burst, begins: datetime | None) -> datetime | None:
    known = [one for one in (burst.relevant_until, begins) if one is not None]
    return min(known, default=None)
