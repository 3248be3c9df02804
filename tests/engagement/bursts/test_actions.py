"""Bursts: written, approved by another, sent in turn, stopped, moved, held, and told what came of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.bursts import actions, queries, sending
from porch.engagement.bursts.actions import Wish
from porch.engagement.bursts.models import Burst, Delivery, Line
from porch.records.accounts.models import Account
from porch.records.outbox.models import Outgoing, Slot
from porch.records.people import merging
from porch.records.profiles import actions as profiles
from porch.records.profiles.wanted import Wanted
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.bursts.stage import deliveries, lines, person, worked_out, written

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def let_go(burst: Burst, by: Member) -> None:
    actions.approve(burst=burst, member=by, at=NOON, same_for_many=True)
    actions.send(burst=burst, member=by, at=NOON)


def test_who_wrote_or_last_changed_it_does_not_approve_it(shop: Account, alice: Member, bob: Member) -> None:
    burst = written(alice)
    with pytest.raises(PorchError, match="Somebody else"):
        actions.approve(burst=burst, member=alice, at=NOON)
    wish = Wish(kind="question", name="Thin?", topic="pizza", words="Thin?", why_all="All.")
    burst = actions.edit(burst=burst, wish=wish, member=bob, at=NOON)
    with pytest.raises(PorchError, match="Somebody else"):
        actions.approve(burst=burst, member=bob, at=NOON)


def test_an_approved_one_goes_to_each_once_and_takes_their_slot(shop: Account, alice: Member, bob: Member) -> None:
    person("Ann"), person("Ben", cares=False), person("Cleo", willing=False)
    burst = written(alice)
    assert lines(burst) == {"Ann": ("go", ""), "Ben": ("no", "R1"), "Cleo": ("no", "C1")}
    let_go(burst, bob)
    assert (sending.send_due(now=NOON), sending.send_due(now=NOON)) == (1, 0)
    assert deliveries(burst) == {"Ann": ("sent", "")}
    assert (Outgoing.objects.get().text, Slot.objects.get().about) == ("Hello Ann, thin or thick?", f"burst-{burst.pk}")
    assert queries.state(SYSTEM, burst, now=NOON).name == "done"


def test_what_was_approved_is_so_no_longer_when_a_line_changes(shop: Account, alice: Member, bob: Member) -> None:
    ann = person("Ann")
    burst = written(alice)
    actions.approve(burst=burst, member=bob, at=NOON)
    actions.own_line(burst=burst, person=ann, words="Your olives came.", member=alice, at=NOON)
    with pytest.raises(PorchError, match="must approve"):
        actions.send(burst=burst, member=bob, at=NOON)
    assert queries.previews(SYSTEM, burst, now=NOON)[0].text == "Your olives came.\n\nHello Ann, thin or thick?"


def test_many_who_would_read_the_same_need_a_word_of_the_sender(shop: Account, alice: Member, bob: Member) -> None:
    for number in range(11):
        person(f"Ann{number}")
    burst = written(alice, words="Thin or thick?")
    with pytest.raises(PorchError, match="R5"):
        actions.approve(burst=burst, member=bob, at=NOON)
    assert actions.approve(burst=burst, member=bob, at=NOON, same_for_many=True).same_for_many


def test_stopping_takes_back_what_has_not_left_and_gives_the_slot_back(
    shop: Account, alice: Member, bob: Member
) -> None:
    person("Ann"), person("Ben")
    burst = written(alice)
    let_go(burst, bob)
    sending.send_due(now=NOON, limit=1)
    assert actions.stop(burst=burst, member=bob, at=NOON) == 2
    assert deliveries(burst) == {"Ann": ("stopped", ""), "Ben": ("stopped", "")}
    assert (Slot.objects.filter(freed_at=None).count(), sending.send_due(now=NOON + DAY)) == (0, 0)


def test_what_a_rule_puts_off_goes_later_and_what_came_too_late_never(
    shop: Account, alice: Member, bob: Member
) -> None:
    person("Ann")
    first, second = written(alice), written(alice, relevant_until=NOON + 3 * DAY, name="Second")
    let_go(first, bob)
    let_go(second, bob)
    sending.send_due(now=NOON)
    assert (deliveries(first), deliveries(second)) == ({"Ann": ("sent", "")}, {"Ann": ("held", "F6")})


def test_moving_it_judges_everybody_anew_for_then(shop: Account, alice: Member, bob: Member) -> None:
    person("Ann")
    night = NOON.replace(hour=23)
    burst = written(alice, send_at=night)
    assert lines(burst) == {"Ann": ("later", "Q1")}
    actions.move(burst=burst, send_at=NOON + DAY, member=alice, at=NOON)
    worked_out(burst)
    assert lines(burst) == {"Ann": ("go", "")}


def test_two_found_to_be_one_after_the_plan_get_it_once(shop: Account, alice: Member, bob: Member) -> None:
    ann, other = person("Ann"), person("Anna")
    burst = written(alice)
    let_go(burst, bob)
    merging.merge(one=other, into=ann, by=bob, at=NOON)
    sending.send_due(now=NOON)
    assert Outgoing.objects.count() == 1
    assert sorted(deliveries(burst).values()) == [("held", "F4"), ("sent", "")]


def test_nothing_is_begun_with_a_segment_that_is_held(shop: Account, alice: Member, bob: Member) -> None:
    ann = person("Ann")
    tag = profiles.tag(person=ann, name="angry", by=None, at=NOON).tag
    segment = profiles.save_segment(name="Angry", wanted=Wanted(tag=tag.pk), by=alice, at=NOON)
    held = actions.hold(segment=segment, why="The oven story.", member=alice, at=NOON)
    assert lines(written(alice)) == {"Ann": ("no", "R4")}
    actions.lift(hold=held, member=alice, at=NOON)
    assert Line.objects.filter(plan__burst=written(alice)).get().verdict == "go"


def test_everybody_who_answered_hears_once_what_came_of_it(shop: Account, alice: Member, bob: Member) -> None:
    ann = person("Ann")
    burst = written(alice)
    let_go(burst, bob)
    sending.send_due(now=NOON)
    Slot.objects.update(involved_at=NOON)
    wish = {
        "kind": "outcome",
        "about": f"burst-{burst.pk}",
        "name": "Thin it is",
        "words": "Thin it is.",
        "subject": "",
    }
    for _ in range(2):
        told = actions.tell(**wish, member=alice, at=NOON)
        worked_out(told)
        let_go(told, bob)
        sending.send_due(now=NOON)
    assert Delivery.objects.filter(person=ann, state="sent").count() == 2
    with pytest.raises(PorchError, match="Nobody took part"):
        actions.tell(**{**wish, "about": "burst-999"}, member=alice, at=NOON)
