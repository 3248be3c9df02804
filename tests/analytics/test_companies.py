"""Which company somebody writes from."""

from __future__ import annotations

import pytest

from porch.analytics.companies import companies, company


@pytest.mark.parametrize(
    "address",
    [
        "ann@gmail.com", "ann@GMX.net", "ann@yahoo.co.jp", "ann@hotmail.fr", "ann@web.de", "ann@proton.me",
        "ann", "ann@", "@", "", "ann@localhost", "+44 20 7946 0000",
    ],
)  # fmt: skip
def test_where_anybody_can_have_an_address_is_no_company(address: str) -> None:
    assert company(address) == ""


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("ann@mill.example", "mill.example"), ("Ann@Mill.Example.", "mill.example"),
        ("a@b@mill.example", "mill.example"),
        ("ann@mail.mill.example", "mail.mill.example"), ("ann@yahoo.mill.example", "yahoo.mill.example"),
        ("ann@müller.example", "müller.example"),
    ],
)  # fmt: skip
def test_any_other_domain_is_one(address: str, domain: str) -> None:
    assert company(address) == domain


def test_one_person_alone_is_no_company() -> None:
    assert companies({1: ["mill.example"], 2: ["own.example"]}) == {}
    assert companies({1: ["mill.example"]}, least=1) == {"mill.example": frozenset({1})}


def test_somebody_with_two_addresses_counts_once() -> None:
    assert companies({1: ["mill.example", "mill.example"], 2: ["mill.example"]}) == {"mill.example": frozenset({1, 2})}
