"""LinkedIn groups: closed to programs like ours; heard by notices."""

from __future__ import annotations

from porch.core.channel import Gap
from porch.core.closed import closed_card

CARD = closed_card(
    name="linkedin_groups",
    label="LinkedIn groups",
    icon="users",
    gap=Gap.NEVER,
    why=(
        "LinkedIn opens its groups to approved compliance archives alone: no other program can read or answer in one."
    ),
)
