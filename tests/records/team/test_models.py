"""One row knows what it may."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from porch.records.team.models import Business, Login, Member, Role


@pytest.mark.parametrize(
    ("role", "owner", "writes"), [(Role.OWNER, True, True), (Role.MEMBER, False, True), (Role.READER, False, False)]
)
def test_a_role_says_what_a_member_may(role: Role, owner: bool, writes: bool) -> None:
    member = Member(name="Alice", role=role)
    assert (member.is_owner, member.may_write) == (owner, writes)


def test_who_has_left_writes_nothing() -> None:
    assert not Member(name="Bob", role=Role.MEMBER, left_at=datetime(2026, 3, 1, tzinfo=UTC)).may_write


@pytest.mark.django_db
def test_a_sign_in_is_found_whatever_its_capitals() -> None:
    alice = Login.objects.create_user("Alice@Example.org", "lamp-and-porch")
    assert Login.objects.get_by_natural_key("ALICE@example.ORG") == alice


@pytest.mark.django_db
def test_a_password_is_kept_as_a_hash() -> None:
    assert "lamp-and-porch" not in Login.objects.create_user("alice@example.org", "lamp-and-porch").password


@pytest.mark.django_db
def test_there_is_one_business() -> None:
    with pytest.raises(IntegrityError):
        Business.objects.create(pk=2)
