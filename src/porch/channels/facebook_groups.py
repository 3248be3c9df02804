"""Facebook groups: closed to programs like ours; heard by notices."""

from __future__ import annotations

from porch.core.channel import Gap
from porch.core.closed import closed_card

CARD = closed_card(
    name="facebook_groups",
    label="Facebook groups",
    icon="users",
    gap=Gap.NEVER,
    why=("Facebook took its Groups API away in April 2024: no program can read or answer in a group any more."),
)
