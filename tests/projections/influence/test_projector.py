"""Acts, read from the log: in any order of deliveries, step by step or anew, they are the same."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porch.core.errors import PorchError
from porch.core.interaction import Handle, Heard, Kind, Trait, Visibility
from porch.projections.influence import projector
from porch.projections.influence.models import Act, Named
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people import merging
from porch.records.people.models import Person
from tests.cast import ANN, BEN, CLEO, DOV, NAME, NOON, US, example, says
from tests.records.interactions.histories import deliveries, histories

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONCE = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
WORDS = ("Have you been?", "@dov says so", "Ask @cleo or @ben", "@nobody knows", "@trattoria, hello")
KINDS = (Kind.CREATE, Kind.CREATE, Kind.LIKE, Kind.ANNOUNCE, Kind.FOLLOW, Kind.VISIT)
TRAITS: tuple[frozenset[Trait], ...] = (frozenset(), frozenset({Trait.MENTION}), frozenset({Trait.LIST}))


def hear(account: Account, *items: Heard) -> None:
    log.record(account=account, items=items, received_at=NOON + 300 * DAY)
    projector.catch_up()


def told() -> set[tuple[str, str, str, str, bool]]:
    """Return who did what towards whom, by which interaction; "us" is us."""
    found = Act.objects.select_related("actor", "target", "interaction")
    return {
        (a.interaction.external_id, a.actor.value, a.kind, a.target.value if a.target else "us", a.in_person)
        for a in found
    }


def short() -> set[tuple[str, str, str]]:
    return {(who, kind, whom) for _, who, kind, whom, _ in told()}


def everything() -> tuple[Any, ...]:
    return told(), set(Named.objects.values_list("interaction_id", "kind", "value"))


@st.composite
def dressed(draw: st.DrawFn) -> list[Heard]:
    """Return a history in which people answer, like, share, name, follow and bring one another."""
    items = []
    for item in draw(histories(most=6)):
        brought = draw(st.sampled_from(["", "", f"{NAME}:dov", f"{NAME}:stranger"]))
        items.append(
            replace(
                item, text=draw(st.sampled_from(WORDS)), kind=draw(st.sampled_from(KINDS)),
                traits=draw(st.sampled_from(TRAITS)), detail={"brought_by": brought} if brought else {},
            )
        )  # fmt: skip
    return items


@pytest.mark.slow
@ONCE
@given(data=st.data())
def test_in_any_order_step_by_step_or_anew_it_is_the_same(db: None, data: st.DataObject) -> None:
    items = data.draw(dressed())
    orders = [[[item] for item in items], data.draw(deliveries(items))]
    seen = []
    for batches in orders:
        with example():
            account = accounts.connect(channel=NAME, name="Any", handle="trattoria", credentials={}, at=NOON)
            for batch in batches:
                log.record(account=account, items=batch, received_at=NOON + HOUR)
                projector.catch_up()
            stepwise = everything()
            projector.rebuild()
            assert everything() == stepwise
            seen.append(told())
    assert seen[0] == seen[1]


def test_an_answer_a_like_and_a_share_credit_whoever_said_it(shop: Account) -> None:
    hear(
        shop, says(DOV, "The best pizza on the lake", name="post", addressed=False), says(ANN, "So true", to="post"),
        says(BEN, to="post", kind=Kind.LIKE), says(CLEO, to="post", kind=Kind.ANNOUNCE),
        says(DOV, "Thank you", to="post"),
    )  # fmt: skip
    assert short() == {("ann", "reply", "dov"), ("ben", "like", "dov"), ("cleo", "share", "dov")}


def test_what_answers_is_counted_when_what_it_answers_comes_later(shop: Account) -> None:
    hear(shop, says(ANN, "So true", to="post"))
    assert short() == set()
    hear(shop, says(DOV, "The best pizza on the lake", name="post"))
    assert short() == {("ann", "reply", "dov")}


def test_who_answers_us_or_names_us_or_follows_us_is_moved_by_us(shop: Account) -> None:
    hear(
        shop, says(US, "Tonight: risotto", name="ours", ours=True), says(ANN, "I come", to="ours"),
        says(BEN, "Again nothing, @trattoria", traits=frozenset({Trait.MENTION})), says(CLEO, kind=Kind.FOLLOW),
        says(US, "Thank you", to="ours", ours=True), says(DOV, "Do you have a table?"),
    )  # fmt: skip
    assert short() == {("ann", "reply", "us"), ("ben", "mention", "us"), ("cleo", "follow", "us")}


def test_who_is_named_is_credited_once_we_know_them(shop: Account) -> None:
    hear(shop, says(ANN, "Ask @dov, or @ann"))
    assert (short(), Named.objects.count()) == (set(), 1)
    hear(shop, says(DOV, "Yes?"))
    assert (short(), Named.objects.count()) == ({("ann", "mention", "dov")}, 0)


def test_who_brought_somebody_is_credited_in_real_life(shop: Account) -> None:
    came = replace(says(ANN, kind=Kind.VISIT, visibility=Visibility.IN_PERSON), detail={"brought_by": f"{NAME}:dov"})
    hear(shop, says(DOV, name="d"), came)
    assert {row[1:] for row in told()} == {("ann", "brought", "dov", True)}


@pytest.mark.parametrize("trait", [Trait.LIST, Trait.AUTOMATIC, Trait.SPAM, Trait.NO_REPLY, Trait.RECEIPT])
def test_what_no_human_did_is_no_act(shop: Account, trait: Trait) -> None:
    hear(shop, says(DOV, name="post"), says(ANN, to="post", traits=frozenset({trait})))
    assert short() == set()


def test_a_dislike_moves_nobody_and_neither_does_a_stranger_without_a_name(shop: Account) -> None:
    nobody = Handle(kind=NAME, value="")
    hear(shop, says(DOV, name="post"), says(ANN, to="post", kind=Kind.DISLIKE), says(nobody, to="post"))
    assert short() == set()


def test_an_act_that_was_taken_back_is_none(shop: Account) -> None:
    hear(shop, says(DOV, name="post"), says(ANN, name="a", to="post"))
    hear(shop, says(ANN, name="a", version="gone", deleted=True, to="post", edited_at=NOON + DAY))
    assert short() == set()


def test_an_act_follows_a_merge_by_itself(shop: Account) -> None:
    hear(shop, says(DOV, name="post"), says(BEN, to="post"), says(ANN, name="x"))
    ann, ben = (Person.objects.get(handles__value=name) for name in ("ann", "ben"))
    with suppress(PorchError):
        merging.merge(one=ben, into=ann, by=None, at=NOON)
    assert [act.actor.person_id for act in Act.objects.select_related("actor")] == [ann.pk]
