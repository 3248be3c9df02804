"""Which connections there are, which to listen to now, and of which the morning must speak."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from porch.core.template import Template
from porch.core.viewer import SYSTEM
from porch.records.accounts import actions, queries
from porch.records.accounts.models import Account

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def mail() -> Account:
    return actions.connect(channel="email", name="Shop", handle="shop@example.org", credentials={"p": "hush"}, at=NOON)


def test_a_closed_connection_is_gone(mail: Account) -> None:
    actions.disconnect(account=mail, at=NOON)
    assert list(queries.accounts(SYSTEM)) == []


def test_a_list_of_connections_carries_no_keys(mail: Account) -> None:
    assert queries.accounts(SYSTEM).get().get_deferred_fields() == {"sealed"}


def test_one_connection_is_found_by_its_number(mail: Account) -> None:
    assert queries.account(SYSTEM, mail.pk) == mail
    assert queries.account(SYSTEM, mail.pk + 1) is None


def test_charlie_sees_none(mail: Account) -> None:
    assert list(queries.accounts(None)) == list(queries.due(None, NOON)) == []
    assert queries.account(None, mail.pk) is None
    assert queries.troubled(None, NOON, HOUR) == []


def test_a_connection_is_due_at_its_time(mail: Account) -> None:
    assert list(queries.due(SYSTEM, NOON - HOUR)) == []
    assert list(queries.due(SYSTEM, NOON)) == [mail]


def test_a_paused_connection_is_not_due(mail: Account) -> None:
    actions.pause(account=mail)
    assert list(queries.due(SYSTEM, NOON)) == []


def test_without_checkpoints_the_cursor_itself_is_reread(mail: Account) -> None:
    mail.cursor = "17"
    assert queries.rescan_cursor(SYSTEM, mail, NOON) == "17"


def test_a_young_connection_is_reread_from_its_beginning(mail: Account) -> None:
    actions.advance(account=mail, cursor="1", at=NOON)
    actions.advance(account=mail, cursor="2", at=NOON + 2 * HOUR)
    assert queries.rescan_cursor(SYSTEM, mail, NOON + 3 * HOUR) == "1"


def test_an_older_one_is_reread_from_two_days_ago(mail: Account) -> None:
    for hours in (0, 24, 48, 72):
        actions.advance(account=mail, cursor=str(hours), at=NOON + hours * HOUR)
    assert queries.rescan_cursor(SYSTEM, mail, NOON + 73 * HOUR) == "24"


def test_a_refused_key_is_trouble(mail: Account) -> None:
    actions.note_trouble(account=mail, at=NOON, reason="401", due_at=NOON, refused=True)
    assert queries.troubled(SYSTEM, NOON, HOUR) == [mail]


def test_a_short_failure_is_not_trouble_yet(mail: Account) -> None:
    actions.note_trouble(account=mail, at=NOON, reason="down", due_at=NOON)
    assert queries.troubled(SYSTEM, NOON + timedelta(minutes=9), HOUR) == []
    assert queries.troubled(SYSTEM, NOON + timedelta(minutes=10), HOUR) == [mail]


def test_silence_is_trouble(mail: Account) -> None:
    actions.note_heard(account=mail, at=NOON, due_at=NOON)
    assert queries.troubled(SYSTEM, NOON + HOUR, HOUR) == [mail]


def test_a_pause_is_no_trouble(mail: Account) -> None:
    actions.note_heard(account=mail, at=NOON, due_at=NOON)
    actions.pause(account=mail)
    assert queries.troubled(SYSTEM, NOON + 2 * HOUR, HOUR) == []


def test_a_webhook_address_belongs_to_one_connection_and_cannot_be_guessed(mail: Account) -> None:
    other = actions.connect(channel="email", name="Bar", handle="bar@example.org", credentials={}, at=NOON)
    assert queries.by_public_id(SYSTEM, mail.public_id) == mail
    assert (len(mail.public_id), mail.public_id != other.public_id) == (22, True)
    assert queries.by_public_id(SYSTEM, "x" * 22) is None
    assert queries.by_public_id(None, mail.public_id) is None


def test_one_that_was_never_heard_is_silent_since_it_was_connected(mail: Account) -> None:
    assert queries.troubled(SYSTEM, NOON + HOUR / 2, HOUR) == []
    assert queries.troubled(SYSTEM, NOON + HOUR, HOUR) == [mail]


def test_wrong_signatures_are_trouble_until_a_right_one_comes(mail: Account) -> None:
    actions.note_heard(account=mail, at=NOON, due_at=NOON)
    actions.note_refusals(account_id=mail.pk, count=2, at=NOON)
    assert queries.troubled(SYSTEM, NOON, HOUR) == [mail]
    actions.note_pushed(account=mail, at=NOON)
    assert queries.troubled(SYSTEM, NOON, HOUR) == []


def test_wordings_are_asked_for_once_a_day_and_anew_with_a_new_key(mail: Account) -> None:
    assert list(queries.templates_due(SYSTEM, NOON)) == [mail]
    actions.keep_templates(account=mail, templates=[], at=NOON)
    assert list(queries.templates_due(SYSTEM, NOON + 23 * HOUR)) == []
    assert list(queries.templates_due(SYSTEM, NOON + 24 * HOUR)) == [mail]
    mail.refresh_from_db()
    actions.reconnect(account=mail, credentials={}, at=NOON)
    assert list(queries.templates_due(SYSTEM, NOON + HOUR)) == [mail]


def test_what_the_network_says_of_its_wordings_takes_the_place_of_what_it_said(mail: Account) -> None:
    ready = Template(name="ready", language="en", body="Ready, {{1}}", category="utility", heading="Acme")
    actions.keep_templates(account=mail, templates=[ready, Template(name="old", language="en", body="x")], at=NOON)
    paused = replace(ready, refusal="Paused. " * 60)
    actions.keep_templates(account=mail, templates=[ready, paused], at=NOON)
    (kept,) = queries.templates(SYSTEM, mail.pk)
    assert (kept.heading, kept.approved, len(kept.refusal)) == ("Acme", False, 300)
    assert queries.template(SYSTEM, mail.pk, "ready", "en") == kept
    assert queries.template(SYSTEM, mail.pk, "ready", "de") is None
    assert queries.templates(None, mail.pk) == []
    assert queries.template(None, mail.pk, "ready", "en") is None
