"""A network is where a handle lives, however it was heard."""

from __future__ import annotations

import pytest

from porch.channels import registry
from porch.core.networks import CARRIERS, FAMILY_WORDS, Family, family, network_heard, network_of_channel, networks_of


@pytest.mark.parametrize(
    ("channel", "kind", "network"),
    [
        ("archive", "x", "x"), ("archive", "email", "email"), ("x", "x", "x"), ("sms", "phone", "sms"),
        ("phone", "phone", "phone"), ("in_person", "mastodon", "in_person"), ("feeds", "web", "pages"),
        ("wordpress", "wordpress", "pages"), ("archive", "wordpress", "pages"), ("shop", "email", "email"),
    ],
)  # fmt: skip
def test_somebody_was_heard_where_they_are(channel: str, kind: str, network: str) -> None:
    assert network_heard(channel, kind) == network


@pytest.mark.parametrize("name", [name for name in registry.OURS if name not in CARRIERS])
def test_a_channel_that_carries_nothing_else_stands_on_a_network(name: str) -> None:
    assert network_of_channel(name)


def test_every_family_has_its_words_and_its_networks() -> None:
    assert set(FAMILY_WORDS) == set(Family)
    assert all(family(network) is each for each in Family for network in networks_of(each))


def test_nobody_is_barred_from_mail_or_from_meeting_us() -> None:
    assert [family(network) for network in ("email", "in_person", "pages")] == [None, None, None]
