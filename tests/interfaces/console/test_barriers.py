"""The form that notes where people cannot go."""

from __future__ import annotations

import pytest

from porch.core.networks import FAMILY_WORDS, Family
from porch.interfaces.console.barriers import BarrierForm, CompanyBarrierForm, lines
from porch.records.people import actions as people
from porch.records.team.models import Member
from tests.cast import NOON


def test_every_kind_of_network_is_offered() -> None:
    assert [str(box.data["value"]) for box in BarrierForm()["families"]] == [each.value for each in FAMILY_WORDS]


def test_what_is_ticked_is_what_is_noted() -> None:
    form = BarrierForm({"families": ["social", "phone"], "why": " work "})
    assert form.is_valid()
    assert form.cleaned_data == {"families": [Family.SOCIAL, Family.PHONE], "why": "work"}


@pytest.mark.parametrize(
    "told", [{}, {"families": []}, {"families": ["moon"]}, {"families": ["social"], "why": "x" * 201}]
)
def test_what_makes_no_sense_is_refused(told: dict[str, object]) -> None:
    assert not BarrierForm(told).is_valid()


def test_a_company_needs_its_domain() -> None:
    assert not CompanyBarrierForm({"families": ["social"], "domain": " "}).is_valid()
    assert list(CompanyBarrierForm().fields) == ["domain", "families", "why"]


def test_a_barrier_is_shown_in_words(alice: Member) -> None:
    made = people.note_barrier(domain="mill.example", families=[Family.CHAT], why="no time", by=alice, at=NOON)
    (line,) = lines(made)
    assert (line.what, line.why, line.by, line.domain) == ("chat and messengers", "no time", "Alice", "mill.example")
    assert line.lift_url == f"/barriers/{made[0].pk}/lifting/"
