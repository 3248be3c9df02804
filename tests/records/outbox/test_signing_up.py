"""One mail to confirm an address, three a day at most, and none to whom none may go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from porch.core.errors import PorchError
from porch.records.consent import erased, suppressing
from porch.records.outbox import signing_up
from porch.records.outbox.models import Outgoing
from porch.records.outbox.signing_up import Words

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


def test_nobody_is_known_by_what_was_never_asked(db: None) -> None:
    assert signing_up.asked(7) is None
