"""The name server answers as others do, asked by a library that others use."""

from __future__ import annotations

import dns.message
import dns.query
import dns.rcode
import pytest

from porch.proving.servers.names import NameServer

RECORDS = {"shop.org": ["v=spf1 -all"], "many.shop.org": ["x" * 255] * 9}


def test_it_answers_by_datagram_and_by_stream_and_says_what_it_does_not_know() -> None:
    with NameServer(RECORDS) as server:
        host, port = server.address
        short, none, broken = (
            dns.query.udp(dns.message.make_query(name, "TXT"), host, port=port, timeout=2, ignore_unexpected=True,
                          ignore_errors=True)
            for name in ("shop.org", "nobody.org", "broken.org")
        )  # fmt: skip
        whole, by_stream = dns.query.udp_with_fallback(
            dns.message.make_query("many.shop.org", "TXT"), host, port=port, timeout=2, ignore_errors=True
        )
        with pytest.raises(dns.exception.Timeout):
            dns.query.udp(dns.message.make_query("silent.org", "TXT"), host, port=port, timeout=0.05)
    assert short.answer[0].to_text().endswith('TXT "v=spf1 -all"')
    assert [one.rcode() for one in (none, broken)] == [dns.rcode.NXDOMAIN, dns.rcode.SERVFAIL]
    assert (by_stream, len(whole.answer[0]), server.streams) == (True, 1, 1)
