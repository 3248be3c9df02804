"""TikTok comments: closed to programs like ours; heard by notices."""

from __future__ import annotations

from porch.core.channel import Gap
from porch.core.closed import closed_card

CARD = closed_card(
    name="tiktok",
    label="TikTok comments",
    icon="video",
    gap=Gap.NOTYET,
    why=(
        "TikTok lets non-profit researchers and its approved partners read comments; whoever else asks is "
        "given their own videos and counters, and no comment."
    ),
)
