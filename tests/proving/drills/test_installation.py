from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from porch.proving.drills._installation import WORKERS, Installation

pytestmark = [pytest.mark.slow]


@pytest.fixture(scope="module")
def ours() -> Iterator[Installation]:
    with Installation(tag="sq", database="", hurry=8) as up:
        yield up


def test_the_dead_are_raised_and_the_web_answers_again(ours: Installation) -> None:
    ours.raise_dead()
    ours.until_it_answers()
    before = ours.kills
    ours.kill(["web", *WORKERS])
    assert (ours.kills - before, ours.answers()) == (3, False)
    ours.mourn()
    ours.raise_dead()
    ours.until_it_answers()


def test_its_colleague_reads_log_and_outbox_out(ours: Installation) -> None:
    assert ours.ask("census", tag="sq") == {
        "logged": [], "meant": [], "by_web": {"answers": 0, "tries": 0},
    }  # fmt: skip
    assert ours.ask("standing", tag="sq") == {"asked": 0, "states": {}, "errors": {}}


def test_everybody_may_be_chosen_and_the_same_seed_chooses_the_same(ours: Installation) -> None:
    chosen = [ours.choose(random.Random(seed)) for seed in range(60)]
    assert {name for names in chosen for name in names} == {"web", *WORKERS}
    assert ours.choose(random.Random(7)) == ours.choose(random.Random(7))
