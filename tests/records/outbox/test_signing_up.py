"""One mail to confirm an address, three a day at most, and none to whom none may go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from porch.core.errors import PorchError
from porch.records.consent import erased, suppressing, wishing
from porch.records.consent.models import OptIn
from porch.records.outbox import choosing, signing_up
from porch.records.outbox.models import Outgoing
from porch.records.outbox.signing_up import Words
from porch.records.people.models import Handle, Person

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def ask(address: str = "dov@example.org", at: datetime = NOON) -> Outgoing | None:
    """Ask for news at an address."""
    return signing_up.ask(
        address=address, name="Dov", purposes=["news"], words="Yes", place="Sign-up", at=at,
        letter=lambda asked: Words(subject="Yours?", text=str(asked.pk)),
    )  # fmt: skip


def test_listmonk_3229_opt_in_flood(db: None) -> None:
    for hour in range(3):
        assert ask(at=NOON + timedelta(hours=hour)) is not None
    with pytest.raises(PorchError, match="three times"):
        ask("DOV@example.org", NOON + timedelta(hours=3))
    assert Outgoing.objects.count() == 3
    assert ask(at=NOON + timedelta(hours=25)) is not None


def test_no_mail_goes_where_none_may(db: None) -> None:
    suppressing.complained(kind="email", value="dov@example.org", at=NOON)
    erased.remember(digests=[erased.of_handle("email", "ben@example.org")], what=erased.What.HANDLE, at=NOON)
    assert [ask("dov@example.org"), ask("ben@example.org")] == [None, None]
    assert Outgoing.objects.count() == 0


def test_a_flood_of_addresses_makes_nobody(db: None) -> None:
    for number in range(5):
        ask(f"someone-{number}@example.org")
    assert (OptIn.objects.count(), Person.objects.count(), Handle.objects.count()) == (5, 0, 0)


def test_nobody_gets_another_name_by_what_a_stranger_typed(db: None) -> None:
    dov = Person.objects.create(name="Dov Peretz", created_at=NOON)
    Handle.objects.create(kind="email", value="dov@example.org", name="Dov Peretz", person=dov, created_at=NOON)
    ask()
    assert (OptIn.objects.get().person, Handle.objects.get().name) == (dov, "Dov Peretz")


def test_an_address_of_our_own_is_not_asked(db: None) -> None:
    Handle.objects.create(kind="email", value="dov@example.org", name="Us", person=None, created_at=NOON)
    assert ask() is None


def test_what_nobody_confirmed_is_forgotten_and_what_somebody_did_stays(db: None) -> None:
    ask()
    ask("ann@example.org")
    choosing.confirm(opt_in=OptIn.objects.get(address="ann@example.org"), at=NOON)
    assert wishing.forget_unconfirmed(now=NOON + timedelta(days=3)) == 0
    assert wishing.forget_unconfirmed(now=NOON + timedelta(days=3, seconds=1)) == 1
    (kept,) = OptIn.objects.all()
    assert (kept.address, kept.name, Handle.objects.get().value) == ("", "", "ann@example.org")


def test_nobody_is_known_by_what_was_never_asked(db: None) -> None:
    assert signing_up.asked(7) is None
