"""What was said, made to be found."""

from __future__ import annotations

from porch.projections.search import projector


def searchable() -> None:
    """Read everything in the log into what is searched."""
    projector.catch_up()
