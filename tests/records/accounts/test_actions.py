"""Connections keep their keys, their place and their health."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from porch.records.accounts import actions
from porch.records.accounts.models import Account, Checkpoint

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def connected(handle: str = "shop@example.org", **credentials: str) -> Account:
    kept = credentials or {"password": "hush"}
    return actions.connect(channel="email", name="Shop", handle=handle, credentials=kept, at=NOON)


def test_a_new_connection_is_live_and_due_at_once() -> None:
    account = connected()
    assert account.state == Account.State.LIVE
    assert account.due_at == NOON
    assert actions.credentials(account) == {"password": "hush"}


def test_connecting_again_renews_the_key_and_keeps_the_place() -> None:
    first = connected()
    actions.advance(account=first, cursor="17", at=NOON)
    again = connected(password="new")
    assert (again.pk, again.cursor) == (first.pk, "17")
    assert actions.credentials(again) == {"password": "new"}


def test_connecting_again_ends_the_trouble() -> None:
    actions.note_trouble(account=connected(), at=NOON, reason="no", due_at=NOON + HOUR, refused=True)
    again = connected()
    assert (again.state, again.error, again.failing_since) == (Account.State.LIVE, "", None)


def test_another_handle_is_another_connection() -> None:
    assert connected("a@example.org").pk != connected("b@example.org").pk


def test_a_renewal_that_lacks_a_value_never_empties_ours() -> None:
    account = connected(access="old", refresh="keep")
    actions.keep_credentials(
        account=account, credentials={"access": "new", "refresh": ""}, at=NOON, expires_at=NOON + HOUR
    )
    account.refresh_from_db()
    assert actions.credentials(account) == {"access": "new", "refresh": "keep"}
    assert account.key_expires_at == NOON + HOUR


def test_the_cursor_moves_and_leaves_a_checkpoint_every_hour() -> None:
    account = connected()
    for minute in range(0, 121, 30):
        actions.advance(account=account, cursor=str(minute), at=NOON + timedelta(minutes=minute))
    account.refresh_from_db()
    assert account.cursor == "120"
    assert list(Checkpoint.objects.order_by("at").values_list("cursor", flat=True)) == ["0", "60", "120"]


def test_old_checkpoints_go() -> None:
    account = connected()
    actions.advance(account=account, cursor="old", at=NOON)
    actions.advance(account=account, cursor="new", at=NOON + actions.KEEP_CHECKPOINTS + HOUR)
    assert list(Checkpoint.objects.values_list("cursor", flat=True)) == ["new"]


def test_trouble_remembers_when_it_began() -> None:
    account = connected()
    actions.note_trouble(account=account, at=NOON, reason="down", due_at=NOON + HOUR)
    actions.note_trouble(account=account, at=NOON + HOUR, reason="still down", due_at=NOON + 2 * HOUR)
    account.refresh_from_db()
    assert (account.failing_since, account.error, account.due_at) == (NOON, "still down", NOON + 2 * HOUR)
    assert account.state == Account.State.LIVE


def test_a_refused_key_stops_it() -> None:
    account = connected()
    actions.note_trouble(account=account, at=NOON, reason="401", due_at=NOON + HOUR, refused=True)
    account.refresh_from_db()
    assert account.state == Account.State.REFUSED


def test_an_answer_ends_the_trouble() -> None:
    account = connected()
    actions.note_trouble(account=account, at=NOON, reason="down", due_at=NOON + HOUR)
    actions.note_heard(account=account, at=NOON + HOUR, due_at=NOON + 2 * HOUR)
    account.refresh_from_db()
    assert (account.error, account.failing_since, account.blocked_until) == ("", None, None)
    assert account.heard_at == NOON + HOUR


def test_a_pause_ends_when_we_say_so() -> None:
    account = actions.pause(account=connected())
    assert account.state == Account.State.PAUSED
    assert actions.resume(account=account, at=NOON + HOUR).state == Account.State.LIVE
    assert account.due_at == NOON + HOUR


def test_progress_with_the_past_is_remembered() -> None:
    account = connected()
    actions.note_history(account=account, seen=40, total=90, done_at=None)
    account.refresh_from_db()
    assert (account.history_seen, account.history_total, account.history_done_at) == (40, 90, None)


def test_disconnecting_forgets_the_key() -> None:
    account = actions.disconnect(account=connected(), at=NOON)
    account.refresh_from_db()
    assert actions.credentials(account) == {}
    assert account.closed_at == NOON


def test_a_key_says_when_it_runs_out_the_day_it_is_brought() -> None:
    told = {"access": "a", "expires_at": "2026-03-01T13:00:00+00:00"}
    account = actions.connect(channel="email", name="Shop", handle="shop@example.org", credentials=told, at=NOON)
    assert (account.key_expires_at, account.key_renewed_at) == (NOON + HOUR, NOON)
    assert actions.expiry({}) is actions.expiry({"expires_at": "soon"}) is None
    assert actions.expiry({"expires_at": "2026-03-01T13:00:00"}) == NOON + HOUR


def test_only_one_tries_a_network_that_was_left_alone() -> None:
    account = connected()
    actions.note_failure(account=account, at=NOON, opens_after=2, open_until=NOON + HOUR)
    assert account.open_until is None
    actions.note_failure(account=account, at=NOON, opens_after=2, open_until=NOON + HOUR)
    assert (account.failures, account.open_until) == (2, NOON + HOUR)
    assert not actions.take_probe(account=account, now=NOON, until=NOON + 2 * HOUR)
    assert actions.take_probe(account=account, now=NOON + HOUR, until=NOON + 2 * HOUR)
    assert not actions.take_probe(account=account, now=NOON + HOUR, until=NOON + 2 * HOUR)


def test_what_the_network_takes_says_that_it_is_well() -> None:
    account = connected()
    actions.note_failure(account=account, at=NOON, opens_after=1, open_until=NOON + HOUR)
    actions.note_said(account=account, at=NOON)
    account.refresh_from_db()
    assert (account.said_at, account.failures, account.open_until) == (NOON, 0, None)
