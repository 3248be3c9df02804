"""X, held against the contract on its twin, every request and answer judged by X's own document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from porch.channels import contract
from porch.channels.x import CARD
from porch.core.channel import Wire
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.x import CREDENTIALS
from tests.channels.judge import Judge, Judged, document
from tests.channels.twin_stage import TwinStage, loopback

BESIDE = ("/2/oauth2/", "/twin/", "/~")


class XStage(TwinStage):
    """The same, with the judge between us and the twin."""

    def __init__(self, twin: RunningTwin, judge: Judge) -> None:
        super().__init__(CARD, twin, CREDENTIALS)
        self._judge = judge

    def built(self, url: str, wire: Wire | None = None) -> Any:
        judged = httpx.Client(transport=Judged(self._judge), timeout=10)
        return super().built(url, replace(wire or loopback(), http=judged))


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("x") as running:
        yield running


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(document("x_api_v2"), beyond=BESIDE)


@pytest.fixture(scope="module")
def stage(twin: RunningTwin, judge: Judge) -> XStage:
    return XStage(twin, judge)


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_x_keeps_the_contract_and_its_document(stage: XStage, judge: Judge, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""
    assert judge.complaints == []
