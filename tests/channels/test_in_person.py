"""In person: what the contract can hold, and what no network of people ever could."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from porch.channels import contract
from porch.channels.in_person import CARD, InPerson
from porch.core.channel import ABILITIES, abilities
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Handle, Utterance
from porch.core.met import Note

NOBODY_ELSE = "nobody but us writes down whom we met, so nothing is heard from a customer's own hand"
BY_HAND = "a human says it: there is no receipt before somebody presses Said (tested in desk/post)"
NO_LINE = "there is no line, so it cannot be refused, limited or broken"
GAPS: Mapping[str, str] = {
    **dict.fromkeys(("redelivery", "reordering", "edit", "delete", "clock_skew", "poisoned_item"), NOBODY_ELSE),
    **dict.fromkeys(("round_trip", "unicode", "longest_text", "elsewhere"), BY_HAND),
    **dict.fromkeys(("expired_token", "rate_limit", "passing_error", "unknown_outcome"), NO_LINE),
}


class Counter:
    """A shop's counter as a stage: we are there, and that is all a machine knows."""

    card = CARD
    gaps = GAPS

    def channel(self) -> Any:
        return built()

    def unacceptable(self) -> Utterance:
        return words("   ")


def built() -> InPerson:
    channel = CARD.build({"name": "Counter"}, None)  # type: ignore[arg-type]
    assert isinstance(channel, InPerson)
    return channel


def words(text: str) -> Utterance:
    return Utterance(key="k", text=text, begun_at=datetime.now(UTC))


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_as_far_as_people_can(check: contract.Check) -> None:
    stage: Any = Counter()
    assert contract.run(check, stage).gap == GAPS.get(check.__name__.removeprefix("check_"), "")


def test_the_card_says_what_is_missing_and_why() -> None:
    missing = {name for name, word in abilities(CARD).items() if word != "yes"}
    assert missing == set(CARD.gaps)
    assert set(ABILITIES) - missing == {"speaks", "rereads", "identifies"}
    assert CARD.by_hand
    assert not CARD.public


def test_our_words_are_left_to_a_human() -> None:
    receipt = built().speak(words("The wine has come."))
    assert (receipt.by_hand, receipt.external_id) == (True, "")
    with pytest.raises(ChannelError) as refused:
        built().speak(words(""))
    assert refused.value.permanent


def test_a_note_is_read_again() -> None:
    ann = Handle(kind="phone", value="+39055123456", name="Ann")
    note = Note(id="k:0", what="tasting", who=ann, at=datetime(2026, 3, 2, tzinfo=UTC), words="Liked the red.")
    (item,) = built().reread(note.body())
    assert (item.author, item.text, item.external_id) == (ann, "Liked the red.", "in_person:k:0")
    with pytest.raises(Unreadable):
        built().reread(note.body()[:-5])


def test_the_counter_has_its_name() -> None:
    assert built().whoami().name == "Counter"
