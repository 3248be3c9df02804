"""What machines fetch is no showing."""

from __future__ import annotations

import pytest

from porch.interfaces.portal import humans

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize(
    ("method", "headers", "read"),
    [
        ("GET", {"User-Agent": FIREFOX}, True), ("HEAD", {"User-Agent": FIREFOX}, False),
        ("GET", {"User-Agent": FIREFOX, "Sec-Purpose": "prefetch;prerender"}, False),
        ("GET", {"User-Agent": FIREFOX, "Purpose": "prefetch"}, False), ("GET", {}, False),
        ("GET", {"User-Agent": "Mozilla/5.0 (compatible; bingbot/2.0)"}, False),
        ("GET", {"User-Agent": "curl/8"}, False),
    ],
)  # fmt: skip
def test_who_reads(method: str, headers: dict[str, str], read: bool) -> None:
    assert humans.is_read(method, headers) is read
