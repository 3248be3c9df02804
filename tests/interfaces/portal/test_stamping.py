"""A form that was opened just now, or yesterday, or by nobody, waits for another press."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from porch.interfaces.portal import stamping
from porch.interfaces.portal.visiting import STRANGER, Visitor

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "quick"), (1.9, "quick"), (2, ""), (86_400, ""), (86_401, "open for long")]
)
def test_a_stamp_tells_how_long_a_form_was_open(seconds: float, said: str) -> None:
    told = stamping.untimely(stamping.stamp(NOON), NOON + timedelta(seconds=seconds))
    assert (said in told) if said else told == ""


def test_a_stamp_of_nobodys_is_none() -> None:
    assert "open for long" in stamping.untimely("x", NOON)
    assert not stamping.is_quick("x", NOON)
    assert stamping.is_quick(stamping.stamp(NOON), NOON)


@pytest.mark.parametrize(("later", "fits"), [(0, True), (86_400, True), (86_401, False), (-1, False)])
def test_a_key_fits_whom_it_was_shown_to_for_a_day(later: int, fits: bool) -> None:
    ann, ben = (Visitor(stay=SimpleNamespace(pk=number)) for number in (7, 8))
    at = NOON + timedelta(seconds=later)
    assert stamping.fits(stamping.key(ann, NOON), ann, at) is fits
    assert stamping.fits(stamping.key(STRANGER, NOON), STRANGER, at) is fits
    assert not stamping.fits(stamping.key(ann, NOON), ben, at)
    assert not stamping.fits(stamping.key(STRANGER, NOON), ann, at)


@pytest.mark.parametrize("sealed", ["", "x", stamping.stamp(NOON)], ids=["empty", "made up", "a stamp"])
def test_a_key_that_is_none_fits_nobody(sealed: str) -> None:
    assert not stamping.fits(sealed, STRANGER, NOON)


def test_a_form_that_comes_back_at_once_is_hasty_and_so_is_one_without_a_key() -> None:
    key = stamping.key(STRANGER, NOON)
    soon, later = NOON + timedelta(seconds=1), NOON + timedelta(seconds=stamping.QUICKEST)
    assert [stamping.is_hasty(key, soon), stamping.is_hasty(key, later), stamping.is_hasty("x", later)] == [
        True, False, True,
    ]  # fmt: skip
