"""A channel from outside the house, installed as its users install it: it keeps the contract, hears and speaks."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from porch.channels import contract, registry
from porch.core.channel import Card, abilities
from porch.core.interaction import Heard, Spoiled
from porch.core.viewer import SYSTEM
from porch.desk.post import actions as post
from porch.desk.post import connecting, wiring
from porch.engagement.conversations import actions as conversations
from porch.projections.waiting import projector
from porch.projections.waiting import queries as waiting
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.stage import TwinStage
from porch.records.team.models import Member
from tests.cast import NOON

PACKAGE = Path(__file__).parents[2] / "examples" / "porch-guestbook"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Card]:
    room = tmp_path_factory.mktemp("outside")
    shutil.copytree(PACKAGE, room / "source")
    quietly = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", *quietly, "--target", str(room / "site"), str(room / "source")]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(room / "site"))
        patch.setenv("PYTHONPATH", str(room / "site"))
        registry.forget()
        yield registry.card("guestbook")
    registry.forget()


@pytest.fixture(scope="module")
def twin(installed: Card) -> Iterator[RunningTwin]:
    with RunningTwin("porch_guestbook_twin", module="porch_guestbook_twin") as running:
        yield running


@pytest.fixture
def stage(installed: Card, twin: RunningTwin) -> TwinStage:
    from porch_guestbook_twin import CREDENTIALS

    return TwinStage(installed, twin, CREDENTIALS)


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_it_keeps_the_contract(stage: TwinStage, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""


def test_it_stands_among_the_channels_with_an_honest_word_for_each_ability(installed: Card) -> None:
    assert installed.name in {card.name for card in connecting.cards()}
    told = abilities(installed)
    assert {name for name, word in told.items() if word != "yes"} == set(installed.gaps)


def test_it_understands_a_whole_page_and_spoils_what_it_cannot_read(installed: Card) -> None:
    entry = {
        "id": 7, "changed": 1, "changed_at": "2026-11-22T10:00:00Z", "at": "2026-11-22T10:00:00Z", "who": "ann",
        "words": "Ciao", "under": 0, "gone": False,
    }  # fmt: skip
    body = json.dumps({"entries": [entry, {"id": "x"}]})
    assert installed.understand is not None
    assert [type(item) for item in installed.understand(body.encode(), "")] == [Heard, Spoiled]


@pytest.fixture
def loopback(settings: Any) -> Iterator[None]:
    settings.PORCH_ALLOW_NETWORKS = (ip_network("127.0.0.0/8"),)
    wiring.wire.cache_clear()
    yield
    wiring.wire.cache_clear()


@pytest.mark.django_db
@pytest.mark.usefixtures("loopback")
def test_it_is_connected_hears_and_speaks_like_any_other(
    installed: Card, twin: RunningTwin, stage: TwinStage, alice: Member
) -> None:
    account = connecting.connect(installed, stage.at(twin.url), by=alice, at=NOON)
    twin.says("cleo", "A quiet room, please.")
    post.collect(account)
    projector.catch_up(now=NOON)
    standing = next(one for one in waiting.box(SYSTEM, "waiting") if one.handle.value == "cleo")
    conversations.reply(
        thread_id=standing.thread_id, handle=standing.handle, member=alice, text="The garden side.", at=NOON
    )
    post.deliver_next()
    assert "The garden side." in twin.ours()
