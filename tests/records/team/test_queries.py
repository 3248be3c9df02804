"""Who we are, to those who may ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.records.team import actions, queries
from porch.records.team.models import Member, Role

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def alice() -> Member:
    return actions.add_member(name="Alice", email="alice@example.org", role=Role.OWNER)


@pytest.fixture
def bob(alice: Member) -> Member:
    return actions.add_member(name="Bob", email="bob@example.org", desk="marketing")


def test_before_set_up_the_business_is_an_empty_row() -> None:
    assert queries.business(SYSTEM).name == ""
    assert not queries.has_owner(SYSTEM)


def test_colleagues_come_by_name(alice: Member, bob: Member) -> None:
    assert list(queries.members(alice)) == [alice, bob]
    assert queries.has_owner(alice)


def test_who_has_left_is_no_colleague_and_sees_none(alice: Member, bob: Member) -> None:
    actions.remove_member(member=bob, at=NOON)
    assert list(queries.members(alice)) == [alice]
    assert list(queries.members(bob)) == []
    assert queries.member_of(bob.login) is None


def test_charlie_sees_no_colleague(alice: Member) -> None:
    assert list(queries.members(None)) == []
    assert queries.member(None, alice.pk) is None


def test_one_colleague_is_found_by_number_and_by_sign_in(alice: Member) -> None:
    assert queries.member(alice, alice.pk) == alice
    assert queries.member_of(alice.login) == alice


def test_the_roles_one_can_hand_over_to_are_those_that_somebody_has(alice: Member, bob: Member) -> None:
    assert queries.desks(alice) == ["marketing"]


def test_an_invitation_is_found_until_it_is_used_or_runs_out(alice: Member) -> None:
    token = actions.invite(email="dora@example.org", name="Dora", role=Role.MEMBER, at=NOON)
    later = NOON + timedelta(days=actions.INVITE_DAYS)
    assert queries.invitation(SYSTEM, token, NOON) == queries.invitations(alice, NOON).get()
    assert queries.invitation(SYSTEM, token, later) is None
    assert queries.invitation(SYSTEM, "guess", NOON) is None
    actions.accept_invitation(token=token, password="lamp-and-porch", at=NOON)
    assert queries.invitation(SYSTEM, token, NOON) is None
    assert not queries.invitations(alice, NOON).exists()
