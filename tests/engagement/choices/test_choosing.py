"""People pick by gut, read the facts, and pick knowing them; a late fact asks again, and nothing is overwritten."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.engagement.choices import actions, choosing, told
from porch.engagement.choices.choosing import Stage, Unread, mine
from porch.engagement.choices.models import Ballot, Choice, Part, Phase, Pick
from porch.records.interactions.models import Interaction
from porch.records.people import actions as people
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.choices.flight import (
    CLOSES,
    FACTS,
    HOUR,
    STUBS,
    THE_FUEL,
    aboard,
    asked,
    fuel,
    gut,
    informed,
    option,
    somebody,
)

pytestmark = pytest.mark.django_db
STUB = STUBS[0]


@pytest.fixture
def choice(alice: Member) -> Choice:
    return asked(alice)


@pytest.fixture
def ann() -> Person:
    return somebody("Ann")


def test_one_goes_from_the_gut_over_the_facts_to_an_informed_pick(choice: Choice, ann: Person) -> None:
    assert mine(choice, None).stage is mine(choice, ann).stage is Stage.GUT
    gut(choice, ann, "Circle")
    assert mine(choice, ann).stage is Stage.READ
    choosing.read_facts(choice=choice, person=ann, upto=9, at=NOON)
    assert (mine(choice, ann).stage, mine(choice, ann).read) == (Stage.INFORMED, len(FACTS))
    informed(choice, ann, "Milwaukee", mattered=1)
    stands = mine(choice, ann)
    assert (stands.stage, stands.gut, stands.pick, stands.mattered) == (
        Stage.DONE, option(choice, "Circle"), option(choice, "Milwaukee"), 1,
    )  # fmt: skip


def test_the_log_hears_that_one_took_part_and_never_what_one_chose(choice: Choice, ann: Person) -> None:
    gut(choice, ann, "Circle")
    informed(choice, ann, "Milwaukee")
    rows = Interaction.objects.filter(kind=Kind.ANSWER).order_by("seq")
    assert [(row.detail["about"], row.detail.get("facts")) for row in rows] == [
        (choice.about, None),
        (choice.about, "2"),
    ]
    assert not any("Milwaukee" in f"{row.text} {row.detail}" for row in rows)


def test_two_presses_are_one_pick(choice: Choice, ann: Person) -> None:
    gut(choice, ann, "Circle")
    gut(choice, ann, "Milwaukee")
    informed(choice, ann, "Circle")
    informed(choice, ann, "Circle")
    assert list(Pick.objects.values_list("phase", "option__title")) == [("gut", "Circle"), ("informed", "Circle")]


def test_choosing_otherwise_keeps_what_was_chosen_before(choice: Choice, ann: Person) -> None:
    gut(choice, ann, "Circle")
    informed(choice, ann, "Circle")
    informed(choice, ann, "Milwaukee", at=NOON + HOUR)
    rows = Pick.objects.filter(phase=Phase.INFORMED).order_by("pk").values_list("option__title", "replaced_at")
    assert list(rows) == [("Circle", NOON + HOUR), ("Milwaukee", None)]


def test_a_late_fact_asks_again_and_what_was_chosen_stands_until_then(choice: Choice, ann: Person) -> None:
    gut(choice, ann, "Circle")
    informed(choice, ann, "Circle")
    fuel(choice)
    stands = mine(choice, ann)
    assert (stands.stage, stands.pick, stands.knew) == (Stage.READ, option(choice, "Circle"), len(FACTS))
    with pytest.raises(Unread):
        choosing.pick_informed(choice=choice, person=ann, option=stands.pick, at=NOON + HOUR)
    informed(choice, ann, "Milwaukee", mattered=THE_FUEL, at=NOON + HOUR)
    (way,) = told.ways(choice)
    assert [(step.facts, step.mattered) for step in way.steps] == [(2, 0), (THE_FUEL, THE_FUEL)]


def test_who_was_shown_two_facts_has_not_read_a_third(choice: Choice, ann: Person) -> None:
    gut(choice, ann, "Circle")
    fuel(choice)
    choosing.read_facts(choice=choice, person=ann, upto=2, at=NOON + HOUR)
    assert mine(choice, ann).stage is Stage.READ


def test_nobody_chooses_before_the_gut_nor_after_the_end_nor_what_is_not_offered(choice: Choice, ann: Person) -> None:
    circle = option(choice, "Circle")
    with pytest.raises(PorchError, match="by gut first"):
        choosing.pick_informed(choice=choice, person=ann, option=circle, at=NOON)
    with pytest.raises(PorchError, match="one of the options"):
        choosing.pick_by_gut(choice=choice, person=ann, option=circle + 99, at=NOON)
    with pytest.raises(PorchError, match="closed"):
        choosing.pick_by_gut(choice=choice, person=ann, option=circle, at=CLOSES)
    assert not Part.objects.exists()


def test_two_who_turn_out_to_be_one_chose_once(choice: Choice, ann: Person, alice: Member) -> None:
    anna = somebody("Anna")
    gut(choice, ann, "Circle")
    informed(choice, ann, "Circle")
    gut(choice, anna, "Milwaukee", at=NOON + HOUR)
    people.merge(one=anna, into=ann, by=alice, at=NOON + HOUR)
    informed(choice, Person.objects.get(pk=anna.pk), "Milwaukee", at=NOON + 2 * HOUR)
    (way,) = told.ways(choice)
    assert (way.gut, way.last and way.last.option) == (option(choice, "Circle"), option(choice, "Milwaukee"))
    assert told.took_part(choice) == 1
    assert Pick.objects.filter(phase=Phase.INFORMED, replaced_at=None).count() == 1


def test_anonymously_only_the_day_is_known_of_a_person_and_the_stub_finds_the_ballot(
    alice: Member, ann: Person
) -> None:
    secret = asked(alice, anonymous=True)
    gut(secret, ann, "Circle", at=NOON + HOUR, stub=STUB)
    gut(secret, ann, "Milwaukee", at=NOON + HOUR, stub=STUBS[1])
    informed(secret, ann, "Milwaukee", mattered=1, stub=STUB, at=NOON + HOUR)
    part, ballot = Part.objects.get(), Ballot.objects.get()
    assert (part.at, part.facts, part.read_at, Pick.objects.count()) == (choosing.day(NOON), 0, None, 0)
    assert ballot.steps == [[option(secret, "Milwaukee"), 2, 1]]
    assert STUB not in ballot.stub
    assert list(Interaction.objects.values_list("at", flat=True)) == [choosing.day(NOON)]
    assert (mine(secret, ann, STUB).stage, mine(secret, ann, STUBS[1]).stage) == (Stage.DONE, Stage.LOST)


def test_who_holds_the_stub_chooses_again_anonymously_and_who_lost_it_cannot(alice: Member, ann: Person) -> None:
    secret = asked(alice, anonymous=True)
    gut(secret, ann, "Circle", stub=STUB)
    informed(secret, ann, "Circle", stub=STUB)
    fuel(secret)
    with pytest.raises(PorchError):
        informed(secret, ann, "Milwaukee", at=NOON + HOUR)
    informed(secret, ann, "Milwaukee", at=NOON + HOUR, stub=STUB)
    assert [[step[1] for step in one.steps] for one in Ballot.objects.all()] == [[2, THE_FUEL]]


def test_a_stub_that_can_be_guessed_is_none(alice: Member, ann: Person) -> None:
    with pytest.raises(PorchError, match="Load the page again"):
        gut(asked(alice, anonymous=True), ann, "Circle", stub="1")
    assert not Part.objects.exists()


def test_the_pilots_story_is_told_by_its_report(alice: Member) -> None:
    choice = asked(alice)
    people_aboard = aboard(choice, 8)
    fuel(choice)
    for person in people_aboard:
        informed(choice, person, "Milwaukee", mattered=THE_FUEL, at=NOON + HOUR)
    actions.close(choice=choice, at=NOON + HOUR)
    report = told.reported(choice)
    circle, milwaukee = option(choice, "Circle"), option(choice, "Milwaukee")
    assert (report.gut.first, report.informed.first, report.moved_by) == (circle, milwaukee, THE_FUEL)
    (late,) = report.late
    assert (late.asked, late.before.first, late.after.first) == (8, circle, milwaukee)
