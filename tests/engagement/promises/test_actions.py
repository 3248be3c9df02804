"""A promise has words and a day, stands in the log, changes hands, and ends kept, late, broken or released."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.engagement.promises import actions, queries
from porch.engagement.promises.models import Promise
from porch.projections.waiting import projector
from porch.projections.waiting.models import Standing
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.team.models import Member
from tests.cast import ANN, NOON, US, says

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ann(shop: Account) -> dict[str, object]:
    log.record(account=shop, items=[says(ANN, name="q")], received_at=NOON)
    said = Interaction.objects.get()
    return {"thread_id": said.thread_id, "handle": said.handle}


@pytest.fixture
def menu(ann: dict[str, object], alice: Member) -> Promise:
    """Alice has promised Ann the menu by Friday."""
    return actions.make(**ann, words=" The menu ", due_at=NOON + DAY, member=alice, at=NOON)  # type: ignore[arg-type]


def logged() -> list[tuple[str, str, dict[str, str]]]:
    found = Interaction.objects.filter(kind=Kind.PROMISE).order_by("seq")
    return list(found.values_list("text", "member__name", "detail"))


def still_open() -> list[Promise]:
    return [due.promise for due in queries.due(SYSTEM, NOON + 9 * DAY, away={})]


def test_a_promise_is_kept_in_mind_and_in_the_log(menu: Promise, alice: Member) -> None:
    assert (menu.words, menu.due_at, menu.by, menu.owner, menu.handle.value) == (
        "The menu", NOON + DAY, alice, alice, "ann",
    )  # fmt: skip
    assert logged() == [(" The menu ", "Alice", {"until": (NOON + DAY).isoformat()})]
    assert still_open() == [menu]


def test_a_promise_answers_nobody(menu: Promise) -> None:
    projector.catch_up(now=NOON)
    assert Standing.objects.get().state == "waiting"


def test_nothing_is_not_promised(ann: dict[str, object], alice: Member) -> None:
    with pytest.raises(PorchError, match="Say what was promised"):
        actions.make(**ann, words=" ", due_at=NOON, member=alice, at=NOON)  # type: ignore[arg-type]
    assert logged() == []


def test_many_words_are_cut_to_what_fits(ann: dict[str, object], alice: Member) -> None:
    promise = actions.make(**ann, words="so " * 200, due_at=NOON, member=alice, at=NOON)  # type: ignore[arg-type]
    assert Promise.objects.get(pk=promise.pk).words == ("so " * 100)


@pytest.mark.parametrize(
    ("end", "days", "how", "late"),
    [
        (actions.keep, 1, "kept", {}), (actions.keep, 2, "kept", {"late": "1"}), (actions.break_off, 2, "broken", {}),
        (actions.release, 1, "released", {}), (actions.drop, 0, "dropped", {}),
    ],
)  # fmt: skip
def test_a_promise_ends_in_the_log_and_opens_again(
    menu: Promise, bob: Member, end: object, days: int, how: str, late: dict[str, str]
) -> None:
    end(promise=menu, member=bob, at=NOON + days * DAY)  # type: ignore[operator]
    ended = Promise.objects.get()
    assert (ended.ending, ended.ended_at, ended.was_late) == (how, NOON + days * DAY, bool(late))
    named = {"promise": str(menu.pk), "made": str(menu.interaction_id)}
    assert logged()[1] == ("The menu", "Bob", {**named, "ended": how, **late})
    assert still_open() == []
    actions.reopen(promise=ended, at=NOON + 3 * DAY, member=bob)
    assert (still_open(), logged()[2][2]) == ([menu], {**named, "reopened": "1"})


def test_what_has_ended_ends_no_more_and_what_is_open_opens_no_more(menu: Promise, bob: Member) -> None:
    actions.reopen(promise=menu, at=NOON)
    actions.break_off(promise=menu, member=bob, at=NOON, why=" The printer broke ")
    with pytest.raises(PorchError, match="ended already: broken"):
        actions.keep(promise=menu, member=bob, at=NOON)
    with pytest.raises(PorchError, match="ended already"):
        actions.hand_on(promise=menu, to=bob, member=bob, at=NOON)
    assert (Promise.objects.get().why, len(logged()), logged()[1][2]["reason"]) == (
        "The printer broke", 2, "The printer broke",
    )  # fmt: skip


def test_a_promise_changes_hands_and_whose_word_it_was_stays_known(menu: Promise, alice: Member, bob: Member) -> None:
    actions.hand_on(promise=menu, to=bob, member=alice, at=NOON)
    held = Promise.objects.get()
    assert (held.by, held.owner, logged()[1][2]["to"], logged()[1][2]["name"]) == (
        alice, bob, f"member:{bob.pk}", "Bob",
    )  # fmt: skip
    actions.hand_on(promise=held, to=None, member=bob, at=NOON)
    assert (Promise.objects.get().owner, logged()[2][2]["to"]) == (None, "")


def test_words_that_promise_make_one_promise_of_whoever_wrote_them(
    shop: Account, ann: dict[str, object], alice: Member, bob: Member
) -> None:
    log.record(account=shop, items=[says(US, "I'll call", name="re", to="q", ours=True)], received_at=NOON)
    Interaction.objects.filter(external_id="re").update(member=alice)
    said = Interaction.objects.get(external_id="re")
    told = {**ann, "words": "I'll call", "due_at": NOON + DAY, "member": bob, "at": NOON, "found_in": said}
    first, again = actions.make(**told), actions.make(**told)  # type: ignore[arg-type]
    assert (first == again, first.by, logged()[0][2]["of"], len(logged())) == (True, alice, str(said.pk), 1)
    actions.drop(promise=first, member=bob, at=NOON)
    assert actions.make(**told).ended_at is None  # type: ignore[arg-type]


def test_what_they_promised_is_nobodys_of_ours(ann: dict[str, object], bob: Member) -> None:
    photo = actions.make(**ann, words="A photo", due_at=NOON, member=bob, at=NOON, theirs=True)  # type: ignore[arg-type]
    assert (photo.by, photo.owner, logged()[0][2]["theirs"], still_open()) == (None, None, "1", [])
    assert queries.awaited(SYSTEM) == [photo]
