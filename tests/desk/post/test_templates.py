"""Approved wordings: asked of the network by the worker, said as approved, and looked at again before they leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from porch.core.clock import StoppedClock
from porch.core.interaction import Handle, Visibility
from porch.core.template import Template
from porch.core.viewer import SYSTEM
from porch.desk.post import delivering, queries, templates, wiring
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.whatsapp import ACCOUNT, CREDENTIALS
from porch.records.accounts import actions as accounts
from porch.records.accounts import queries as account_queries
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from porch.records.team.models import Member
from tests.cast import NOON, says
from tests.channels.twin_stage import loopback

pytestmark = pytest.mark.django_db
ANN = Handle(kind="whatsapp", value="16505551000", name="Ann")
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("whatsapp") as running:
        yield running


@pytest.fixture
def number(twin: RunningTwin, monkeypatch: pytest.MonkeyPatch) -> Account:
    """Our number on WhatsApp, behind which the twin stands."""
    monkeypatch.setattr(wiring, "wire", cache(loopback))
    return connected(twin.url)


def connected(url: str) -> Account:
    """Return a connection to a number at `url`."""
    key = {**CREDENTIALS, "api": url, "business_id": ACCOUNT}
    return accounts.connect(channel="whatsapp", name="Acme", handle="15550783881", credentials=key, at=NOON)


def asked(account: Account) -> Interaction:
    """Return something that Ann asked at noon."""
    log.record(account=account, items=[says(ANN, visibility=Visibility.DIRECT)], received_at=NOON)
    return Interaction.objects.get(ours=False)


def known(account: Account) -> dict[str, Template]:
    """Return the wordings that are kept, by name."""
    return {one.name: one for one in account_queries.templates(SYSTEM, account.pk)}


def table_ready(account: Account, question: Interaction, clock: StoppedClock) -> Outgoing:
    """Return the approved wording about a table, about to leave."""
    whole, words = templates.filled(account, "table_ready", "en", {"guest": "Ann", "hour": "seven"})
    outgoing = outbox.enqueue(
        account=account, text=words, template=whole, at=clock.now(), answers=question, to_handle=question.handle,
        visibility="direct",
    )  # fmt: skip
    clock.advance(timedelta(seconds=11))
    return outgoing


def test_the_worker_reads_them_once_a_day_and_a_lost_one_is_lost_here(number: Account, clock: StoppedClock) -> None:
    gone = Template(name="gone", language="en", body="Bye")
    accounts.keep_templates(account=number, templates=[gone], at=clock.now() - DAY)
    assert templates.read_due(clock=clock) == 1
    assert (len(known(number)), "gone" in known(number)) == (7, False)
    clock.advance(DAY - timedelta(minutes=1))
    assert templates.read_due(clock=clock) == 0
    clock.advance(timedelta(minutes=1))
    assert templates.read_due(clock=clock) == 1


def test_a_network_that_does_not_answer_takes_nothing_away(number: Account, clock: StoppedClock) -> None:
    templates.read(number, clock=clock)
    down = accounts.keep_credentials(account=number, credentials={"api": "http://127.0.0.1:1"}, at=NOON)
    clock.advance(DAY)
    assert templates.read_due(clock=clock) == 0
    assert len(known(down)) == 7


def test_networks_without_any_are_not_asked(shop: Account, clock: StoppedClock) -> None:
    assert templates.read_due(clock=clock) == 0


def test_they_are_offered_when_the_window_is_shut_and_to_the_team_only(
    number: Account, clock: StoppedClock, alice: Member, charlie: Member
) -> None:
    templates.read(number, clock=clock)
    question = asked(number)
    assert queries.templates(alice, number, question, NOON + DAY) == []
    late = NOON + DAY + timedelta(seconds=1)
    assert len(queries.templates(alice, number, question, late)) == 7
    assert queries.templates(charlie, number, question, late) == []
    assert queries.templates(alice, None, None, late) == []


def test_an_approved_wording_arrives_and_the_log_shows_its_words(
    number: Account, twin: RunningTwin, clock: StoppedClock
) -> None:
    templates.read(number, clock=clock)
    table_ready(number, asked(number), clock)
    assert delivering.deliver_next(clock=clock) is not None
    assert "Ann, your table is ready at seven." in twin.ours()
    assert Interaction.objects.get(ours=True).text == "Acme\n\nAnn, your table is ready at seven."


def test_one_that_was_paused_before_it_left_is_refused_before_the_wire(
    number: Account, twin: RunningTwin, clock: StoppedClock
) -> None:
    templates.read(number, clock=clock)
    outgoing = table_ready(number, asked(number), clock)
    paused = Template(name="table_ready", language="en", body="x", refusal="Meta paused this template.")
    accounts.keep_templates(account=number, templates=[paused], at=NOON)
    before = len(twin.ours())
    delivering.deliver_next(clock=clock)
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.error) == ("failed", "Meta paused this template.")
    assert len(twin.ours()) == before


@pytest.mark.parametrize(("name", "given", "why"), [
    ("closed", {}, "paused"), ("hello", {"1": " "}, "must be filled"), ("nonsense", {}, "not among those"),
    ("hello", {"1": "x" * 501}, "at most 500"),
])  # fmt: skip
def test_what_the_network_would_refuse_is_refused_with_the_reason(
    number: Account, clock: StoppedClock, name: str, given: dict[str, str], why: str
) -> None:
    templates.read(number, clock=clock)
    with pytest.raises(templates.NotTaken, match=why):
        templates.filled(number, name, "en", given)


def test_words_of_our_own_need_no_approval(shop: Account) -> None:
    plain: Any = outbox.enqueue(account=shop, text="Hello", at=NOON)
    templates.see_that_it_stands(plain)
    assert plain.filled is None
