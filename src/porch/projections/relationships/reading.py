"""What a row of the log means between somebody and us: on which rung it stands, and what it asks, bills or thanks for.

What the language room understood of it counts, corrections and all; where it says nothing, a few cue words do.
A row that is no human's word or deed towards the other (lists, robots, our own notes) means nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from porch.analytics.billing import is_bill
from porch.analytics.cues import Cue, closing_thanks, cue, gives_thanks
from porch.analytics.ladder import Rung, rung_of
from porch.analytics.refusing import Refusal, refusal
from porch.core.interaction import DEEDS, Kind, Trait, Visibility
from porch.core.networks import network_heard

ASKING, UNHAPPY, INVOICE, THANKS, STARTED, PRAISE, REFUSED, REASONED = 1, 2, 4, 8, 16, 32, 64, 128
"""Flags of an exchange: it asks for something; it complains; it bills; it thanks; it answers nothing of the other's; it
praises; it says no, and why."""

COLUMNS: Final = (
    "i.id, i.kind, i.channel, i.visibility, i.ours, i.addressed, i.deleted, i.traits, i.in_reply_to, h.id, h.kind,"
    " i.member_id, i.thread_id, <at>, i.subject, i.text, u.needs, u.sentiment"
)
JOINED: Final = (
    "interactions_interaction i"
    " LEFT JOIN people_handle h ON h.id = CASE WHEN i.ours THEN i.to_handle_id ELSE i.handle_id END"
    " LEFT JOIN language_understanding u ON u.interaction_id = i.id"
)
"""What `exchange` reads of the log."""

Row = tuple[Any, ...]
_REFUSALS = {None: 0, Refusal.BARE: REFUSED, Refusal.REASONED: REFUSED | REASONED}
_SILENT = frozenset(kind.value for kind in (*DEEDS, Kind.PROMISE))
_ROBOTS = tuple(t.value for t in (Trait.LIST, Trait.AUTOMATIC, Trait.NO_REPLY, Trait.SPAM, Trait.NOTICE))


def exchange(row: Row) -> Row | None:
    """Return (interaction, handle, member, thread, at, ours, rung, network, flags), or None where a row means nothing.

    `row` is `COLUMNS`.
    """
    number, kind, channel, visibility, ours, addressed, deleted, traits, answers, handle, handle_kind = row[:11]
    member, thread, at, subject, words, needs, sentiment = row[11:]
    if handle is None or deleted or kind in _SILENT or (traits and _is_robot(traits, bool(ours))):
        return None
    network = network_heard(channel, handle_kind)
    stands_on = rung(kind, visibility, network, bool(addressed), bool(answers))
    if stands_on is None and kind != Kind.PURCHASE:
        return None
    wishes = _cued(words, bool(ours)) if needs is None else _understood(needs, sentiment)
    flags = _ours(wishes, traits, answers, subject, words) if ours else wishes
    flags = INVOICE if kind == Kind.PURCHASE else flags
    return number, handle, member, thread, at, bool(ours), stands_on, network, flags


def exchanges(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield what these rows of the log mean, those that mean something."""
    return (found for row in rows if (found := exchange(row)) is not None)


@lru_cache(maxsize=4096)
def rung(kind: str, visibility: str, network: str, addressed: bool, answers: bool) -> int | None:
    """Return the rung of the ladder something stands on; None for what is no contact, a purchase among it.

    >>> rung("create", "direct", "email", True, False), rung("create", "public", "x", True, True)
    (6, 4)
    >>> rung("create", "public", "x", False, True)  # said of us, and not to us: as if they had shared us
    2
    """
    found = rung_of(Kind(kind), Visibility(visibility), network, answers=answers)
    if found in (Rung.COMMENT, Rung.REPLY) and not addressed:
        return int(Rung.SHARE)
    return None if found is None else int(found)


def _is_robot(traits: str, ours: bool) -> bool:
    """Whether nobody said it. A receipt of ours is a bill, and a contact; one of theirs is a robot's."""
    told = traits.split(",")
    return any(trait in told for trait in _ROBOTS) or (Trait.RECEIPT.value in told and not ours)


def _ours(wishes: int, traits: str, answers: str, subject: str, words: str) -> int:
    bill = INVOICE if Trait.RECEIPT.value in traits or is_bill(subject, words) else 0
    thanks = THANKS if words and gives_thanks(words) else 0
    return wishes & ASKING | bill | thanks | _REFUSALS[refusal(words)] | (0 if answers else STARTED)


def _cued(words: str, ours: bool) -> int:
    wish = cue(words) if words else None
    if wish is not None:
        return UNHAPPY if wish is Cue.COMPLAINT else ASKING
    return THANKS if words and not ours and closing_thanks(words) else 0


def _understood(needs: str, sentiment: str) -> int:
    """Return the flags of what was understood, which names needs with spaces between.

    >>> _understood("complaint request", ""), _understood("", "negative"), _understood("praise", "positive")
    (3, 2, 40)
    """
    told = needs.split()
    unhappy = sentiment == "negative" or "complaint" in told
    asks = "question" in told or "request" in told
    return (ASKING if asks else 0) | (UNHAPPY if unhappy else 0) | (THANKS | PRAISE if "praise" in told else 0)
