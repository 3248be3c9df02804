"""The order of numbers is the order of commits."""

from __future__ import annotations

import pytest
from django.db import transaction

from porch.records.interactions import head
from porch.records.interactions.models import Head

pytestmark = pytest.mark.django_db


def test_the_first_number_is_given_after_none() -> None:
    with transaction.atomic():
        assert head.hold() == 0
        head.release(3)
        assert head.hold() == 3
    assert Head.objects.get().seq == 3


def test_numbers_of_what_was_rolled_back_are_given_again() -> None:
    sid = transaction.savepoint()
    head.release(head.hold() + 1)
    transaction.savepoint_rollback(sid)
    assert head.hold() == 0
