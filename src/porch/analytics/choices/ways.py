"""How people came to choose: by gut, then knowing the facts, and again after each fact that came late."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One informed pick: the option, how many facts were known, and the fact that mattered most (0: not said)."""

    option: int
    facts: int
    mattered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What one person chose: by gut, and then each time they chose knowing the facts, earliest first."""

    gut: int
    steps: tuple[Step, ...] = ()

    @property
    def last(self) -> Step | None:
        """What they chose last knowing facts; None for who stopped at the gut."""
        return self.steps[-1] if self.steps else None

    def informed(self, facts: int) -> int:
        """Return what they chose knowing all of these facts, 0 where they have not.

        >>> way = Way(gut=1, steps=(Step(option=2, facts=3),))
        >>> way.informed(3), way.informed(4)
        (2, 0)
        """
        return self.last.option if self.last is not None and self.last.facts >= facts else 0

    def before(self, fact: int) -> int:
        """Return what they had chosen, knowing facts, when a fact came; 0 where they had not.

        >>> Way(gut=1, steps=(Step(option=1, facts=3), Step(option=2, facts=4))).before(4)
        1
        """
        held = [step.option for step in self.steps if step.facts < fact]
        return held[-1] if held else 0

    def after(self, fact: int) -> int:
        """Return what they chose first once they knew a fact; 0 where they have not chosen since.

        >>> Way(gut=1, steps=(Step(option=1, facts=3), Step(option=2, facts=4))).after(4)
        2
        """
        return next((step.option for step in self.steps if step.facts >= fact), 0)
