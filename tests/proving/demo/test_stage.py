"""What is played on the stage happens in the house."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.desk.post import wiring
from porch.proving.demo import cast, stage
from porch.proving.demo.days import Days
from porch.proving.demo.scribe import Scribe, hostile
from porch.records.accounts import queries as accounts
from porch.records.interactions import queries as interactions
from porch.records.team import actions as team
from tests.proving.demo.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def played() -> stage.Stage:
    """An empty stage."""
    alice = team.add_member(name="Alice", email=cast.ALICE)
    bob = team.add_member(name="Bob", email=cast.BOB, desk=cast.MARKETING)
    days = Days(now=NOW)
    return stage.Stage(days=days, scribe=Scribe(), alice=alice, bob=bob, connections=stage.connect(days.ago(9)))


def test_everybody_is_heard_where_they_speak(played: stage.Stage) -> None:
    said = [played.scribe.says(who, NOW, "Ciao!") for who in (cast.ANN, cast.BEN, cast.DOV, cast.QUENTIN)]
    assert played.hear(said, at=NOW) == 4
    totals = {name: len(interactions.external_ids(SYSTEM, a.pk, NOW.date())) for name, a in played.connections.items()}
    assert totals == {"Mailbox": 1, "Mastodon": 1, "Bluesky": 1, "Comments on our page": 1, "Events mailbox": 0}


def test_the_same_story_is_heard_once(played: stage.Stage) -> None:
    items = [played.scribe.says(cast.ANN, NOW, "Ciao!"), hostile()]
    assert [played.hear(items, at=NOW), played.hear(items, at=NOW)] == [1, 0]
    assert interactions.quarantine_size(SYSTEM) == 1


def test_an_answer_leaves_through_the_outbox_and_arrives(played: stage.Stage) -> None:
    said = played.says(cast.ANN, NOW, "Are you open?")
    assert played.answer(said, "We are.", at=NOW + timedelta(minutes=5)).state == "sent"


def test_what_is_said_to_a_refused_connection_is_kept(played: stage.Stage) -> None:
    said = played.says(cast.ELENA, NOW, "Are you open?", on=cast.EVENTS)
    played.refuse(cast.EVENTS, at=NOW)
    assert played.answer(said, "We are.", at=NOW + timedelta(minutes=5)).state == "approved"


def test_no_connection_reaches_a_network(played: stage.Stage) -> None:
    held = [accounts.account(SYSTEM, account.pk) for account in played.connections.values()]
    assert {type(wiring.open_channel(account)).__module__ for account in held if account} == {"porch.channels.here"}


def test_a_past_that_was_read_is_noted(played: stage.Stage) -> None:
    mailbox = played.connections["Mailbox"]
    stage.note_read(mailbox, 7, at=NOW, now=NOW)
    mailbox.refresh_from_db()
    assert (mailbox.history_seen, mailbox.history_total, mailbox.heard_at) == (7, 7, NOW)
