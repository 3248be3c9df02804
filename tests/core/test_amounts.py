"""1.234 may be a thousand or a fraction: it is asked, never guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.core.amounts import amount, common_sign, count, decimal_sign, minor, places


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ("12", "12"), ("12.5", "12.5"), ("12,50", "12.50"), ("1,234.56", "1234.56"), ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"), ("1'234.50", "1234.50"), ("1.234.567", "1234567"), ("0.123", "0.123"),
        ("€ 3.00", "3.00"), ("EUR 3.00", "3.00"), ("-3.00", "-3.00"), ("−3,00", "-3.00"), ("(3.00)", "-3.00"),
        ("12.3456", "12.3456"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_was_meant(told: str, value: str) -> None:
    assert amount(told) == Decimal(value)


@pytest.mark.parametrize("told", ["1.234", "1,234", "12.345", "$1,234"])
def test_what_may_be_either_is_asked(told: str) -> None:
    with pytest.raises(ValueError, match="a thousand or a fraction"):
        amount(told)


@pytest.mark.parametrize("told", ["", "--", "free", "1.2.3,4,5", "1-2"])
def test_what_is_no_amount_is_said_so(told: str) -> None:
    with pytest.raises(ValueError, match=r"no amount|thousand"):
        amount(told)


@settings(deadline=None, max_examples=40)
@given(st.decimals(0, 10**9, places=2), st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", ".")]))
def test_grouped_or_not_it_is_the_same_amount(value: Decimal, signs: tuple[str, str]) -> None:
    group, sign = signs
    told = f"{value:,.2f}".replace(",", "\0").replace(".", sign).replace("\0", group)
    assert amount(told, sign) == value == amount(told)


def test_a_column_says_together_what_a_cell_cannot() -> None:
    assert common_sign(["1.234", "12,50"]) == ","
    assert common_sign(["1.234", "12"]) == ""
    with pytest.raises(ValueError, match="some a comma"):
        common_sign(["12.50", "12,50"])


@pytest.mark.parametrize("told", ["", "x", "1.5", "-3"])
def test_what_is_no_whole_number_is_said_so(told: str) -> None:
    with pytest.raises(ValueError, match="no whole number"):
        count(told)


def test_every_currency_has_its_own_smallest_unit() -> None:
    assert [places(code) for code in ("EUR", "JPY", "KWD")] == [2, 0, 3]
    assert [minor(Decimal("0.125"), code) for code in ("EUR", "KWD")] == [12, 125]
    assert decimal_sign("7") == ""
