"""Mastodon against two real servers (snac2, federating), a mock of a newer one, and broken ones."""

from __future__ import annotations

import pytest

from porch.channels import contract
from tests.channels.mastodon_stages import MockStage, SnacStage


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_on_a_real_server(snac_stage: SnacStage, check: contract.Check) -> None:
    assert contract.run(check, snac_stage).gap == ""


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_on_a_mock_of_a_newer_server(mock_stage: MockStage, check: contract.Check) -> None:
    declared = mock_stage.gaps.get(check.__name__.removeprefix("check_"), "")
    assert contract.run(check, mock_stage).gap == declared
