"""What the house owes its partners today: answers to ideas, a hand with questions, replies to doubts, a look."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from porch.core.viewer import SYSTEM
from porch.engagement.claims import queries as claims
from porch.engagement.help import queries as questions
from porch.engagement.help import stepping
from porch.engagement.ideas import queries as ideas

MOST = 100
"""What people say of our claims is counted so far."""


def owed(now: datetime) -> list[dict[str, Any]]:
    """Return what is owed and how much of it: [{what, many}]; what nobody waits for is left out.

    `what` is "ideas" (unanswered for longer than their board promises), "questions" (to step in), "doubts" (of what we
    promise, without a reply), or "board", "words" and "said" (what waits on boards, below questions and below what we
    promise until we have looked).
    """
    said = claims.waiting(SYSTEM, limit=MOST)
    told = {
        "ideas": sum(ideas.debt(SYSTEM, board, now).late for board in ideas.boards(SYSTEM)),
        "questions": sum(one.call.step_in for one in stepping.open_questions(SYSTEM, now=now)),
        "doubts": sum(one.is_open for one in said),
        "board": len(ideas.held(SYSTEM)) + len(ideas.held_votes(SYSTEM)),
        "words": len(questions.held(SYSTEM)) + len(questions.held_wrongs(SYSTEM)),
        "said": sum(not one.is_open for one in said),
    }
    return [{"what": what, "many": many} for what, many in told.items() if many]
