"""`porch promises` lists what was promised, says what became of it and prints a person's record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.engagement.promises import actions
from porch.engagement.promises.models import Promise
from porch.interfaces.cli.promises import group
from porch.projections.language.models import Understanding
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.team.models import Member
from tests.cast import ANN, US, says
from tests.interfaces.cli.terminal import say, told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def menu(shop: Account, alice: Member) -> Promise:
    """Alice has promised Ann the menu by yesterday, and wrote that she will call."""
    now = SYSTEM_CLOCK.now()
    items = [says(ANN, name="q", at=now - DAY), says(US, "I'll call", name="re", to="q", ours=True, at=now)]
    log.record(account=shop, items=items, received_at=now)
    said = Interaction.objects.select_related("handle").get(external_id="q")
    Understanding.objects.create(
        interaction=Interaction.objects.get(external_id="re"), at=now, ours=True, commits=True, mark="x"
    )
    assert said.handle is not None
    return actions.make(
        thread_id=said.thread_id or 0, handle=said.handle, words="The menu", due_at=now - DAY, member=alice,
        at=now - DAY,
    )  # fmt: skip


def test_what_is_open_is_listed_with_who_has_it(menu: Promise) -> None:
    (row,) = told(group, "list")
    assert (row["id"], row["to"], row["words"]) == (menu.pk, "ann", "The menu")
    assert (row["owner"], row["overdue"]) == ("Alice", True)
    assert told(group, "list", "--theirs") == []
    assert "The menu" in say(group, "list").stdout


def test_what_was_found_is_listed(menu: Promise) -> None:
    assert [(row["to"], row["words"]) for row in told(group, "found")] == [("ann", "I'll call")]


def test_a_promise_ends_and_its_record_says_how(menu: Promise) -> None:
    assert told(group, "end", str(menu.pk), "kept") == {"id": menu.pk, "ending": "kept", "late": True}
    record = told(group, "record", str(menu.handle.person_id))
    assert (record["made"], record["late"], record["open"], record["promises"][0]["ending"]) == (1, 1, 0, "kept")
    assert "late" in say(group, "record", str(menu.handle.person_id)).stdout


def test_a_promise_is_given_to_a_colleague_and_to_everybody(menu: Promise, bob: Member) -> None:
    assert told(group, "give", str(menu.pk), "bob@example.org")["owner"] == "Bob"
    assert told(group, "give", str(menu.pk))["owner"] == ""
    assert Promise.objects.get().owner is None


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("end", "99", "kept"), "no promise with the number 99"), (("record", "99"), "no person with the number 99"),
    ],
)  # fmt: skip
def test_what_there_is_not_is_said(db: None, words: tuple[str, ...], why: str) -> None:
    with pytest.raises(PorchError, match=why):
        say(group, *words)


def test_nobody_who_does_not_sign_in_is_given_a_promise(menu: Promise) -> None:
    with pytest.raises(PorchError, match="Nobody signs in as zoe"):
        say(group, "give", str(menu.pk), "zoe@example.org")
