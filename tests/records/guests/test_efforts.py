"""The number is taken from whom it was asked of, once, within the hour; anything else is no effort."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.records.guests import efforts, queries
from porch.records.guests.efforts import WrongEffort
from porch.records.guests.models import Stay
from tests.records.guests.asking import NOON, enter

pytestmark = pytest.mark.django_db


def sealed(told: Any) -> str:
    return b64encode(json.dumps(told).encode()).decode()


def worked_out(asked: str) -> dict[str, Any]:
    """Return what a browser finds, as it would."""
    told = json.loads(asked)
    tried = (n for n in range(told["maxnumber"] + 1) if _sum(told["salt"], n) == told["challenge"])
    return {**told, "number": next(tried)}


def _sum(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


@pytest.fixture
def stay() -> Stay:
    """Ann's."""
    held = queries.staying(SYSTEM, enter(), NOON)
    assert held is not None
    return held.stay


def test_the_number_is_taken_once(stay: Stay) -> None:
    answer = sealed(worked_out(efforts.to_find(stay=stay, now=NOON)))
    efforts.accept(stay=stay, answer=answer, at=NOON)
    with pytest.raises(WrongEffort):
        efforts.accept(stay=stay, answer=answer, at=NOON)


def test_what_is_wrong_bent_late_or_somebody_elses_is_not_taken(stay: Stay) -> None:
    told = worked_out(efforts.to_find(stay=stay, now=NOON))
    other = Stay.objects.create(
        digest="x", handle=stay.handle, how="code", began_at=NOON, seen_at=NOON, until=stay.until
    )
    digit = str(told["number"])
    bent = [
        {**told, "number": told["number"] + 1}, {**told, "number": str(told["number"])}, {**told, "number": True},
        {**told, "number": -1}, {**told, "number": 10**9}, {**told, "signature": "0" * 64}, {**told, "signature": "ü"},
        {**told, "salt": told["salt"] + digit[0], "number": int(digit[1:] or 0)},  # CVE-2025-68113
        {**told, "salt": told["salt"].replace("expires=", "expires=9")}, [], {}, "no",
    ]  # fmt: skip
    late = NOON + efforts.LASTS
    tries = [(stay, sealed(one), NOON) for one in bent]
    tries += [
        (stay, sealed(told), late),
        (other, sealed(told), NOON),
        (stay, "no base64", NOON),
        (stay, "W" * 9000, NOON),
    ]
    for who, answer, at in tries:
        with pytest.raises(WrongEffort):
            efforts.accept(stay=who, answer=answer, at=at)
    efforts.accept(stay=stay, answer=sealed(told), at=late - timedelta(seconds=1))
