"""What was promised comes up when it is due, reaches who is here, and only who may see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.promises import actions, queries
from porch.engagement.promises.models import Promise
from porch.engagement.promises.queries import Due
from porch.projections.language.models import Understanding
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.people import actions as people
from porch.records.people.models import Handle
from porch.records.team import actions as team
from porch.records.team import queries as team_queries
from porch.records.team.models import Member
from tests.cast import ANN, BEN, NOON, US, member, says

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 6)


@pytest.fixture
def promised(shop: Account, alice: Member) -> dict[str, Promise]:
    """To Ann the menu in two days and bread tomorrow; to Ben a call in five."""
    log.record(account=shop, items=[says(ANN), says(BEN)], received_at=NOON)
    said = {one.handle.value: one for one in Interaction.objects.select_related("handle")}
    days = [("menu", "ann", 2), ("bread", "ann", 1), ("call", "ben", 5)]
    return {
        words: actions.make(
            thread_id=said[who].thread_id, handle=said[who].handle, words=words, due_at=NOON + day * DAY, member=alice,
            at=NOON + place * timedelta(minutes=1),
        )
        for place, (words, who, day) in enumerate(days)
    }  # fmt: skip


def due(viewer: Any = SYSTEM, day: int = 9) -> list[Due]:
    return queries.due(viewer, NOON + day * DAY, away=team_queries.away(SYSTEM, TODAY))


def words(found: list[Due]) -> list[str]:
    return [one.promise.words for one in found]


def away(who: Member, stand_in: Member | None, begins: date = TODAY) -> None:
    team.go_away(member=who, begins=begins, ends=FRIDAY, stand_in=stand_in, at=NOON)


@pytest.mark.parametrize(
    ("day", "told"), [(0, []), (1, ["bread"]), (2, ["bread", "menu"]), (9, ["bread", "menu", "call"])]
)
def test_what_is_due_comes_first_due_first(promised: dict[str, Promise], day: int, told: list[str]) -> None:
    assert words(due(day=day)) == told


def test_what_has_ended_is_not_due(promised: dict[str, Promise], alice: Member) -> None:
    actions.keep(promise=promised["bread"], member=alice, at=NOON)
    actions.release(promise=promised["menu"], member=alice, at=NOON)
    assert words(due(alice)) == ["call"]
    assert queries.due(alice, NOON + 9 * DAY, away={}, limit=0) == []


def test_what_is_mine_reaches_me_and_nobody_else(promised: dict[str, Promise], alice: Member, bob: Member) -> None:
    assert (words(due(alice)), words(due(bob))) == (["bread", "menu", "call"], [])
    actions.hand_on(promise=promised["menu"], to=bob, member=alice, at=NOON)
    actions.hand_on(promise=promised["call"], to=None, member=alice, at=NOON)
    assert (words(due(alice)), words(due(bob))) == (["bread", "call"], ["menu", "call"])


def test_what_is_due_while_one_is_away_reaches_the_stand_in(
    promised: dict[str, Promise], alice: Member, bob: Member
) -> None:
    away(alice, bob)
    told = due(bob)
    assert words(told) == ["bread", "menu", "call"]
    assert (told[0].reaches, told[0].away_until, due(alice)) == (bob, FRIDAY, [])


def test_a_stand_in_who_is_away_is_stood_in_for(promised: dict[str, Promise], alice: Member, bob: Member) -> None:
    carla = member("Carla", "member")
    away(alice, bob)
    away(bob, carla)
    assert [one.reaches for one in due()] == [carla] * 3


@pytest.mark.parametrize("other", ["nobody", "each other", "somebody who left"])
def test_what_reaches_nobody_reaches_the_team(
    promised: dict[str, Promise], alice: Member, bob: Member, charlie: Member, other: str
) -> None:
    away(alice, {"nobody": None, "each other": bob, "somebody who left": charlie}[other])
    away(bob, {"nobody": None, "each other": alice, "somebody who left": None}[other])
    assert {one.reaches for one in due(alice) + due(bob)} == {None}
    assert len(due(bob)) == 3


def test_who_goes_away_later_or_came_back_is_here(promised: dict[str, Promise], alice: Member, bob: Member) -> None:
    away(alice, bob, begins=FRIDAY)
    assert len(due(alice)) == 3
    back = team.go_away(member=alice, begins=TODAY, ends=FRIDAY, stand_in=bob, at=NOON)
    team.come_back(away=back, at=NOON)
    assert len(due(alice)) == 3


def test_the_promise_of_who_left_is_the_teams(promised: dict[str, Promise], bob: Member, charlie: Member) -> None:
    actions.hand_on(promise=promised["menu"], to=charlie, member=bob, at=NOON)
    assert words(due(bob)) == ["menu"]


def test_a_thread_shows_its_promises_newest_first_ended_ones_too(promised: dict[str, Promise], alice: Member) -> None:
    actions.keep(promise=promised["bread"], member=alice, at=NOON)
    thread = promised["menu"].thread_id
    assert [one.words for one in queries.of_thread(alice, thread)] == ["bread", "menu"]
    actions.drop(promise=promised["menu"], member=alice, at=NOON)
    assert [one.words for one in queries.of_thread(alice, thread)] == ["bread"]


def test_a_page_of_what_is_open_is_followed_by_the_next(promised: dict[str, Promise], alice: Member) -> None:
    first = queries.with_others(alice, limit=1)
    place = (first[0].due_at, first[0].pk)
    assert [one.words for one in [*first, *queries.with_others(alice, after=place)]] == ["bread", "menu", "call"]


def test_a_record_tells_what_became_of_everything(promised: dict[str, Promise], alice: Member) -> None:
    ann = promised["menu"].handle.person_id
    assert ann is not None
    actions.keep(promise=promised["bread"], member=alice, at=NOON + 3 * DAY)
    told = queries.record(alice, ann)
    assert (told.made, told.kept, told.late, told.open) == (2, 0, 1, 1)
    actions.keep(promise=promised["menu"], member=alice, at=NOON)
    assert (queries.record(alice, ann).kept, queries.record(alice, ann).open) == (1, 0)


def test_a_record_follows_a_person_who_turns_out_to_be_another(promised: dict[str, Promise], alice: Member) -> None:
    ann, ben = (Handle.objects.select_related("person").get(value=name) for name in ("ann", "ben"))
    assert (ann.person, ann.person_id, ben.person_id) == (ann.person, ann.person_id, ben.person_id)
    actions.break_off(promise=promised["call"], member=alice, at=NOON)
    edge = people.attach(handle=ben, person=ann.person, by=alice, at=NOON)  # type: ignore[arg-type]
    assert (queries.record(alice, ann.person_id or 0).made, queries.record(alice, ann.person_id or 0).broken) == (3, 1)
    people.detach(attachment=edge, at=NOON)
    assert queries.record(alice, ann.person_id or 0).made == 2


def test_commitments_are_offered_until_somebody_keeps_one_or_they_are_old(
    promised: dict[str, Promise], shop: Account, alice: Member
) -> None:
    asked = Interaction.objects.filter(handle__value="ann").order_by("pk")[0]
    said = [says(US, "I'll call", name=f"re{n}", to=asked.external_id, ours=True, at=NOON + n * DAY) for n in (0, 1)]
    log.record(account=shop, items=said, received_at=NOON + DAY)
    rows = [(row.pk, row.at, row.ours) for row in Interaction.objects.exclude(external_id__startswith="deed")]
    Understanding.objects.bulk_create(
        Understanding(interaction_id=pk, at=at, ours=ours, commits=True, mark="x") for pk, at, ours in rows
    )
    ours = queries.offered(alice, now=NOON + DAY)
    assert [row.interaction.external_id for row in ours] == ["re1", "re0"]
    assert len(queries.offered(alice, now=NOON, ours=False)) == 2
    first = ours[0].interaction
    actions.make(
        thread_id=first.thread_id or 0, handle=first.to_handle, words="Call", due_at=NOON, member=alice, at=NOON,  # type: ignore[arg-type]
        found_in=first,
    )  # fmt: skip
    assert [row.interaction.external_id for row in queries.offered(alice, now=NOON)] == ["re0"]
    assert queries.offered(alice, now=NOON + 30 * DAY) == []


def test_who_has_left_sees_no_promise(promised: dict[str, Promise], alice: Member, charlie: Member) -> None:
    menu = promised["menu"]
    ann = menu.handle.person_id or 0
    assert queries.promise(alice, menu.pk) == menu
    assert queries.promise(alice, menu.pk + 99) is None
    assert queries.promise(charlie, menu.pk) is None
    assert queries.by_ids(alice, [menu.pk, 0]) == {menu.pk: menu}
    assert queries.by_ids(charlie, [menu.pk]) == {}
    assert queries.of_thread(charlie, menu.thread_id) == due(charlie) == queries.of_person(charlie, ann) == []
    assert queries.with_others(charlie) == queries.awaited(charlie) == queries.offered(charlie, now=NOON) == []
    assert queries.record(charlie, ann).made == 0
