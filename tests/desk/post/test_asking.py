"""Asking beside listening: what is ours to do again, and a channel that is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError

from porch.core.clock import StoppedClock
from porch.desk.post import asking
from porch.records.accounts.models import Account
from porch.records.tallies.models import Round
from tests.cast import NOON
from tests.desk.post.listing import Book
from tests.desk.post.listing import book as book

pytestmark = pytest.mark.django_db


def test_a_database_in_trouble_is_not_the_networks_and_the_job_is_done_again(
    shop: Account, book: Book, clock: StoppedClock
) -> None:
    def locked(channel: object) -> bool:
        raise OperationalError("database is locked")

    with pytest.raises(OperationalError):
        asking.ask(shop, "counters", timedelta(hours=1), locked, clock=clock)
    assert not Round.objects.exists()


def test_of_a_channel_that_cannot_be_asked_after_all_nothing_is_noted(
    shop: Account, book: Book, clock: StoppedClock
) -> None:
    assert asking.ask(shop, "counters", timedelta(hours=1), lambda channel: False, clock=clock) == ""
    assert not Round.objects.exists()


def test_a_connection_whose_channel_is_not_installed_any_more_is_never_due(shop: Account, book: Book) -> None:
    Account.objects.filter(pk=shop.pk).update(channel="carrier-pigeon")
    assert asking.due("counters", "tallies", NOON) == []


def test_a_connection_that_rests_is_not_due(shop: Account, book: Book) -> None:
    assert asking.due("counters", "tallies", NOON) == [shop]
    Account.objects.filter(pk=shop.pk).update(state=Account.State.PAUSED)
    assert asking.due("counters", "tallies", NOON) == []
