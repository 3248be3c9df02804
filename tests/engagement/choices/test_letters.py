"""Who had chosen hears that a fact came late, and who took part what was decided: once, and never what a fact says."""

from __future__ import annotations

import pytest

from porch.engagement.choices import actions, letters
from porch.engagement.choices.actions import Decided
from porch.engagement.choices.models import Choice, Fact, Outcome, Part
from porch.records.outbox.models import Outgoing
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.choices.flight import FUEL, HOUR, STUBS, aboard, asked, fuel, gut, informed, somebody
from tests.engagement.gatherings.hall import mailbox

pytestmark = pytest.mark.django_db
DECIDED = Decided(decided="We land in Milwaukee.", reasons="The fuel.")


@pytest.fixture
def choice(alice: Member) -> Choice:
    mailbox()
    return asked(alice)


def tell(limit: int = letters.AT_A_TIME) -> int:
    return letters.tell(now=NOON + HOUR, places=lambda path: f"https://porch.test{path}", limit=limit)


def test_a_late_fact_is_told_to_who_had_chosen_knowing_the_others(choice: Choice) -> None:
    aboard(choice, 2)
    gut(choice, somebody("Ann"), "Circle")
    fuel(choice)
    assert (tell(), tell()) == (2, 0)
    sent = Outgoing.objects.order_by("pk")
    assert [one.subject for one in sent] == ["A new fact: Circle or Milwaukee?"] * 2
    assert f"https://porch.test/with/choices/{choice.pk}/" in sent[0].text
    assert not any(FUEL.words in one.text or "wait above" in one.text for one in sent), "the page says what, to whom"
    assert Fact.objects.get(late=True).told_at == NOON + HOUR


def test_who_found_the_fact_by_themselves_is_not_told_of_it(choice: Choice) -> None:
    first, _ = aboard(choice, 2)
    fuel(choice)
    informed(choice, first, "Milwaukee", at=NOON + HOUR)
    assert tell() == 1


def test_of_two_late_facts_one_letter_tells(choice: Choice) -> None:
    aboard(choice, 1)
    fuel(choice)
    fuel(choice)
    assert (tell(), tell()) == (1, 0)
    assert not Fact.objects.filter(late=True, told_at=None).exists()


def test_many_are_told_some_at_a_time(choice: Choice) -> None:
    aboard(choice, 3)
    fuel(choice)
    assert [tell(limit=2) for _ in range(3)] == [2, 1, 0]


def test_nobody_is_asked_again_who_cannot_choose_again(choice: Choice) -> None:
    aboard(choice, 2)
    fuel(choice)
    actions.tighten(choice=choice, anonymous=True, at=NOON)
    assert tell() == 0
    informed_late = asked(choice.owner)
    person = somebody("Ann")
    gut(informed_late, person, "Circle")
    informed(informed_late, person, "Circle")
    fuel(informed_late)
    actions.close(choice=informed_late, at=NOON + HOUR)
    assert tell() == 0


def test_of_an_anonymous_choice_all_who_took_part_are_told(alice: Member) -> None:
    mailbox()
    secret = asked(alice, anonymous=True)
    gut(secret, somebody("Ann"), "Circle", stub=STUBS[0])
    fuel(secret)
    assert tell() == 1


def test_who_took_part_hears_what_was_decided_and_why_and_each_version_once(choice: Choice) -> None:
    gut(choice, somebody("Ann"), "Circle")
    actions.decide(choice=choice, outcome=DECIDED, member=choice.owner, at=NOON + HOUR)
    assert (tell(), tell()) == (1, 0)
    assert "We land in Milwaukee.\n\nThe fuel." in Outgoing.objects.get().text
    actions.decide(choice=choice, outcome=DECIDED, member=choice.owner, at=NOON + HOUR)
    assert tell() == 1
    assert (Part.objects.get().heard, Outcome.objects.filter(told_at=None).count()) == (2, 0)


def test_without_a_mailbox_or_an_address_nobody_is_written_to_and_nothing_waits(alice: Member) -> None:
    choice = asked(alice)
    aboard(choice, 1)
    fuel(choice)
    tell()
    assert not Outgoing.objects.exists()
