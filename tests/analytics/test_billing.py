"""Whether a message of ours is a bill."""

from __future__ import annotations

import pytest

from porch.analytics.billing import is_bill


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Invoice 4711", ""), ("Ihre Rechnung", "Guten Tag"), ("", "La tua fattura di maggio"), ("RENEWAL 2026", ""),
        ("Payment reminder", "Dear Ben"), ("", "Your order 12 is on its way"),
    ],
)  # fmt: skip
def test_a_bill_calls_itself_one(subject: str, text: str) -> None:
    assert is_bill(subject, text)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: Invoice 4711", "You are right"), ("AW: Rechnung", ""), ("Saturday", "Your invoice is attached"), ("", ""),
        ("\U0001f600", "x"), ("", "We thought of you, and of the soup you liked so much, and the bill is on us"),
    ],
)  # fmt: skip
def test_what_is_about_something_else_is_none(subject: str, text: str) -> None:
    assert not is_bill(subject, text)
