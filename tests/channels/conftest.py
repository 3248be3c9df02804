"""Servers that several channel tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from porch.proving.servers.need import need
from porch.proving.servers.snac import SnacPair, port_80_is_ours
from porch.proving.servers.snac_build import CannotBuild, snac
from tests.channels import mastodon_stages


@pytest.fixture(scope="session")
def snac_pair() -> Iterator[SnacPair]:
    """Two federating snac2 servers."""
    need(port_80_is_ours(), "leave to listen on port 80 of a loopback address (root or CAP_NET_BIND_SERVICE)")
    try:
        snac()
    except CannotBuild as error:
        need(False, f"snac2: {error}")
    with SnacPair() as running:
        yield running


@pytest.fixture
def snac_stage(snac_pair: SnacPair) -> mastodon_stages.SnacStage:
    """acme, ann and ben on the real servers."""
    return mastodon_stages.SnacStage(snac_pair)


@pytest.fixture(scope="session")
def mastodon_mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[mastodon_stages.MockStage]:
    """acme and ann on the mock."""
    with mastodon_stages.mock_stage(tmp_path_factory.mktemp("mock")) as stage:
        yield stage


@pytest.fixture
def mock_stage(mastodon_mock: mastodon_stages.MockStage) -> mastodon_stages.MockStage:
    """The same, with nothing poisoned."""
    return mastodon_stages.MockStage(mastodon_mock.acme, mastodon_mock.ann)
