"""Whether mail proves whose it is, from records as they stand; nothing is asked of any network."""

from __future__ import annotations

import pytest

from porch.core import mailkeys
from porch.core.mailkeys import advice

WELL = {
    "shop.example": ["google-site-verification=x", "v=spf1 include:mail.example -all"],
    "default._domainkey.shop.example": ["v=DKIM1; k=rsa; p=MIIBIjANBgkqh kiG9w0B"],
    "_dmarc.shop.example": ["v=DMARC1; p=quarantine"],
}


def told(records: dict[str, list[str]]) -> dict[str, bool | None]:
    """Return what is well for shop.example."""
    return {one.what: one.well for one in advice("shop.example", lambda name: records.get(name, []))}


def test_a_domain_that_is_set_up_is_well() -> None:
    assert told(WELL) == {"SPF": True, "DKIM": True, "DMARC": True}


def test_a_domain_with_nothing_is_told_what_to_set() -> None:
    assert told({}) == {"SPF": False, "DKIM": None, "DMARC": False}
    said = " ".join(one.said for one in advice("shop.example", lambda name: [], server="smtp.mail.example"))
    assert 'TXT record at shop.example: "v=spf1 mx include:smtp.mail.example ~all"' in said
    assert "TXT record at _dmarc.shop.example" in said
    assert "List-Unsubscribe-Post" in said


def test_what_cannot_be_asked_is_no_fault() -> None:
    found = list(advice("shop.example", lambda name: None))
    assert [one.well for one in found] == [None, None, None]
    assert all(mailkeys.NOT_ASKED in one.said for one in found)


@pytest.mark.parametrize("record", [["v=spf1 +all"], ["v=spf1 all"], ["v=spf1 -all", "v=spf1 ~all"]])
def test_a_record_that_protects_nobody_is_said(record: list[str]) -> None:
    assert told({**WELL, "shop.example": record})["SPF"] is False


def test_a_key_that_was_withdrawn_is_none() -> None:
    assert told({**WELL, "default._domainkey.shop.example": ["v=DKIM1; p="]})["DKIM"] is None


def test_what_a_provider_keeps_is_its_own() -> None:
    (only,) = advice("gmail.com", lambda name: None)
    assert only.well
