"""Who puts mistaken answers right first, peers or colleagues, and how fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistaken:
    """A mistaken answer of a customer's: after how many hours a peer first said so, and one of us; None: never."""

    peer: float | None = None
    ours: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """Of so many mistaken answers, how many a peer corrected before we did, and the median hours each took.

    The hours are of those whom each side was first to correct; None where there are none.
    """

    mistaken: int
    by_peers: int
    peer_hours: float | None
    our_hours: float | None

    @property
    def share(self) -> float | None:
        """The share that peers corrected first; None of none."""
        return self.by_peers / self.mistaken if self.mistaken else None


def corrections(found: Sequence[Mistaken]) -> Corrections:
    """Return who was first to put mistaken answers right.

    >>> corrections([Mistaken(peer=1.0, ours=5.0), Mistaken(peer=3.0), Mistaken(ours=4.0)])
    Corrections(mistaken=3, by_peers=2, peer_hours=2.0, our_hours=4.0)
    """
    peers = [one.peer for one in found if one.peer is not None and (one.ours is None or one.peer <= one.ours)]
    ours = [one.ours for one in found if one.ours is not None and (one.peer is None or one.ours < one.peer)]
    return Corrections(
        mistaken=len(peers) + len(ours), by_peers=len(peers), peer_hours=median(peers) if peers else None,
        our_hours=median(ours) if ours else None,
    )  # fmt: skip
