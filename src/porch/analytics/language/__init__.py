"""What people say: language, sentiment, need, commitment; each with its probability and the words that moved it.

    chain().read(["Where is my order?"])[0].needs[0].name  ->  "question"

Learns from a team's corrections: `learn(corrections)` returns bytes that `chain(own=...)` reads beside what is shipped.
The numerical stack is imported when a chain is asked for, never before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from porch.analytics.language.labels import (
    COMMITMENTS,
    NEEDS,
    POSSIBLE,
    SENTIMENTS,
    SURE,
    TAUGHT,
    UNKNOWN,
    Correction,
    Label,
    Understood,
)  # fmt: skip

if TYPE_CHECKING:
    from porch.analytics.language.reading import Chain

__all__ = [
    "COMMITMENTS", "NEEDS", "POSSIBLE", "SENTIMENTS", "SURE", "TAUGHT", "UNKNOWN", "Correction", "Label", "Understood",
    "chain", "learn",
]  # fmt: skip


def chain(own: bytes | None = None) -> Chain:
    """Return what reads texts, with what a team taught it in `own`, the bytes of `learn`.

    >>> told = chain().read(["Sorry, we will send it tomorrow."])[0]
    >>> told.language, told.commitment.name, told.commitment.words
    ('en', 'commitment', ('we will send it tomorrow',))
    """
    from porch.analytics.language import shipping, teaching
    from porch.analytics.language.reading import Chain

    return Chain(shipping.shipped(), shipping.tongues(), teaching.owned(own) if own else {})


def learn(corrections: Sequence[Correction]) -> bytes:
    """Return what `corrections` teach, all of them each time, for `chain(own=...)`; the later word on a text wins."""
    from porch.analytics.language import shipping, teaching

    return teaching.taught(corrections, shipping.shipped())
