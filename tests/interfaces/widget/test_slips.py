"""What visitors send is read with care, and a stamp is ours, of this form and of this day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from porch.interfaces.widget import slips
from porch.interfaces.widget.guard import Refused

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_stamp_comes_back_as_it_went() -> None:
    made = slips.stamp("trattoria", NOON)
    read = slips.read_stamp(made.sealed(), "trattoria")
    assert read == made
    assert made.age(NOON + timedelta(seconds=3)) == 3


def test_a_stamp_is_for_one_form() -> None:
    assert slips.read_stamp(slips.stamp("trattoria", NOON).sealed(), "bakery") is None


def test_a_changed_stamp_is_none() -> None:
    sealed = slips.stamp("trattoria", NOON).sealed()
    assert [slips.read_stamp(text, "trattoria") for text in ("", "x", sealed[:-1], "x" + sealed)] == [None] * 4


def test_the_token_of_a_stamp_is_256_bits_of_its_own() -> None:
    first, second = slips.stamp("trattoria", NOON), slips.stamp("trattoria", NOON)
    assert len(first.token) == 64
    assert first.token != second.token
    assert first.nonce not in first.token


def test_fields_are_cut_and_put_on_one_line() -> None:
    kept = slips.details({"name": " Ann\nLindqvist " + "x" * 200, "phone": "1" * 99, "subject": "a\tb"})
    assert kept["name"].startswith("Ann Lindqvist x")
    assert (len(kept["name"]), len(kept["phone"]), kept["subject"], kept["mail"]) == (120, 40, "a b", "")


@pytest.mark.parametrize("mail", ["ann", "ann@", "a b@example.org", "ann@example.org, ben@example.org"])
def test_what_is_no_mail_address_is_refused(mail: str) -> None:
    with pytest.raises(Refused, match="does not look like a mail address"):
        slips.details({"mail": mail})


@pytest.mark.parametrize(("page", "kept"), [("https://shop.example/a", "https://shop.example/a"), ("data:x", "")])
def test_only_a_page_is_a_page(page: str, kept: str) -> None:
    assert slips.details({"page": page})["page"] == kept


def test_a_body_is_an_object_of_words() -> None:
    asks = RequestFactory()
    assert slips.told(asks.generic("POST", "/", b'{"words": "x"}')) == {"words": "x"}
    with pytest.raises(Refused, match="could not be read"):
        slips.told(asks.generic("POST", "/", b'{"words": null}'))
