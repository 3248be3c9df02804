"""Verbs: keep up with what is said, and learn from what colleagues correct."""

from __future__ import annotations

from datetime import datetime

from porch.projections.language import projector

AT_ONCE = 20  # batches; then others of the worker's jobs have their turn


def refresh() -> int:
    """Read what is new, then some of what an older model has read; return how much was looked at."""
    done = projector.catch_up()
    for _ in range(AT_ONCE):
        if not (read := projector.read_again()):
            break
        done += read
    return done


def is_due() -> bool:
    """Whether something waits to be understood, or to be understood again."""
    return projector.is_behind() or projector.is_to_read_again()


def is_to_learn() -> bool:
    """Whether colleagues corrected something since the team's own model was learnt."""
    return projector.is_to_learn()


def learn(*, now: datetime) -> bool:
    """Learn again from all corrections when they have changed; return whether they had."""
    projector.catch_up()
    return projector.learn(now=now)


def rebuild(*, now: datetime) -> int:
    """Forget everything and read the log from the start; return how many log rows were read."""
    return projector.rebuild(now=now)
