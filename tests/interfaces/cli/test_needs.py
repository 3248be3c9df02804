"""`porch needs` tells what people ask for, lack and praise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.interaction import Visibility
from porch.engagement.remedies import actions as remedies
from porch.interfaces.cli.needs import needs
from porch.records.accounts.models import Account
from tests.cast import ANN, BEN, says
from tests.engagement.ideas.street import YES, decided, owner, proposed
from tests.interfaces.cli.terminal import say, told
from tests.projections.language.fake import plain as plain
from tests.projections.needs.town import hear
from tests.projections.needs.town import talk as talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain", "talk")]


@pytest.fixture
def heard(shop: Account) -> None:
    now = SYSTEM_CLOCK.now() - timedelta(seconds=1)
    hear(
        shop, says(ANN, "request! bake bread with seeds", at=now),
        says(BEN, "complaint! no table for us", at=now, visibility=Visibility.DIRECT),
    )  # fmt: skip
    idea = proposed()
    decided(idea, YES, at=now)
    remedies.link(kind="ask", topic="bread", idea=idea, member=owner(), at=now)


def test_every_need_is_a_line_with_its_ideas_and_quotes(heard: None) -> None:
    ask, lack = told(needs)
    assert (ask["kind"], ask["topic"], ask["people"], ask["change"]) == ("ask", "bread", 1, "few")
    assert [(idea["title"], idea["decision"]) for idea in ask["ideas"]] == [("Bake bread", "yes")]
    assert [quote["name"] for quote in ask["quotes"]] == ["Ann"]
    assert [quote["private"] for quote in lack["quotes"]] == [True]
    assert "bread" in say(needs).stdout


def test_one_kind_or_another_quarter_can_be_asked_for(heard: None) -> None:
    assert [row["kind"] for row in told(needs, "--kind", "lack")] == ["lack"]
    assert [row["quotes"] for row in told(needs, "--kind", "lack", "--public")] == [[]]
    assert told(needs, "--quarter", "2001-Q1") == []
    assert "Nobody" in say(needs, "--quarter", "2001-Q1").stdout
    with pytest.raises(PorchError, match="no quarter"):
        say(needs, "--quarter", "autumn")
