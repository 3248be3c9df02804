"""Whom to invite: who adds most beyond those before, nobody who must not be, and a tenth left out by chance."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import actions, planning, queries
from porch.engagement.gatherings.actions import Wish
from porch.engagement.gatherings.models import Gathering, Plan
from porch.engagement.gatherings.queries import Planned
from porch.projections.influence.models import Pull
from porch.records.accounts.models import Account
from porch.records.consent import actions as consent
from porch.records.interactions import actions as log
from porch.records.jobs import actions as jobs
from porch.records.people import actions as people
from porch.records.people.models import Handle
from porch.records.team.models import Member
from tests.cast import NOON, US, says
from tests.engagement.gatherings.stage import listened_to, person, settle

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def tasting(alice: Member, *, seed: int = 7, **wished: Any) -> Gathering:
    wish: dict[str, Any] = {"name": "Tasting", "seats": 2, "why_all": "We know them all.", **wished}
    return actions.gather(wish=Wish(**wish), member=alice, at=NOON, seed=seed)


def worked_out(gathering: Gathering) -> Planned:
    plan = queries.latest(SYSTEM, gathering)
    assert plan is not None
    planning.work_out(plan, at=NOON)
    return queries.planned(SYSTEM, gathering)


def names(chosen: Any) -> list[str]:
    return [one.name for one in chosen]


def test_who_adds_most_beyond_those_before_is_chosen_and_not_who_moves_most(alice: Member) -> None:
    settle()
    found = worked_out(tasting(alice))
    assert names(found.invited) == ["Dov", "Ann"]
    assert names(found.by_degree) == ["Dov", "Eve"]
    assert found.plan is not None
    spread, by_degree, guarantee = found.plan.spread or 0, found.plan.by_degree or 0, found.plan.guarantee or 0
    assert 8 < spread < 9
    assert by_degree < spread
    assert guarantee > 0.8
    first, second = found.invited
    assert first.reach == pytest.approx(first.adds)
    assert second.adds < second.reach
    assert found.plan.spread == pytest.approx(first.adds + second.adds)


def test_nobody_who_must_not_be_is_chosen_and_it_is_told_why(alice: Member, shop: Account) -> None:
    settle()
    consent.stop(person=person("Dov"), at=NOON, by=None)
    gathering = tasting(alice)
    actions.leave_out(gathering=gathering, person=person("Ann"), by=alice, at=NOON)
    ben = Handle.objects.get(value="ben@town.example")
    people.mark_not_a_customer(handle=ben, whole_domain=False, by=alice, at=NOON)
    found = worked_out(gathering)
    assert not {"Dov", "Ann", "Ben"} & set(names(found.invited + found.by_degree))
    assert dict(found.rules) == {planning.RULES["said_no"]: 1, planning.RULES["set_aside"]: 1}
    assert names(found.left_out) == ["Ann"]


def test_who_was_written_to_again_and_again_in_vain_is_let_be(alice: Member, shop: Account) -> None:
    from porch.core.interaction import Handle as Word
    from porch.projections.relationships import actions as relationships

    settle()
    dov = Word(kind="email", value="dov@town.example", name="Dov")
    words = [
        says(US, "Come", ours=True, name=f"{day}", recipients=(dov,), at=NOON - timedelta(days=day))
        for day in range(1, 5)
    ]
    log.record(account=shop, items=words, received_at=NOON)
    relationships.refresh(now=NOON)
    found = worked_out(tasting(alice))
    assert "Dov" not in names(found.invited)
    assert dict(found.rules) == {planning.RULES["written_often"]: 1}


def test_who_stood_on_two_lists_lately_is_let_be_and_may_be_asked_again_later(alice: Member) -> None:
    settle()
    for name in ("Tasting", "Quiz"):
        plan = worked_out(tasting(alice, name=name, seats=1)).plan
        assert plan is not None
        actions.hand_on(plan=plan, member=alice, at=NOON)
    found = worked_out(tasting(alice, name="Concert"))
    assert dict(found.rules) == {planning.RULES["asked_often"]: 1}
    assert "Dov" not in names(found.invited)
    later = planning.survey(found.gathering, at=NOON + timedelta(days=91))
    assert later.kept_out["asked_often"] == set()


def test_a_tenth_is_held_out_by_chance_and_planning_again_draws_nobody_else(alice: Member) -> None:
    settle()
    made = [tasting(alice, seats=2, why_all="", seed=seed) for seed in range(30)]
    planned = [worked_out(gathering) for gathering in made]
    held = [(one, planned[number]) for number, one in enumerate(made) if planned[number].held_out]
    assert 1 < len(held) < 15
    gathering, first = held[0]
    assert not set(names(first.held_out)) & set(names(first.invited + first.by_degree))
    assert len(first.invited) == 2
    actions.plan(gathering=gathering, at=NOON)
    assert names(worked_out(gathering).held_out) == names(first.held_out)
    actions.hold_out(gathering=gathering, why_all="The room is theirs.", at=NOON)
    assert worked_out(gathering).held_out == ()


def test_over_many_gatherings_everybody_is_held_out_one_time_in_ten(alice: Member) -> None:
    drawn = [planning.held_out(Gathering(seed=seed, why_all=""), range(20)) for seed in range(1000)]
    shares = [sum(who in each for each in drawn) / 1000 for who in range(20)]
    assert 0.07 < min(shares) < max(shares) < 0.13
    assert planning.held_out(Gathering(seed=1, why_all="Everybody asked to come."), range(20)) == set()


def test_on_a_topic_whoever_is_listened_to_for_it_counts(alice: Member) -> None:
    settle()
    for name, on_bread in (("Dov", 0.3), ("Ann", 3.0)):
        listened_to(name)
        listened_to(name, topic="bread", expected=on_bread)
    assert names(worked_out(tasting(alice, topic="bread", seats=1)).invited) == ["Ann"]


def test_with_nobody_to_invite_it_says_so(alice: Member) -> None:
    found = worked_out(tasting(alice))
    assert found.plan is not None
    assert found.plan.trouble == "Nobody is left who could be invited."


def test_the_worker_works_out_only_what_was_asked_last(alice: Member) -> None:
    settle()
    gathering = tasting(alice)
    actions.plan(gathering=gathering, at=NOON)
    while jobs.run_next(worker="test"):
        pass
    assert [plan.is_made for plan in Plan.objects.order_by("id")] == [False, True]


def test_whom_we_move_ourselves_is_no_candidate(alice: Member) -> None:
    Pull.objects.create(source=None, target=person("Ann"), chance=0.5, acts=1, last_at=NOON)
    assert worked_out(tasting(alice)).invited == ()
