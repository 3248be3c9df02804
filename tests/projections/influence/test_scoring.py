"""From acts to rows: every act is in the frame once, and everything that was scored is written down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from porch.core.interaction import Handle, Kind, Visibility
from porch.core.viewer import SYSTEM
from porch.projections.influence import actions, queries, scoring
from porch.projections.influence.models import Part, Pull, Sway
from porch.records.accounts.models import Account
from tests.cast import ANN, BEN, CLEO, DOV, NAME, US, says
from tests.projections.influence.stage import EVA, NOW, dov_is_listened_to, hear, nods, person, post

pytestmark = pytest.mark.django_db


def test_the_frame_has_every_act_with_persons_as_they_are_now_and_us_as_nobody(
    shop: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "PIECE", 2)
    hear(
        shop,
        post(DOV, "dov"),
        *nods((ANN, BEN, CLEO), "dov"),
        says(US, "Hi", name="us", ours=True),
        *nods((ANN,), "us"),
    )
    actions.refresh(now=NOW)
    told = scoring.acts().select("actor", "target", "kind").rows()
    liked = [(person(name), person("dov"), "like") for name in ("ann", "ben", "cleo")]
    assert sorted(told) == sorted([*liked, (person("ann"), scoring.US, "like")])


@pytest.mark.parametrize("people", [1, 2, 2000])
def test_however_many_are_written_at_once_everybody_is(
    shop: Account, monkeypatch: pytest.MonkeyPatch, people: int
) -> None:
    monkeypatch.setattr(scoring, "PEOPLE", people)
    dov_is_listened_to(shop)
    actions.score(now=NOW)
    assert {row.person_id for row in Sway.objects.all()} == {person("dov"), person("ben")}
    assert Pull.objects.count() == 5


def test_parts_add_up_to_what_is_expected(shop: Account) -> None:
    dov_is_listened_to(shop)
    dov = Sway.objects.get(person=person("dov"), topic="")
    assert sum(Part.objects.filter(sway=dov).values_list("amount", flat=True)) == pytest.approx(dov.expected)


def test_our_customers_alone_count_as_customers(shop: Account) -> None:
    from porch.projections.relationships import actions as relationships

    hear(shop, says(ANN, name="q"), says(US, "Yes", to="q", ours=True, recipients=(ANN,)))
    hear(shop, post(DOV, "dov"), *nods((ANN, BEN, CLEO, EVA), "dov"))
    relationships.refresh(now=NOW)
    actions.refresh(now=NOW)
    dov = Sway.objects.get(person=person("dov"))
    assert 0 < dov.customers < dov.expected


def test_how_far_online_agrees_with_real_life_is_told_once_there_are_enough(shop: Account) -> None:
    town = [Handle(kind=NAME, value=f"n{number}", name=f"N{number}") for number in range(24)]
    for place, who in enumerate(town):
        hear(shop, post(who, who.value), *nods(town[:place], who.value))
    came = [
        replace(
            says(who, kind=Kind.VISIT, visibility=Visibility.IN_PERSON), detail={"brought_by": f"{NAME}:{by.value}"}
        )
        for by in town[18:]
        for who in town[: int(by.value[1:]) - 15]
    ]
    hear(shop, *came)
    actions.refresh(now=NOW)
    told = queries.agreement(SYSTEM)
    assert told is not None
    assert (told["enough"], told["brought"]) == (True, 6)
    assert told["correlation"] > 0.5


def test_with_nobody_brought_by_anybody_it_is_too_few_yet(shop: Account) -> None:
    dov_is_listened_to(shop)
    told = queries.agreement(SYSTEM)
    assert told is not None
    assert (told["enough"], told["correlation"]) == (False, None)
