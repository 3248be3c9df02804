"""`porch claims` lists what we promise, shows what proves it, and says who doubts it."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.engagement.claims import measuring, standing
from porch.interfaces.cli.claims import group
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.claims.square import ANSWER, promised, somebody
from tests.interfaces.cli.terminal import say, told

pytestmark = pytest.mark.django_db


def test_a_claim_is_drafted_published_and_ended(alice: Member) -> None:
    assert "We claim nothing yet." in say(group, "list").stdout
    made = told(group, "draft", "We answer.", "--owner", alice.login.email, "--why", "You wrote.", "--topic", "mail")
    number = str(made["id"])
    assert (made["state"], made["owner"]) == ("draft", alice.name)
    with pytest.raises(PorchError, match="what shows that it is so"):
        say(group, "publish", number)
    other = told(group, "draft", "We answer.", "--owner", alice.login.email, "--measure", "answered")
    assert told(group, "publish", str(other["id"]))["state"] == "public"
    assert told(group, "end", str(other["id"]))["state"] == "ended"
    assert [one["id"] for one in told(group, "list", "--before", str(other["id"]))] == [made["id"]]
    with pytest.raises(PorchError, match="no claim 999"):
        say(group, "show", "999")


def test_a_claim_has_an_owner_who_is_there() -> None:
    with pytest.raises(PorchError, match="answers whoever doubts"):
        say(group, "draft", "We answer.", "--owner", "nobody@example.org")


def test_a_claim_is_shown_with_its_figure_and_its_doubts() -> None:
    claim = promised(ANSWER)
    assert told(group, "show", str(claim.pk))["counted_at"] is None
    measuring.measure(now=NOON)
    standing.stand(claim=claim, person=somebody(), doubts=True, words="I wrote twice.", at=NOON)
    shown = told(group, "show", str(claim.pk))
    assert (shown["doubt"], shown["open_doubts"], shown["measure"], shown["among"]) == (1, 1, "answered", 0)
    assert (shown["share"], bool(shown["counted_at"])) == (None, True)
    assert [one["words"] for one in told(group, "doubts")] == ["I wrote twice."]
    assert "Nobody waits" in say(group, "doubts", "--after", "999").stdout
