"""A choice is drafted, opens when it says all it has to, is only ever tightened, and ends with what was decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from porch.core.errors import PorchError
from porch.engagement.choices import actions, told
from porch.engagement.choices.actions import Decided, What
from porch.engagement.choices.models import Ballot, Choice, Fact, Hides, Option, Outcome, Part, Pick
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.choices.flight import (
    CLOSES,
    FACTS,
    FUEL,
    HOUR,
    OPTIONS,
    aboard,
    asked,
    drafted,
    fuel,
    gut,
    option,
    somebody,
)

pytestmark = pytest.mark.django_db


def test_a_draft_is_written_anew_until_it_opens(alice: Member) -> None:
    draft = drafted(alice)
    actions.rewrite(choice=draft, what=What(words="Where to?"), options=OPTIONS[:1], facts=())
    assert (Option.objects.count(), Fact.objects.count()) == (1, 0)
    actions.discard(choice=draft)
    assert not Choice.objects.exists()


def test_it_opens_only_when_it_says_why_and_offers_two_options_and_a_fact(alice: Member) -> None:
    bare = actions.draft(what=What(words="Where to?"), owner=alice, at=NOON)
    assert len(actions.lacks(bare, NOON)) == 6
    with pytest.raises(PorchError, match="Say why it is asked"):
        actions.open_up(choice=bare, at=NOON)
    late = drafted(alice, told_by=date(2026, 3, 3))
    assert actions.lacks(late, NOON) == ["People hear what came of it after it closes."]


def test_what_people_choose_from_stays_as_it_is(alice: Member) -> None:
    choice = asked(alice)
    assert actions.open_up(choice=choice, at=NOON + HOUR).opened_at == NOON
    with pytest.raises(PorchError, match="stays as it is"):
        actions.rewrite(choice=choice, what=What(words="x"), options=OPTIONS, facts=FACTS)
    with pytest.raises(PorchError, match="It was open"):
        actions.discard(choice=choice)


def test_the_end_can_only_be_put_off(alice: Member) -> None:
    choice = asked(alice)
    assert actions.prolong(choice=choice, closes_at=CLOSES + HOUR, at=NOON).closes_at == CLOSES + HOUR
    with pytest.raises(PorchError, match="only be made longer"):
        actions.prolong(choice=choice, closes_at=CLOSES, at=NOON)
    with pytest.raises(PorchError, match="by 2026-03-05"):
        actions.prolong(choice=choice, closes_at=CLOSES + 48 * HOUR, at=NOON)
    with pytest.raises(PorchError, match="not open"):
        actions.prolong(choice=choice, closes_at=CLOSES + 9 * HOUR, at=CLOSES + HOUR)


@pytest.mark.parametrize(("now", "then"), [("answered", "closed"), ("answered", "always"), ("closed", "always")])
def test_hiding_can_be_tightened_and_not_loosened_once_somebody_chose(alice: Member, now: str, then: str) -> None:
    choice = asked(alice, hides=now)
    gut(choice, somebody("Ann"), "Circle")
    assert actions.tighten(choice=choice, hides=then, at=NOON).hides == then
    with pytest.raises(PorchError, match="only be hidden longer"):
        actions.tighten(choice=choice, hides=now, at=NOON)


def test_anonymity_can_be_given_and_not_taken_once_somebody_chose(alice: Member) -> None:
    choice = asked(alice)
    assert actions.tighten(choice=choice, anonymous=True, at=NOON).hides == Hides.CLOSED
    assert not actions.tighten(choice=choice, anonymous=False, at=NOON).anonymous, "nobody had chosen yet"
    secret = actions.tighten(choice=choice, anonymous=True, at=NOON)
    gut(secret, somebody("Ann"), "Circle", stub="a-stub-that-nobody-guesses")
    with pytest.raises(PorchError, match="stays anonymous"):
        actions.tighten(choice=choice, anonymous=False, at=NOON)


def test_the_database_holds_an_anonymous_choice_hidden_until_it_is_closed(alice: Member) -> None:
    choice = asked(alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.filter(pk=choice.pk).update(anonymous=True, hides=Hides.ANSWERED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.filter(pk=choice.pk).update(decides="")


def test_made_anonymous_nothing_leads_back_and_the_picks_are_counted_as_before(alice: Member) -> None:
    choice = asked(alice)
    aboard(choice, 6)
    before = sorted(told.ways(choice), key=str)
    secret = actions.tighten(choice=choice, anonymous=True, at=NOON + HOUR)
    assert sorted(told.ways(secret), key=str) == before
    assert not Pick.objects.exists()
    assert set(Ballot.objects.values_list("stub", flat=True)) == {""}
    part = Part.objects.all()[0]
    assert (part.fixed, part.at.hour, part.read_at, part.facts) == (True, 0, None, 0)


def test_a_late_fact_has_the_next_number_and_comes_only_while_it_is_open(alice: Member) -> None:
    choice = asked(alice)
    late = fuel(choice)
    assert (late.number, late.late, [one.title for one in late.options.all()]) == (3, True, ["Circle"])
    with pytest.raises(PorchError, match="Say what the fact is"):
        actions.tell_late(choice=choice, fact=replace(FUEL, words=" "), at=NOON + HOUR)
    actions.close(choice=choice, at=NOON + HOUR)
    with pytest.raises(PorchError, match="not open"):
        fuel(choice)


def test_what_was_decided_closes_it_and_said_again_is_the_next_version(alice: Member) -> None:
    choice = asked(alice)
    said = Decided(decided="We land.", reasons="The fuel.", option=option(choice, "Milwaukee"))
    actions.decide(choice=choice, outcome=said, member=alice, at=NOON + HOUR)
    again = replace(said, reasons="The fuel, and the rooms.", review_on=date(2026, 4, 1))
    actions.decide(choice=choice, outcome=again, member=alice, at=NOON + 2 * HOUR)
    assert Choice.objects.get().closed_at == NOON + HOUR
    assert list(Outcome.objects.order_by("number").values_list("number", "reasons")) == [
        (1, "The fuel."), (2, "The fuel, and the rooms."),
    ]  # fmt: skip


def test_nothing_is_decided_without_reasons_nor_for_what_was_not_offered(alice: Member) -> None:
    choice, other = asked(alice), asked(alice)
    with pytest.raises(PorchError, match="and why"):
        actions.decide(choice=choice, outcome=Decided(decided="We land.", reasons=" "), member=alice, at=NOON)
    wrong = Decided(decided="We land.", reasons="So.", option=option(other, "Circle"))
    with pytest.raises(PorchError, match="none of the options"):
        actions.decide(choice=choice, outcome=wrong, member=alice, at=NOON)
    with pytest.raises(PorchError, match="not opened yet"):
        actions.close(choice=drafted(alice), at=NOON)
    assert not Outcome.objects.exists()
