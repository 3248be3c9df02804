"""Verbs: keep what people need up with the log."""

from __future__ import annotations

from datetime import datetime

from porch.projections.needs import projector


def refresh() -> int:
    """Read what is new, all of it again when it is understood otherwise; return how many log rows were read."""
    return projector.catch_up()


def is_due() -> bool:
    """Whether there is something to read."""
    return projector.is_behind()


def rebuild(*, now: datetime) -> int:
    """Forget every need and make all anew from the log; return how many of its rows were read."""
    return projector.rebuild()
