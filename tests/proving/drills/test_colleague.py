from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from porch.core.interaction import Handle, Heard, Kind
from porch.proving.drills._colleague import Colleague
from porch.proving.drills._judging import question
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.jobs.models import Job
from porch.records.outbox.models import Outgoing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def colleague() -> Colleague:
    at_work = Colleague()
    at_work.do(
        {"do": "connect", "network": "twin", "channel": "mastodon", "handle": "us", "credentials": {}, "speaks": True}
    )
    hears("1", question("sq", 1))
    hears("2", question("sq", 2))
    return at_work


def hears(name: str, text: str) -> None:
    ann = Handle(kind="mastodon", value="ann@there.example")
    item = Heard(
        external_id=name, version="1", kind=Kind.CREATE, author=ann, at=NOW, raw=text.encode(), text=text, ref=name
    )
    log.record(account=Account.objects.get(), items=[item], received_at=NOW)


def test_each_question_is_answered_once(colleague: Colleague) -> None:
    asked = {"do": "answer", "tag": "sq", "numbers": [1], "undo": 0}
    assert [colleague.do(dict(asked)), colleague.do(dict(asked))] == [[1], []]
    assert [row.text for row in Outgoing.objects.all()] == ["A sq-0001 gladly, see you then."]


def test_log_and_outbox_are_read_out(colleague: Colleague) -> None:
    colleague.do({"do": "answer", "tag": "sq", "numbers": [2], "undo": 0})
    told = colleague.do({"do": "census", "tag": "sq"})
    assert [(row["network"], row["number"], row["ours"]) for row in told["logged"]] == [
        ("twin", 1, False), ("twin", 2, False),
    ]  # fmt: skip
    assert [(row["number"], row["state"]) for row in told["meant"]] == [(2, "approved")]
    assert colleague.do({"do": "standing", "tag": "sq"})["asked"] == 2


def test_only_the_leases_of_the_dead_run_out(colleague: Colleague) -> None:
    later = datetime.now(UTC) + timedelta(minutes=5)
    for pid in (7, 8):
        Job.objects.create(task="x", run_at=NOW, created_at=NOW, lease_until=later, leased_by=f"here:{pid}")
    assert colleague.do({"do": "bury", "pids": [7]}) == 1
    assert Job.objects.get(leased_by="here:8").lease_until == later


def test_what_was_leaving_wakes_and_accounts_fall_due(colleague: Colleague) -> None:
    colleague.do({"do": "answer", "tag": "sq", "numbers": [1], "undo": 0})
    later = datetime.now(UTC) + timedelta(minutes=2)
    Outgoing.objects.update(state="sending", lease_until=later)
    Account.objects.update(due_at=later)
    assert colleague.do({"do": "wake"}) == 1
    colleague.do({"do": "press"})
    assert Outgoing.objects.get().lease_until != later
    assert Account.objects.get().due_at != later


def test_a_row_can_be_taken_out_of_the_log_on_purpose(colleague: Colleague) -> None:
    colleague.do({"do": "plant", "tag": "sq", "kind": "lost"})
    assert len(colleague.do({"do": "census", "tag": "sq"})["logged"]) == 1
