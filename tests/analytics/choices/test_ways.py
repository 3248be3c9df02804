"""What somebody chose counts as informed only by the facts they knew then."""

from __future__ import annotations

from porch.analytics.choices.ways import Step, Way

CIRCLE, MILWAUKEE = 1, 2
GUT = Way(gut=CIRCLE)
ONCE = Way(gut=CIRCLE, steps=(Step(option=CIRCLE, facts=2),))
TWICE = Way(gut=CIRCLE, steps=(Step(option=CIRCLE, facts=2), Step(option=MILWAUKEE, facts=3)))


def test_who_stopped_at_the_gut_chose_nothing_knowing_the_facts() -> None:
    assert (GUT.last, GUT.informed(0), GUT.before(3), GUT.after(1)) == (None, 0, 0, 0)


def test_a_choice_made_before_a_fact_is_never_counted_as_informed() -> None:
    assert (ONCE.informed(2), ONCE.informed(3)) == (CIRCLE, 0)


def test_a_late_fact_has_a_before_and_an_after() -> None:
    assert (TWICE.before(3), TWICE.after(3)) == (CIRCLE, MILWAUKEE)
    assert (ONCE.before(3), ONCE.after(3)) == (CIRCLE, 0)
    assert (TWICE.before(2), TWICE.after(2)) == (0, CIRCLE)
