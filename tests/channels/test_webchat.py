"""The contract of a doorstep of ours, and what its Card asks for."""

from __future__ import annotations

import pytest

from porch.channels import webchat
from porch.channels.contract import CHECKS, Check, run
from porch.core.channel import Gap, abilities
from porch.core.errors import Unreadable
from porch.core.interaction import Heard
from tests.channels.doorstep_stage import GAPS, DoorstepStage
from tests.core.test_doorstep import SLIP


@pytest.mark.channel
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_it_keeps_the_contract(check: Check) -> None:
    verdict = run(check, DoorstepStage(webchat.CARD))
    assert verdict.gap == GAPS.get(verdict.check, "")


def test_every_ability_it_lacks_has_its_word_and_its_reason() -> None:
    lacking = {name for name, word in abilities(webchat.CARD).items() if word != "yes"}
    assert lacking == set(webchat.CARD.gaps)
    assert {name for name, (gap, _) in webchat.CARD.gaps.items() if gap is Gap.NOTIMPL} == {"reacts"}


def test_a_kept_slip_is_understood_without_any_key() -> None:
    (heard,) = webchat.understand(SLIP.body(), "")
    assert isinstance(heard, Heard)
    assert heard.text == SLIP.words


def test_what_is_no_slip_is_not_understood() -> None:
    with pytest.raises(Unreadable):
        webchat.understand(b"<html>", "")
