"""Where a stranger names the host, no address but a public one is asked, and only where https lives."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest

from porch.core.errors import ChannelError
from porch.desk.post import vouching

BACK = "https://porch.test/with/sign-in/back/"


@pytest.mark.parametrize(
    "server",
    [
        "127.0.0.1", "http://127.0.0.1", "https://localhost:443", "ann@10.0.0.1", "[::1]", "169.254.169.254",
        "https://[::ffff:127.0.0.1]", "http://127.0.0.1:22", "192.168.1.1", "not a server", "", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_a_stranger_sends_us_to_no_address_of_ours_whatever_channels_may_reach(server: str, settings: Any) -> None:
    settings.PORCH_ALLOW_NETWORKS = (ip_network("0.0.0.0/0"), ip_network("::/0"))
    vouching.wire.cache_clear()
    with pytest.raises(ChannelError):
        vouching.ask("mastodon", server, redirect_uri=BACK, state="s")


def test_only_networks_that_vouch_are_asked() -> None:
    assert [card.name for card in vouching.networks()] == ["mastodon"]
    for network in ("email", "nothing"):
        with pytest.raises(ChannelError, match="Nobody signs in"):
            vouching.ask(network, "social.test", redirect_uri=BACK, state="s")
        with pytest.raises(ChannelError, match="Nobody signs in"):
            vouching.answer(network, {}, "code")
