"""The domains our mail comes from are looked at, each once; none that is nobody's, and nobody is asked in a test."""

from __future__ import annotations

from functools import partial

from porch.core.viewer import SYSTEM
from porch.desk.post import domains, names
from porch.proving.servers.names import NameServer
from porch.records.accounts import actions as accounts
from tests.cast import NOON


def test_each_domain_is_looked_at_once(db: None) -> None:
    for handle in ("care@shop.org", "bar@shop.org", "care@shop.test"):
        accounts.connect(channel="email", name=handle, handle=handle, credentials={"address": handle}, at=NOON)
    told = [(domain, one.what) for domain, one in domains.proofs(SYSTEM, domains.not_asked)]
    assert told == [("shop.org", "SPF"), ("shop.org", "DKIM"), ("shop.org", "DMARC")]


def test_who_does_not_answer_is_asked_once(db: None) -> None:
    accounts.connect(channel="email", name="Us", handle="care@shop.org", credentials={"address": "care"}, at=NOON)
    asked: list[str] = []
    told = [one for _, one in domains.proofs(SYSTEM, asked.append)]
    assert asked == ["shop.org"]
    assert [one.well for one in told] == [None, None, None]


def test_what_a_name_server_tells_is_what_is_advised(db: None) -> None:
    accounts.connect(channel="email", name="Us", handle="care@shop.org", credentials={"address": "care"}, at=NOON)
    records = {
        "shop.org": ["google-site-verification=x", "v=spf1 include:mail.example ~all"],
        "s1._domainkey.shop.org": [f"v=DKIM1; k=rsa; p={'A' * 392}"],
        "_dmarc.shop.org": ["v=DMARC1; p=none; rua=mailto:care@shop.org"],
    }
    with NameServer(records) as server:
        told = [one for _, one in domains.proofs(SYSTEM, partial(names.txt, resolvers=[server.address]))]
        server.records.clear()
        without = [one for _, one in domains.proofs(SYSTEM, partial(names.txt, resolvers=[server.address]))]
    assert [(one.what, one.well) for one in told] == [("SPF", True), ("DKIM", True), ("DMARC", True)]
    assert "s1._domainkey.shop.org" in told[1].said
    assert [one.well for one in without] == [False, None, False], "a key may stand where we did not look"
