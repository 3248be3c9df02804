"""What waits for somebody is found by the browser that left alone, once, within the hour."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Handle as Named
from porch.core.viewer import SYSTEM
from porch.records.guests import actions, errands, queries
from porch.records.guests.errands import NoErrand
from porch.records.guests.models import Errand
from porch.records.people.models import Handle
from tests.records.guests.asking import NOON, enter

pytestmark = pytest.mark.django_db
ANN = Named(kind="mastodon", value="ann@social.example", name="Ann")
HOUR = timedelta(hours=1)


def sent() -> str:
    secret = errands.secret()
    errands.send(secret=secret, network="mastodon", kept={"server": "https://social.example"}, at=NOON)
    return secret


def test_it_waits_for_whoever_left_and_ends_once() -> None:
    secret = sent()
    state = errands.state_of(secret)
    assert errands.waiting(secret, state, NOON).kept == {"server": "https://social.example"}
    assert errands.end(secret=secret, state=state, at=NOON).network == "mastodon"
    with pytest.raises(NoErrand):
        errands.end(secret=secret, state=state, at=NOON)


def test_it_waits_for_nobody_else_and_not_for_long() -> None:
    secret, other = sent(), sent()
    wrong = [(secret, errands.state_of(other)), ("", errands.state_of(secret)), (secret, "ü"), (secret, "")]
    for held, state in wrong:
        with pytest.raises(NoErrand):
            errands.waiting(held, state, NOON)
    with pytest.raises(NoErrand):
        errands.waiting(secret, errands.state_of(secret), NOON + HOUR)
    assert actions.sweep(now=NOON + HOUR) == 0
    assert (actions.sweep(now=NOON + HOUR + timedelta(seconds=1)), Errand.objects.count()) == (2, 0)


def test_the_same_handle_is_the_same_person_however_it_was_met() -> None:
    tokens = [errands.enter(named=ANN, how="mastodon", at=NOON) for _ in range(2)]
    first, second = (queries.staying(SYSTEM, token, NOON) for token in tokens)
    assert first is not None
    assert second is not None
    assert (first.person, first.stay.how) == (second.person, "mastodon")
    assert Handle.objects.get().verified_by == "mastodon"


def test_a_handle_of_ours_lets_nobody_in() -> None:
    Handle.objects.create(kind=ANN.kind, value=ANN.value, person=None, created_at=NOON)
    with pytest.raises(PorchError, match="our own"):
        errands.enter(named=ANN, how="mastodon", at=NOON)


def test_who_stays_is_one_with_whom_a_network_vouched_for() -> None:
    held = queries.staying(SYSTEM, enter(), NOON)
    assert held is not None
    assert queries.accounts(SYSTEM, held.stay) == []
    errands.join(stay=held.stay, named=ANN, how="mastodon", at=NOON)
    (account,) = queries.accounts(SYSTEM, held.stay)
    assert (account.value, account.person, queries.accounts(None, held.stay)) == (ANN.value, held.person, [])
    errands.join(stay=held.stay, named=ANN, how="mastodon", at=NOON)
