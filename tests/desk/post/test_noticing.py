"""A notice of a network that Porch hears itself is set aside, with the reason; any other is to be ticked off."""

from __future__ import annotations

import pytest

from porch.core.interaction import Handle, Heard, Trait
from porch.core.viewer import SYSTEM
from porch.desk.post import collecting, noticing
from porch.projections.waiting import projector, queries
from porch.projections.waiting.models import Standing
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction
from tests.cast import NOON
from tests.core.notice_mails import mail, read

pytestmark = pytest.mark.django_db
GITHUB = ("Dov <notifications@github.com>", "[menu] Wrong price (#12)", "https://github.com/trattoria/menu/issues/12")


@pytest.fixture
def mailbox(db: None) -> Account:
    return accounts.connect(channel="email", name="Mail", handle="ciao@trattoria.example", credentials={}, at=NOON)


def notice(number: int = 1) -> Heard:
    return read(mail(*GITHUB, head="X-GitHub-Reason: mention\r\n", number=number))


def arrives(mailbox: Account, *items: Heard) -> None:
    collecting.take(mailbox, items)
    projector.catch_up(now=NOON)


def test_a_notice_waits_to_be_ticked_off(mailbox: Account) -> None:
    arrives(mailbox, notice())
    (found,) = queries.notices(SYSTEM)
    assert (found.last.url, found.last.text, found.last.detail["place"]) == (GITHUB[2], "", "GitHub")


def test_a_network_we_hear_ourselves_tells_nothing_twice(mailbox: Account) -> None:
    accounts.connect(channel="github", name="Menu", handle="trattoria/menu", credentials={}, at=NOON)
    arrives(mailbox, notice())
    (found,) = queries.box(SYSTEM, "set_aside")
    assert (found.through, found.notice_of) == ("github", "GitHub")  # type: ignore[attr-defined]
    assert queries.notices(SYSTEM) == []


def test_a_network_connected_later_leaves_what_was_told_before_and_a_rebuild_gives_the_same(mailbox: Account) -> None:
    arrives(mailbox, notice(1))
    later = accounts.connect(channel="github", name="Menu", handle="trattoria/menu", credentials={}, at=NOON)
    arrives(mailbox, notice(2), notice(1))
    before = sorted(Standing.objects.values_list("handle", "state"))
    projector.rebuild(now=NOON)
    assert sorted(Standing.objects.values_list("handle", "state")) == before
    assert len(queries.notices(SYSTEM)) == len(queries.box(SYSTEM, "set_aside")) == 1
    accounts.pause(account=later)
    arrives(mailbox, notice(3))
    assert len(queries.notices(SYSTEM)) == 2


def test_the_ledger_adds_up_over_notices(mailbox: Account) -> None:
    arrives(mailbox, notice(1), notice(2))
    day = Interaction.objects.values_list("at", flat=True).first()
    assert day is not None
    assert queries.ledger(SYSTEM, mailbox.pk, day.date()) == {"waiting": 2}


def test_what_is_no_notice_is_left_alone() -> None:
    heard = read(mail("Ann <ann@example.org>", "A table?"))
    assert noticing.told_once(heard, {"github", "email"}) is heard


def test_a_group_is_heard_by_no_channel(mailbox: Account) -> None:
    accounts.connect(channel="facebook", name="Page", handle="1", credentials={}, at=NOON)
    group = read(
        mail("F <groupupdates@facebookmail.com>", "Ben posted in Eating", "https://www.facebook.com/groups/7/posts/8/")
    )
    assert isinstance(group.author, Handle)
    assert Trait.NOTICE in group.traits
    assert "through" not in noticing.told_once(group, noticing.heard_ourselves()).detail
