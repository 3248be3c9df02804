"""By what people take part is read from the log: step by step or anew it is the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.core.interaction import Handle, Heard, Kind, Trait, Visibility
from porch.projections.fourcs import projector
from porch.projections.fourcs.models import Act, Cursor
from porch.projections.influence import topics
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from tests.cast import ANN, BEN, CLEO, NOON, US, example, says
from tests.projections.fourcs.town import hear
from tests.projections.needs.town import talk as talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("talk")]
KINDS = (Kind.CREATE, Kind.LIKE, Kind.VOTE, Kind.FOLLOW, Kind.MEETING, Kind.CALL)


def rows() -> list[tuple[Any, ...]]:
    return sorted(Act.objects.values_list("interaction", "handle", "topic", "level"))


@st.composite
def items(draw: st.DrawFn) -> Heard:
    """Something somebody does, says otherwise or takes back."""
    name = draw(st.sampled_from("abcdef"))
    who: Handle = {"a": ANN, "b": ANN, "c": BEN, "d": BEN, "e": CLEO, "f": US}[name]
    version = draw(st.integers(1, 3))
    return says(
        who, draw(st.sampled_from(("bread", "table", ""))), name=name, version=str(version),
        kind=KINDS["abcdef".index(name)], edited_at=NOON + timedelta(minutes=version), deleted=draw(st.booleans()),
        ours=who is US,
    )  # fmt: skip


@given(steps=st.lists(st.lists(items(), max_size=4), max_size=4))
def test_read_step_by_step_or_anew_it_is_the_same(steps: list[list[Heard]]) -> None:
    with example():
        shop = accounts.connect(channel="archive", name="Any", handle="us", credentials={}, at=NOON)
        for step in steps:
            log.record(account=shop, items=step, received_at=NOON)
            projector.catch_up()
        told = rows()
        projector.rebuild()
        assert rows() == told


def test_each_act_has_its_level_and_its_topic(shop: Account) -> None:
    hear(shop, says(ANN, "I like the bread"), says(BEN, "", kind=Kind.LIKE), says(CLEO, "", kind=Kind.FOLLOW))
    assert sorted(Act.objects.values_list("topic", "level")) == [("", 1), ("", 2), ("bread", 3)]
    assert not projector.is_behind()


@pytest.mark.parametrize(
    "item",
    [
        says(US, "bread", ours=True), says(ANN, "bread", visibility=Visibility.DIRECT),
        says(ANN, "bread", traits=frozenset({Trait.LIST})), says(ANN, "", kind=Kind.CALL),
    ],
    ids=["ours", "to us alone", "a list", "a call"],
)  # fmt: skip
def test_what_is_no_part_is_left_out(shop: Account, item: Heard) -> None:
    hear(shop, item)
    assert rows() == []


def test_when_topics_are_learnt_anew_all_is_read_again(shop: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    hear(shop, says(ANN, "bread"))
    monkeypatch.setattr(topics, "known", lambda: lambda text: "baking")
    monkeypatch.setattr(topics, "mark", lambda: "anew")
    assert projector.is_behind()
    projector.catch_up()
    assert (Act.objects.get().topic, Cursor.objects.get().mark) == ("baking", "anew")
