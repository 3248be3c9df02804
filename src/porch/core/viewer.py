"""Who is asking. Every query takes a viewer first and decides once what they may see."""

from __future__ import annotations

from typing import Final, Protocol


class Colleague(Protocol):
    """A member of the team, as far as seeing goes."""

    @property
    def left_at(self) -> object | None:
        """When they left; None while they are here."""
        ...


class System:
    """Porch itself, at work: sees everything."""

    def __repr__(self) -> str:
        return "SYSTEM"


SYSTEM: Final = System()

Viewer = Colleague | System | None


def may_see(viewer: Viewer) -> bool:
    """Return whether `viewer` may see what is the team's: Porch itself, or a member who has not left.

    >>> may_see(SYSTEM), may_see(None)
    (True, False)
    """
    return isinstance(viewer, System) or (viewer is not None and viewer.left_at is None)
