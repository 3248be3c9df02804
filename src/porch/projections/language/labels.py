"""The labels of a text as a row keeps them, and what is in force once colleagues have had their say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from porch.analytics.language import COMMITMENTS, NEEDS, SENTIMENTS, TAUGHT, Label, Understood

__all__ = ["COMMITMENT", "NEEDS", "SENTIMENTS", "TAUGHT", "InForce", "by_label", "in_force", "kept"]
COMMITMENT = COMMITMENTS[0]
PRAISE = "praise"


class InForce(NamedTuple):
    """What counts of a text's labels."""

    sentiment: str
    needs: str
    doubts: str
    commits: bool
    praises: bool


def kept(understood: Understood) -> list[dict[str, Any]]:
    """Return the labels of a text as a row keeps them: sentiment, then needs, likeliest first, then a commitment."""
    promises = [understood.commitment] if understood.commitment.name == COMMITMENT else []
    return [_kept(label) for label in (understood.sentiment, *understood.needs, *promises)]


def in_force(labels: Sequence[Mapping[str, Any]], told: Mapping[str, Mapping[str, Any]]) -> InForce:
    """Return what counts: sure labels and what a colleague said, which wins.

    >>> labels = [{"name": "question", "sure": True}, {"name": "complaint", "sure": False}]
    >>> in_force(labels, {}).needs, in_force(labels, {"complaint": {"right": True}}).needs
    ('question', 'complaint question')
    >>> in_force(labels, {"question": {"right": False}})
    InForce(sentiment='', needs='', doubts='complaint', commits=False, praises=False)
    """
    sure = [label["name"] for label in labels if label["sure"]]
    unsure = [label["name"] for label in labels if not label["sure"]]
    right = [name for name, word in told.items() if word["right"]]
    wrong = [name for name, word in told.items() if not word["right"]]
    names = [name for name in dict.fromkeys([*sorted(right), *sure]) if name not in wrong]
    return InForce(
        sentiment=next((name for name in names if name in SENTIMENTS), ""),
        needs=" ".join(name for name in names if name in NEEDS),
        doubts=" ".join(name for name in unsure if name in NEEDS and name not in told),
        commits=COMMITMENT in names,
        praises=PRAISE in names,
    )


def by_label(corrections: Iterable[tuple[str, bool, int | None, int]]) -> dict[str, dict[str, Any]]:
    """Return corrections (label, right, member, deed) as a row keeps them.

    >>> by_label([("complaint", True, 3, 9)])
    {'complaint': {'right': True, 'by': 3, 'deed': 9}}
    """
    return {label: {"right": bool(right), "by": by, "deed": deed} for label, right, by, deed in sorted(corrections)}


def _kept(label: Label) -> dict[str, Any]:
    return {"name": label.name, "p": round(label.probability, 3), "sure": label.sure, "words": list(label.words[:6])}
