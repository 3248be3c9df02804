"""Verbs on boards: open one, change it, close it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from porch.core.errors import PorchError
from porch.engagement.ideas.models import Board
from porch.records.team.models import Member

LONGEST_PROMISE = 365  # days


def open_board(
    *, name: str, owner: Member | None, answer_days: int, at: datetime, about: str = "", policy: str = ""
) -> Board:
    """Open a board; PorchError without an owner, or without a promise of when each idea is answered.

    Boards die where nobody owns them: without the two none is opened.
    """
    wanted = " ".join(name.split())[:120]
    if not wanted:
        raise PorchError("Give the board a name.")
    whose = _owner(owner, answer_days)
    try:
        with transaction.atomic():
            return Board.objects.create(
                name=wanted, slug=slugify(wanted)[:60] or f"board-{at:%Y%m%d%H%M%S}", about=about.strip()[:2000],
                policy=policy.strip()[:4000], owner=whose, answer_days=answer_days, opened_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise PorchError(f"There is a board called {wanted} already.") from error


def change_board(
    *, board: Board, name: str, owner: Member | None, answer_days: int, about: str, policy: str, looks_first: bool,
    half_life_weeks: int,
) -> Board:  # fmt: skip
    """Change what a board says of itself, and whose it is; its address stays."""
    whose = _owner(owner, answer_days)
    if not name.strip():
        raise PorchError("Give the board a name.")
    if not 1 <= half_life_weeks <= 520:
        raise PorchError("A vote loses half its weight within 1 to 520 weeks.")
    board.name, board.about, board.policy = " ".join(name.split())[:120], about.strip()[:2000], policy.strip()[:4000]
    board.owner, board.answer_days = whose, answer_days
    board.looks_first, board.half_life_weeks = looks_first, half_life_weeks
    board.save()
    return board


def close_board(*, board: Board, at: datetime) -> Board:
    """Close a board: it stays to be read, and takes nothing more."""
    board.closed_at = board.closed_at or at
    board.save(update_fields=["closed_at"])
    return board


def reopen_board(*, board: Board) -> Board:
    """Undo the closing."""
    board.closed_at = None
    board.save(update_fields=["closed_at"])
    return board


def _owner(owner: Member | None, answer_days: int) -> Member:
    if owner is None or owner.left_at is not None or not owner.may_write:
        raise PorchError("Name a colleague who owns the board: without one its ideas are answered by nobody.")
    if not 1 <= answer_days <= LONGEST_PROMISE:
        raise PorchError(f"Promise an answer within 1 to {LONGEST_PROMISE} days.")
    return owner
