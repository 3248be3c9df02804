"""The portal: what the contract can hold where the far end is ourselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from porch.channels import contract
from porch.channels.portal import CARD, Portal
from porch.core.channel import ABILITIES, abilities
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Kind
from porch.core.taking_part import Deed

OURS = "what is done on pages of ours is written down as it is done (tested in records/interactions)"
SILENT = "we answer on the page itself: nothing is sent"
NO_LINE = "there is no line, so it cannot be refused, limited or broken"
GAPS: Mapping[str, str] = {
    **dict.fromkeys(("redelivery", "reordering", "edit", "delete", "clock_skew", "poisoned_item"), OURS),
    **dict.fromkeys(("round_trip", "unicode", "longest_text", "elsewhere", "permanent_error"), SILENT),
    **dict.fromkeys(("expired_token", "rate_limit", "passing_error", "unknown_outcome"), NO_LINE),
}


class Pages:
    """Pages of ours as a stage: we are there, and that is all a machine knows."""

    card = CARD
    gaps = GAPS

    def channel(self) -> Any:
        return built()


def built() -> Portal:
    channel = CARD.build({}, None)  # type: ignore[arg-type]
    assert isinstance(channel, Portal)
    return channel


@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_as_far_as_pages_of_ours_can(check: contract.Check) -> None:
    stage: Any = Pages()
    assert contract.run(check, stage).gap == GAPS.get(check.__name__.removeprefix("check_"), "")


def test_the_card_says_what_is_missing_and_why() -> None:
    missing = {name for name, word in abilities(CARD).items() if word != "yes"}
    assert missing == set(CARD.gaps)
    assert set(ABILITIES) - missing == {"rereads", "identifies"}
    assert built().whoami() == Handle(kind="portal", value="us", name="Portal")


def test_a_deed_is_read_again() -> None:
    ann = Handle(kind="email", value="ann@example.org", name="Ann")
    deed = Deed(id="vote-7", kind=Kind.VOTE, who=ann, at=datetime(2026, 3, 2, tzinfo=UTC), about="idea-3")
    (item,) = built().reread(deed.body())
    assert (item.author, item.kind, item.external_id, item.addressed) == (ann, Kind.VOTE, "portal:vote-7", False)
    with pytest.raises(Unreadable):
        built().reread(deed.body()[:-5])
