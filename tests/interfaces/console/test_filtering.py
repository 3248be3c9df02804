"""A filter over people, said in words and carried by an address."""

from __future__ import annotations

from porch.interfaces.console.filtering import address, narrows, words
from porch.records.profiles.wanted import Wanted

NAMES = {"tag": {1: "VIP"}, "organisation": {2: "Mill"}, "field": {3: "Shoe"}}


def test_a_filter_is_said_in_words() -> None:
    wanted = Wanted(
        tag=1, organisation=2, field=3, holds=">=38", channel="email", heard_before="90d", heard_after="2026-01-01",
        mail="yes", words="an",
    )  # fmt: skip
    assert words(wanted, NAMES) == (
        "tagged VIP, at Mill, Shoe >=38, heard on E-mail, silent for three months, heard since 2026-01-01,"
        ' with a mail address, found by "an"'
    )
    assert words(Wanted(tag=9, organisation=9, field=9, mail="no", heard_after="30d"), NAMES) == (
        "tagged something gone, at somewhere gone, a field gone is noted, heard within a month, without a mail address"
    )


def test_words_alone_are_no_filter() -> None:
    assert not narrows(Wanted(words="ann"))
    assert narrows(Wanted(words="ann", mail="no"))


def test_an_address_carries_it() -> None:
    assert address(Wanted(words="a b", tag=1), after="3~Ann") == "/people/?q=a+b&tag=1&after=3~Ann"
