"""What a rule says: yes, not before, or no. Each names its rule, and why in words a shop owner understands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Allow:
    """It may go now. `because` is what makes it theirs, and is shown to them."""

    because: str
    rule: str = ""

    @property
    def why(self) -> str:
        """Why it may go."""
        return self.because


@dataclass(frozen=True, slots=True, kw_only=True)
class Defer:
    """It may go from `until` on (aware), by `rule`."""

    until: datetime
    rule: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """It does not go, by `rule`, until something changes that is not the clock."""

    rule: str
    why: str


Decision = Allow | Defer | Refuse
