"""The map, held against our connections."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.analytics.channel_map import Step
from porch.core.networks import Family
from porch.core.viewer import SYSTEM
from porch.desk.post import charting
from porch.projections.presence import actions as presence
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people import actions as people
from porch.records.team.models import Member
from tests.cast import NOON, says
from tests.projections.presence.stage import BEN, person, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town(db: None) -> None:
    """The town is counted, and four more people were heard on X."""
    settle()
    export = Account.objects.get(channel="archive")
    crowd = [says(type(BEN)(kind="x", value=f"fan-{each}", name=f"Fan {each}")) for each in range(4)]
    log.record(account=export, items=crowd, received_at=NOON)
    presence.count(now=NOON)


def chart(group: str = "everybody", days: int = 0) -> charting.Chart:
    found = charting.chart(SYSTEM, group, now=NOON + timedelta(days=days))
    assert found is not None
    return found


def steps(found: charting.Chart) -> dict[str, Step]:
    return {one.count.network: one.step for one in found.advice}


def test_what_is_heard_through_an_export_alone_is_to_be_opened() -> None:
    found = chart()
    assert steps(found) == {"x": Step.OPEN, "email": Step.KEEP}
    x = found.places["x"]
    assert (x.label, x.channel, x.account, x.live) == ("X (Twitter)", "x", None, False)


def test_where_we_go_ourselves_is_counted_and_never_advised() -> None:
    found = chart()
    assert "in_person" in {one.network for one in found.counts}
    assert "in_person" not in steps(found)


def test_whom_work_keeps_out_is_no_reason() -> None:
    people.note_barrier(person=person(BEN), families=[Family.SOCIAL], why="", by=None, at=NOON)
    presence.count(now=NOON)
    (x,) = [one for one in chart().counts if one.network == "x"]
    assert (x.known, x.barred, x.gained) == (6, 1, 5)


def test_a_connection_that_rests_is_no_connection_but_known() -> None:
    account = accounts.connect(channel="x", name="X", handle="us", credentials={}, at=NOON)
    assert steps(chart())["x"] is Step.KEEP
    accounts.pause(account=account)
    found = chart()
    assert (steps(found)["x"], found.places["x"].account) == (Step.OPEN, account.pk)


def test_a_silent_connection_is_kept_for_whom_it_is_the_only_way() -> None:
    accounts.connect(channel="x", name="X", handle="us", credentials={}, at=NOON)
    found = chart(days=200)
    assert steps(found)["x"] is Step.KEEP
    assert found.only["x"][:2] == ("Ben", "Dov")


def test_what_a_few_do_not_use_is_not_closed_for_all() -> None:
    accounts.connect(channel="sms", name="SMS", handle="us", credentials={}, at=NOON)
    assert steps(chart(days=100))["sms"] is Step.REST
    few = chart("company:mill.example", days=100)
    assert "sms" not in steps(few)
    assert {one.network for one in few.counts} == {"email", "in_person"}


def test_a_network_porch_does_not_know_has_a_name_and_no_way_to_connect(db: None) -> None:
    found = charting.place("rocket_chat", [])
    assert (found.label, found.icon, found.channel) == ("Rocket chat", "message-circle", "")
    assert charting.place("pages", []).channel == "feeds"


def test_the_connection_that_listens_is_the_one_shown() -> None:
    rests = accounts.connect(channel="feeds", name="Old", handle="us", credentials={}, at=NOON)
    accounts.pause(account=rests)
    blog = accounts.connect(channel="wordpress", name="Blog", handle="us", credentials={}, at=NOON)
    found = charting.place("pages", list(Account.objects.all()))
    assert (found.account, found.live) == (blog.pk, True)
    assert chart(days=3).advice


def test_a_group_nobody_knows_has_no_map(charlie: Member) -> None:
    assert charting.chart(SYSTEM, "nobody", now=NOON) is None
    assert charting.chart(charlie, "everybody", now=NOON) is None
