"""How other idea boards order what they hold, by the formulas in their own sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from porch.proving.validations._idea_years import Board, Reals

SECONDS_A_DAY = 86_400
Z = 1.96


def raw_votes(board: Board) -> Reals:
    """Count the votes."""
    return board.votes


def fider(board: Board) -> Reals:
    """Fider's "trending": 5 x the votes of 30 days less 1, over (age in hours + 2) to the power 1.4.

    getfider/fider 67c5283, app/services/sqlstore/postgres/common.go; nobody comments here.
    """
    return np.asarray((5 * board.recent - 1) / (board.age + 2) ** 1.4)


def astuto(board: Board) -> Reals:
    """Astuto's "trending": log10(likes + 1) + the moment it was posted, in seconds over 45,000.

    astuto 9176b96, app/controllers/posts_controller.rb; nobody comments here.
    """
    return np.asarray(np.log10(board.votes + 1) + board.born * SECONDS_A_DAY / 45_000)


def wilson(board: Board) -> Reals:
    """The low end of Wilson's interval (1927) of votes in showings; nought of what nobody was shown."""
    among = np.maximum(board.shown, 1e-9)
    share = board.votes / among
    middle = share + Z * Z / (2 * among)
    wide = Z * np.sqrt(share * (1 - share) / among + Z * Z / (4 * among * among))
    return np.where(board.shown > 0, (middle - wide) / (1 + Z * Z / among), 0.0)


RIVALS: Mapping[str, Callable[[Board], Reals]] = {
    "raw_votes": raw_votes, "fider": fider, "astuto": astuto, "wilson": wilson,
}  # fmt: skip
