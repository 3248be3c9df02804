"""Words are let stand or hidden with a reason, by somebody whose name the team keeps; everybody reads the reasons."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.claims import looking, queries, standing
from porch.engagement.claims.models import Stand
from porch.records.people.models import Person
from tests.cast import NOON
from tests.engagement.claims.square import promised, somebody
from tests.engagement.ideas.street import owner

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def said(person: Person | None = None, *, doubts: bool = True) -> Stand:
    return standing.stand(claim=promised(), person=person or somebody("Ben"), doubts=doubts, words="Stale.", at=NOON)


def test_the_first_words_of_somebody_new_wait_and_later_ones_do_not() -> None:
    first = said()
    assert (queries.stands(None, first.claim), queries.stands(SYSTEM, first.claim)) == ([], [first])
    looking.let_stand(stand=first, member=owner(), at=NOON)
    assert queries.stands(None, first.claim) == [first]
    assert said().held_at is None


def test_why_words_are_hidden_is_read_by_everybody_and_who_hid_them_by_us() -> None:
    one = said()
    with pytest.raises(PorchError, match="Say why"):
        looking.hide(stand=one, member=owner(), why=" ", at=NOON)
    for _ in range(2):
        looking.hide(stand=one, member=owner(), why="Calls \n people names", at=NOON)
    assert [look.why for look in queries.looks(None, one.claim)] == ["Calls people names"]
    for _ in range(2):
        looking.let_stand(stand=one, member=owner(), at=LATER)
    told = [(look.hidden, look.member, look.at) for look in queries.looks(SYSTEM, one.claim)]
    assert told == [(False, owner(), LATER), (True, owner(), NOON)]
    assert len(queries.looks(None, one.claim)) == 1


def test_what_was_hidden_with_a_reason_waits_for_nobody() -> None:
    one = said()
    assert (queries.waiting(SYSTEM), queries.waiting(None), queries.how_many_wait(SYSTEM)) == ([one], [], 1)
    hidden = looking.hide(stand=one, member=owner(), why="An advertisement", at=NOON)
    counts = queries.counts(SYSTEM, [one.claim])[one.claim_id]
    assert (queries.waiting(SYSTEM), hidden.is_open, counts.doubt, counts.open) == ([], False, 1, 0)
    assert looking.let_stand(stand=one, member=owner(), at=LATER).is_open
    assert queries.how_many_wait(SYSTEM) == 1


def test_a_confirmation_in_words_waits_for_a_look_alone() -> None:
    one = said(doubts=False)
    assert ([row.is_open for row in queries.waiting(SYSTEM)], queries.how_many_wait(None)) == ([False], 0)
    doubt = said(somebody("Cleo"))
    assert queries.waiting(SYSTEM, doubts=True, limit=1) == [doubt]
    looking.hide(stand=doubt, member=owner(), why="An advertisement", at=NOON)
    looking.let_stand(stand=one, member=owner(), at=NOON)
    assert queries.how_many_wait(SYSTEM) == 0
