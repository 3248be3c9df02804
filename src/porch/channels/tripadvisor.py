"""Tripadvisor: closed to programs like ours; heard by notices."""

from __future__ import annotations

from porch.core.channel import Gap
from porch.core.closed import closed_card

CARD = closed_card(
    name="tripadvisor",
    label="Tripadvisor",
    icon="map-pin",
    gap=Gap.NOTYET,
    why=("Tripadvisor's API gives the five latest reviews of a place, for showing them, and takes no answer to one."),
)
