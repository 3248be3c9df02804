"""A search of everything said is kept under one name, forgotten and brought back; looking never goes back."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.saved import actions, queries
from porch.records.team.models import Member
from tests.cast import ANN, NOON, says

pytestmark = pytest.mark.django_db
ASKED = {"words": "mussels", "channel": "mastodon"}


def test_a_search_is_kept_under_its_name_with_what_it_asks(alice: Member) -> None:
    saved = actions.save(name="  Mussel\0  trouble ", asked=ASKED, by=alice, at=NOON)
    found = queries.named(SYSTEM, "MUSSEL trouble")
    assert (found, saved.name, saved.asked, saved.tells) == (saved, "Mussel trouble", ASKED, True)


def test_what_was_said_before_it_was_saved_is_not_new(shop: Account, alice: Member) -> None:
    log.record(account=shop, items=[says(ANN)], received_at=NOON)
    saved = actions.save(name="Mussels", asked=ASKED, by=alice, at=NOON)
    assert saved.after == Interaction.objects.get().pk


@pytest.mark.parametrize(
    ("name", "asked", "why"),
    [(" ", ASKED, "what you call"), ("Bread", {}, "Nothing is asked"), ("MUSSELS", ASKED, "Mussels already")],
)
def test_a_search_that_makes_no_sense_is_not_kept(alice: Member, name: str, asked: dict[str, str], why: str) -> None:
    actions.save(name="Mussels", asked=ASKED, by=alice, at=NOON)
    with pytest.raises(PorchError, match=why):
        actions.save(name=name, asked=asked, by=alice, at=NOON)


def test_no_more_are_kept_than_can_be_held_against_everything_new(
    alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    actions.save(name="Mussels", asked=ASKED, by=alice, at=NOON)
    with pytest.raises(PorchError, match="Forget one first"):
        actions.save(name="Bread", asked=ASKED, by=alice, at=NOON)


def test_a_forgotten_search_comes_back_unless_its_name_was_taken(alice: Member) -> None:
    first = actions.save(name="Mussels", asked=ASKED, by=alice, at=NOON)
    actions.close(saved=first, at=NOON)
    assert queries.searches(SYSTEM) == []
    assert actions.reopen(saved=first).closed_at is None
    actions.close(saved=first, at=NOON)
    actions.save(name="mussels", asked=ASKED, by=alice, at=NOON)
    with pytest.raises(PorchError, match="another saved search"):
        actions.reopen(saved=first)


def test_its_alert_is_switched_off_and_on(alice: Member) -> None:
    saved = actions.save(name="Mussels", asked=ASKED, by=alice, at=NOON)
    actions.tell(saved=saved, tells=False)
    assert [one.tells for one in queries.searches(SYSTEM)] == [False]


def test_how_far_somebody_looked_never_goes_back_and_is_their_own(alice: Member, bob: Member) -> None:
    saved = actions.save(name="Mussels", asked=ASKED, by=alice, at=NOON)
    seen = [actions.see(saved=saved, member=alice, upto=upto, at=NOON).upto for upto in (7, 9, 8)]
    assert (seen, actions.see(saved=saved, member=bob, upto=3, at=NOON).upto) == ([7, 9, 9], 3)
