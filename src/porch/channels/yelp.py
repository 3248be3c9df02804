"""Yelp: closed to programs like ours; heard by notices."""

from __future__ import annotations

from porch.core.channel import Gap
from porch.core.closed import closed_card

CARD = closed_card(
    name="yelp",
    label="Yelp",
    icon="star",
    gap=Gap.NOTYET,
    why=("Yelp's API gives at most three excerpts of a business's reviews, and a way to answer only to its partners."),
)
