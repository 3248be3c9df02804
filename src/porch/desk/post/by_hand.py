"""What a human says for Porch, by telephone or to their face: a task until somebody says that it is said.

Nothing here reaches a network. Every step is written into the log and can be taken back.
"""

from __future__ import annotations

from datetime import datetime

from porch.core.interaction import Kind
from porch.projections.waiting import projector as waiting
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from porch.records.team.models import Member

TRIED = {"phone": Kind.CALL}
"""What trying in vain was, by channel: whoever was not there when we looked for them knows nothing of it."""


def said(*, outgoing: Outgoing, member: Member, at: datetime) -> None:
    """Note that `member` has said it; PorchError when it is no task any more."""
    outbox.said_by_hand(outgoing=outgoing, kind=_tried(outgoing) or Kind.CREATE, member=member, at=at)
    waiting.catch_up(now=at)


def not_reached(*, outgoing: Outgoing, again_at: datetime, member: Member, at: datetime) -> None:
    """Note that nobody was reached; the task comes back at `again_at`, and a call that was tried is in the log."""
    outbox.not_reached(outgoing=outgoing, kind=_tried(outgoing), again_at=again_at, member=member, at=at)
    waiting.catch_up(now=at)


def taken_back(*, outgoing: Outgoing, at: datetime) -> Outgoing:
    """Undo the last of these two: it is a task again, and whoever waited for it waits."""
    task = outbox.take_back_by_hand(outgoing=outgoing, at=at)
    waiting.catch_up(now=at)
    return task


def _tried(outgoing: Outgoing) -> Kind | None:
    return TRIED.get(outgoing.account.channel) if outgoing.account else None
