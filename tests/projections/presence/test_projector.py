"""Where handles were heard, read from the log: step by step or anew it is the same."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porch.core.errors import PorchError
from porch.core.interaction import Handle, Heard, Kind, Trait
from porch.projections.presence import projector
from porch.projections.presence.models import Counted, Met, Presence
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people import actions as people
from porch.records.people.models import Handle as HandleRow
from tests.cast import ANN, BEN, CLEO, NOON, US, example, says
from tests.records.interactions.histories import deliveries, histories

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONCE = settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
PLACES = ("SIAL", "sial", " SIAL ", "Harvest fair", "")


def hear(account: Account, *items: Heard) -> None:
    log.record(account=account, items=items, received_at=NOON + 30 * DAY)
    projector.catch_up()


def rows(table: type[Any]) -> set[tuple[Any, ...]]:
    names = [field.attname for field in table._meta.concrete_fields if field.name != "id"]
    return set(table.objects.values_list(*names))


def everything() -> tuple[set[tuple[Any, ...]], ...]:
    return rows(Presence), rows(Met), rows(Counted)


def of(who: Handle) -> dict[str, Presence]:
    return {row.network: row for row in Presence.objects.filter(handle__kind=who.kind, handle__value=who.value)}


def meets(who: Handle, where: str, *, what: str = "booth", name: str = "", **how: Any) -> Heard:
    heard = says(who, "We talked", name=name or f"met-{who.value}-{where}", kind=Kind.VISIT, **how)
    return replace(heard, detail={"as": what, "where": where})


@st.composite
def weeks(draw: st.DrawFn) -> list[tuple[str, Any]]:
    """Return what happens: deliveries in any order and batches, some of them notes about meetings, and joinings."""
    observed = draw(histories(most=5))
    dressed = []
    for item in observed:
        traits = frozenset({Trait.LIST}) if draw(st.integers(0, 4)) == 0 else frozenset[Trait]()
        detail = {"as": draw(st.sampled_from(["booth", "lunch"])), "where": draw(st.sampled_from(PLACES))}
        dressed.append(replace(item, traits=traits, detail=detail, addressed=draw(st.booleans())))
    heard = [("hear", batch) for batch in draw(deliveries(dressed)) if batch]
    joined = draw(st.lists(st.tuples(st.just("join"), st.integers(0, 9)), max_size=3))
    return draw(st.permutations([*heard, *joined]))


def live(account: Account, step: tuple[str, Any]) -> None:
    name, what = step
    with suppress(PorchError):
        if name == "hear":
            log.record(account=account, items=what, received_at=NOON + HOUR)
            return
        handles = list(HandleRow.objects.filter(person__isnull=False).select_related("person").order_by("pk"))
        for handle in handles[what % max(len(handles), 1) :][:1]:
            people.attach(handle=handle, person=handles[0].person, by=None, at=NOON)  # type: ignore[arg-type]


@pytest.mark.slow
@ONCE
@given(steps=weeks(), channel=st.sampled_from(["in_person", "archive", "square"]))
def test_read_step_by_step_or_anew_it_is_the_same(db: None, steps: list[tuple[str, Any]], channel: str) -> None:
    with example():
        account = accounts.connect(channel=channel, name="Any", handle="us", credentials={}, at=NOON)
        for step in steps:
            live(account, step)
            projector.catch_up()
        told = everything()
        projector.rebuild()
        assert everything() == told


def test_what_was_said_to_us_of_us_and_by_us_is_told_apart(shop: Account) -> None:
    hear(
        shop, says(ANN, name="q"), says(US, "Yes!", name="re", to="q", ours=True, at=NOON + HOUR),
        says(ANN, "They are lovely", addressed=False, at=NOON + 2 * HOUR), says(ANN, "", kind=Kind.LIKE, at=NOON + DAY),
    )  # fmt: skip
    ann = of(ANN)["square"]
    assert (ann.to_us, ann.to_us_at, ann.about_us, ann.about_us_at, ann.by_us, ann.by_us_at) == (
        1, NOON, 1, NOON + 2 * HOUR, 1, NOON + HOUR,
    )  # fmt: skip
    assert (ann.first_at, ann.last_at) == (NOON, NOON + DAY)


def test_an_archive_is_no_place_but_a_meeting_is(db: None) -> None:
    exported = accounts.connect(channel="archive", name="Export", handle="us", credentials={}, at=NOON)
    counter = accounts.connect(channel="in_person", name="In person", handle="us", credentials={}, at=NOON)
    loud = Handle(kind="x", value="loud")
    hear(exported, says(loud))
    hear(counter, meets(loud, "SIAL"))
    assert set(of(loud)) == {"x", "in_person"}


def test_a_robot_is_counted_as_one(shop: Account) -> None:
    hear(shop, says(BEN, traits=frozenset({Trait.LIST})))
    ben = of(BEN)["square"]
    assert (ben.robots, ben.to_us, ben.last_at) == (1, 0, None)


def test_the_same_fair_is_one_fair_however_it_was_written(db: None) -> None:
    counter = accounts.connect(channel="in_person", name="In person", handle="us", credentials={}, at=NOON)
    hear(
        counter, meets(ANN, "SIAL", name="1"), meets(ANN, " sial  ", name="2", at=NOON + DAY),
        meets(ANN, "Our shop", what="visit", name="3"), meets(ANN, "", name="4"),
        meets(US, "Harvest  fair", name="5", ours=True, recipients=(BEN,), what="tasting"),
    )  # fmt: skip
    assert set(Met.objects.values_list("handle__value", "key", "place", "what", "times")) == {
        ("ann", "sial", "sial", "booth", 2), ("ben", "harvest fair", "Harvest fair", "tasting", 1),
    }  # fmt: skip


def test_a_note_that_is_taken_back_was_no_meeting(db: None) -> None:
    counter = accounts.connect(channel="in_person", name="In person", handle="us", credentials={}, at=NOON)
    hear(counter, meets(ANN, "SIAL", name="1"))
    hear(counter, replace(meets(ANN, "SIAL", name="1", version="2"), deleted=True))
    assert (Met.objects.count(), Presence.objects.count()) == (0, 0)


def test_an_answer_that_turns_out_to_be_for_another_is_counted_for_them(shop: Account) -> None:
    hear(shop, says(US, name="re", to="q", ours=True, recipients=(BEN,)))
    assert of(BEN)["square"].by_us == 1
    hear(shop, says(CLEO, name="q"))
    assert (of(BEN), of(CLEO)["square"].by_us) == ({}, 1)


def test_nothing_new_is_nothing_read(shop: Account) -> None:
    hear(shop, says(ANN))
    assert (projector.is_behind(), projector.catch_up(), projector.rebuild()) == (False, 0, 1)
