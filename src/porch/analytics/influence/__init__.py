"""Who moves whom: Sway, what it is made of, and how word spreads.

    from porch.analytics import influence

    told = influence.score(frame, now=datetime.now(UTC))  # any Polars, Arrow or pandas frame
    told.voices, told.parts, told.pulls

What is named here is loaded when first used: it brings the numerical stack along.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_FROM = {
    "score": "scoring",
    "Scores": "scoring",
    "compare": "fitting",
    "acts": "acts",
    "points": "sway",
    "plan": "spread",
    "pagerank": "pagerank",
}
__all__ = ["Scores", "acts", "compare", "pagerank", "plan", "points", "score"]


def __getattr__(name: str) -> Any:
    if name in _FROM:
        return getattr(import_module(f"{__name__}.{_FROM[name]}"), name)
    raise AttributeError(f"{__name__} has no {name}")
