"""Wait or step in: what is usual, what misleads, what cannot wait."""

from __future__ import annotations

import pytest

from porch.analytics.help.stepping import Case, Disputed, Usual, call, usual

KNOWN = Usual(hours=2.0, of=20)
UNKNOWN = Usual(hours=None, of=0)


@pytest.mark.parametrize(
    ("case", "known", "steps_in", "says"),
    [
        (Case(hours=5), KNOWN, False, "5 hours old; peers usually answer within 2 hours"),
        (Case(hours=7), KNOWN, True, "Nobody has answered for 7 hours"),
        (Case(hours=7), UNKNOWN, False, "too few questions on this topic yet (0)"),
        (Case(hours=25), UNKNOWN, True, "we promise 24 hours"),
        (Case(hours=1), Usual(hours=None, of=9), True, "leave most questions"),
        (Case(hours=1, urgent="food poisoning"), KNOWN, True, 'It says "food poisoning"'),
        (Case(hours=1, urgent="food poisoning", answers=1, ours=True), KNOWN, False, "1 answer, none"),
        (Case(hours=90, answers=3), KNOWN, False, "3 answers, none that misleads."),
    ],
)
def test_a_question_waits_until_waiting_is_no_help(case: Case, known: Usual, steps_in: bool, says: str) -> None:
    found = call(case, known)
    assert (found.step_in, says in found.why) == (steps_in, True), found.why


@pytest.mark.parametrize(
    ("disputed", "steps_in"),
    [
        (Disputed(votes=0, since=0), False),
        (Disputed(votes=1, since=0), True),
        (Disputed(votes=3, since=0, right=2), True),
        (Disputed(votes=3, since=0, right=3), False),
        (Disputed(votes=3, since=1, right=9), True),
    ],
)
def test_a_mistaken_answer_that_is_believed_calls_us(disputed: Disputed, steps_in: bool) -> None:
    assert call(Case(hours=1, answers=2, disputed=(disputed,)), KNOWN).step_in == steps_in


def test_the_most_believed_mistake_is_named() -> None:
    found = call(Case(hours=1, answers=2, disputed=(Disputed(votes=1, since=0), Disputed(votes=5, since=2))), KNOWN)
    assert found.why == "An answer that is called mistaken has 5 votes, 2 of them since."


def test_what_was_never_answered_counts_as_longer_than_all() -> None:
    assert usual([1.0, 2.0, None, None]).hours == 2.0
    assert usual([1.0, None, None]).hours is None
    assert usual([]) == UNKNOWN
