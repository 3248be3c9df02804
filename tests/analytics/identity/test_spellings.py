"""A handle is read as its owner chose it, and hostile text costs no more than any other."""

from __future__ import annotations

import pytest

from porch.analytics.identity import Known
from porch.analytics.identity.spellings import LOOKED_AT, chosen, first_names, mail, number, own_digits, spellings

HOSTILE = [
    "",
    " ",
    "@",
    "😀😀😀",
    "א" * 10_000,
    "a" * 10_000,
    "\u202eann\u200b",
    "аnn Lindqvist",
    "﷽" * 500,
    "@@@:::",
    "://",
]


def known(value: str, kind: str = "x", name: str = "") -> Known:
    return Known(person=1, kind=kind, value=value, name=name)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_read_and_cut(text: str) -> None:
    told = spellings(known(text, name=text))
    assert told.said
    assert max(map(len, told.said + told.short)) <= LOOKED_AT


def test_a_name_may_be_shortened_and_an_account_is_what_it_says() -> None:
    assert "blindqvist" not in spellings(known("ann", name="Bea Lindqvist")).said
    assert "blindqvist" in spellings(known("ann", name="Bea Lindqvist")).short
    assert spellings(known("AnnLindqvist")).short == ()


def test_an_address_is_its_host_or_what_stands_after_a_host_of_many() -> None:
    assert chosen(known("https://lindqvist.studio.example/about")) == "lindqvist studio"
    assert chosen(known("https://town.example/@ann")) == "town ann"


def test_a_role_at_a_company_is_the_company() -> None:
    assert chosen(known("office@mill.example", "email")) == "mill"
    assert chosen(known("office@gmail.com", "email")) == "office"


def test_what_a_network_made_up_says_nothing() -> None:
    assert spellings(known("100089476625799", "facebook")).said == ("",)


def test_numbers_are_one_however_they_are_written() -> None:
    assert number(known("+39 02 1234-5678", "sms")) == number(known("0212345678", "phone"))
    assert number(known("0212345678", "x")) == ""


def test_only_a_mail_address_is_one() -> None:
    assert mail(known("Ann@Mill.example")) == "ann@mill.example"
    assert mail(known("@ann@town.example")) == ""
    assert mail(known("ann@localhost")) == ""


def test_first_names_and_own_digits_are_told_only_where_they_stand() -> None:
    assert (first_names(known("x", name="Ann Lindqvist")), first_names(known("x", name="Ann"))) == ("ann", "")
    assert (own_digits(known("ann77")), own_digits(known("ann"))) == ("77", "")
