"""The ledger of gives and asks."""

from __future__ import annotations

from porch.analytics.cadence import Entry, Kind, ledger
from tests.analytics.cadence.people import day, had

Q, I, V, F = Kind.QUESTION, Kind.IDEA, Kind.INVITE, Kind.FEEDBACK  # noqa: E741


def test_what_pays_back_or_came_back_is_no_burst() -> None:
    entries = [
        Entry(kind=Q, at=day(0)), Entry(kind=I, at=day(7), delivered=False), Entry(kind=Kind.THANKS, at=day(8)),
        Entry(kind=V, at=day(9), came=True), Entry(kind=F, at=day(9), in_room=True),
    ]  # fmt: skip
    held = ledger(entries)
    assert [entry.kind for entry in held.bursts] == [Q]
    assert (held.gives, held.asks) == (3, 1)


def test_a_cycle_begins_after_the_last_asking_wherever_that_was() -> None:
    held = ledger([*had((Q, 0), (I, 7)).entries, Entry(kind=F, at=day(8), in_room=True), *had((Q, 20)).entries])
    assert held.asked is not None
    assert (held.asked.at, [entry.at for entry in held.cycle]) == (day(8), [day(20)])


def test_who_answered_or_came_or_wrote_is_involved() -> None:
    assert not ledger([]).is_involved
    assert not had((Q, 0)).is_involved
    assert had((Q, 0), involved=True).is_involved
    assert had((V, 0), came=True).is_involved
    assert ledger([], [day(1)]).is_involved
    assert not ledger([Entry(kind=F, at=day(2))], [day(1)]).is_involved


def test_a_sign_that_comes_to_be_known_is_added() -> None:
    assert ledger([]).with_sign(day(1)).signs == (day(1),)
    assert ledger([], [day(2)]).with_sign(day(1)).signs == (day(1), day(2))
