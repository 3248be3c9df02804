"""Where a stranger names the host, no address but a public one is asked, and only where https lives."""

from __future__ import annotations

from functools import cache
from ipaddress import ip_network
from typing import Any

import pytest

from porch.core.errors import ChannelError
from porch.desk.post import vouching
from porch.records.guests import providers
from tests.cast import NOON
from tests.channels.openid_provider import ISSUER, Provider

BACK = "https://porch.test/with/sign-in/back/"


@pytest.mark.django_db
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
        vouching.ask(vouching.network("mastodon"), server, redirect_uri=BACK, state="s")


@pytest.mark.django_db
def test_those_of_the_settings_and_the_providers_of_the_owner_are_open(settings: Any) -> None:
    settings.PORCH_SIGN_IN_NETWORKS = frozenset({"mastodon", "email"})
    providers.add(name="work", label="Our company", issuer=ISSUER, client_id="porch", client_secret="hush", at=NOON)
    assert [(one.name, one.how, one.asks_server) for one in vouching.networks()] == [
        ("mastodon", "mastodon", True), ("work", "oidc", False),
    ]  # fmt: skip
    settings.PORCH_SIGN_IN_NETWORKS = frozenset()
    assert [one.name for one in vouching.networks()] == ["work"]
    for name in ("email", "mastodon", ""):
        with pytest.raises(ChannelError, match="Nobody signs in"):
            vouching.network(name)


@pytest.mark.django_db
def test_a_provider_may_stand_in_a_network_of_our_own_and_a_strangers_server_may_not(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = Provider()
    monkeypatch.setattr(vouching.wiring, "wire", cache(ours.wire))
    providers.add(name="work", label="Our company", issuer=ISSUER, client_id="porch", client_secret="hush", at=NOON)
    work = vouching.network("work")
    address, kept = vouching.ask(work, "", redirect_uri=BACK, state="s")
    assert vouching.answer(work, kept, ours.approve(address)).value == "ann@example.org"
