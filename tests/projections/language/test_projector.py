"""What was said is understood, and what colleagues corrected stands: step by step or anew it is the same."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porch.core.errors import PorchError
from porch.core.interaction import Heard, Kind
from porch.engagement.conversations import actions as conversations
from porch.projections.language import actions, projector
from porch.projections.language.models import Correction, Cursor, Learnt, Understanding
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.people import actions as people
from porch.records.people.models import Handle as HandleRow
from porch.records.team.models import Member
from tests.cast import ANN, BEN, NOON, US, example, says
from tests.projections.language.fake import Plain
from tests.projections.language.fake import plain as plain
from tests.records.interactions.histories import deliveries, histories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain")]
HOUR = timedelta(hours=1)
ONCE = settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
WORDS = ("complaint!", "complaint? question!", "commitment! bad", "praise?", "")


def hear(account: Account, *items: Heard) -> None:
    log.record(account=account, items=items, received_at=NOON + HOUR)
    projector.catch_up()


def correct(name: str, label: str, right: bool, member: Member, minute: int = 0) -> Interaction:
    said = Interaction.objects.select_related("handle", "to_handle").get(external_id=name)
    whom = said.handle if said.to_handle is None else said.to_handle
    assert whom is not None
    at = NOON + HOUR + minute * timedelta(minutes=1)
    return conversations.correct(said=said, handle=whom, label=label, right=right, member=member, at=at)


def of(name: str) -> Understanding:
    return Understanding.objects.get(interaction__external_id=name)


def rows(table: type[Any], *without: str) -> set[tuple[Any, ...]]:
    names = [field.attname for field in table._meta.concrete_fields if field.name not in ("id", *without)]
    return {tuple(map(str, row)) for row in table.objects.values_list(*names)}


def everything() -> tuple[set[tuple[Any, ...]], ...]:
    return rows(Understanding), rows(Correction), rows(Learnt)


@st.composite
def weeks(draw: st.DrawFn) -> list[tuple[str, Any]]:
    """Return what happens: deliveries in any order and batches, corrections and their undoing, merges, lessons."""
    observed = draw(histories(most=4))
    said = [
        says(
            item.author, draw(st.sampled_from(WORDS)), name=item.external_id, to=item.in_reply_to, thread=item.thread,
            version=item.version, edited_at=item.edited_at, deleted=item.deleted, ours=item.ours,
            recipients=item.recipients,
        )
        for item in observed
    ]  # fmt: skip
    heard = [("hear", batch) for batch in draw(deliveries(said)) if batch]
    label = st.sampled_from(["complaint", "question", "commitment"])
    corrected = st.tuples(st.just("correct"), st.tuples(st.integers(0, 9), label, st.booleans()))
    deeds = st.one_of(corrected, st.tuples(st.sampled_from(["undo", "join", "learn"]), st.integers(0, 9)))
    return draw(st.permutations([*heard, *draw(st.lists(deeds, max_size=8))]))


def live(account: Account, member: Member, minute: int, step: tuple[str, Any]) -> None:
    name, what = step
    at = NOON + minute * timedelta(minutes=1)
    with suppress(PorchError, IndexError):
        if name == "hear":
            log.record(account=account, items=what, received_at=NOON + HOUR)
        elif name == "correct":
            said = list(Interaction.objects.exclude(kind__in=["correct", "undo"]).order_by("pk"))[what[0]]
            conversations.correct(
                said=said, handle=HandleRow.objects.all()[0], label=what[1], right=what[2], member=member, at=at
            )
        elif name == "undo":
            deed = list(Interaction.objects.filter(kind__in=["correct", "undo"]).order_by("pk"))[what]
            conversations.undo(deed=deed, member=member, at=at)
        elif name == "join":
            handles = list(HandleRow.objects.filter(person__isnull=False).select_related("person").order_by("pk"))
            people.attach(handle=handles[what], person=handles[0].person, by=None, at=NOON)  # type: ignore[arg-type]
        else:
            actions.learn(now=NOON)


@pytest.mark.slow
@ONCE
@given(steps=weeks())
def test_read_step_by_step_or_anew_it_is_the_same(bob: Member, steps: list[tuple[str, Any]]) -> None:
    with example():
        account = accounts.connect(channel="archive", name="Any", handle="us", credentials={}, at=NOON)
        for minute, step in enumerate(steps):
            live(account, bob, minute, step)
            actions.refresh()
        actions.learn(now=NOON)
        actions.refresh()
        told = everything()
        actions.rebuild(now=NOON)
        assert everything() == told


def test_what_is_sure_counts_and_what_is_not_is_kept_beside_it(shop: Account) -> None:
    hear(shop, says(BEN, "A complaint! and a question? bad", name="b"))
    ben = of("b")
    assert (ben.language, ben.sentiment, ben.needs) == ("en", "negative", "complaint")
    assert (ben.commits, ben.ours) == (False, False)
    assert [(one["name"], one["sure"], one["words"]) for one in ben.labels] == [
        ("negative", True, []), ("complaint", True, ["complaint"]), ("question", False, ["question"]),
    ]  # fmt: skip


def test_an_edit_is_read_again_and_a_deletion_forgotten(shop: Account) -> None:
    hear(shop, says(BEN, "A complaint!", name="b"))
    hear(shop, says(BEN, "Just a question!", name="b", version="2", edited_at=NOON + HOUR))
    assert of("b").needs == "question"
    hear(shop, says(BEN, "", name="b", version="3", deleted=True))
    assert not Understanding.objects.exists()


def test_who_says_nothing_is_not_understood(shop: Account, bob: Member) -> None:
    hear(shop, says(ANN, "", kind=Kind.LIKE), says(ANN, " ", name="blank"), says(ANN, "", name="s", subject="praise!"))
    assert [row.needs for row in Understanding.objects.all()] == ["praise"]


def test_a_colleagues_word_wins_at_once_and_can_be_taken_back(shop: Account, bob: Member, alice: Member) -> None:
    hear(shop, says(BEN, "A question!", name="b"))
    deed = correct("b", "complaint", True, bob)
    correct("b", "question", False, bob)
    assert (of("b").needs, of("b").told["complaint"]) == ("complaint", {"right": True, "by": bob.pk, "deed": deed.pk})
    back = conversations.undo(deed=deed, member=bob, at=NOON + 2 * HOUR)
    assert of("b").needs == ""
    conversations.undo(deed=back, member=bob, at=NOON + 3 * HOUR)
    assert of("b").needs == "complaint"
    correct("b", "complaint", False, alice, minute=500)
    assert (of("b").needs, of("b").told["complaint"]["by"]) == ("", alice.pk)


def test_a_word_that_was_given_before_anybody_read_stands(shop: Account, bob: Member) -> None:
    log.record(account=shop, items=[says(BEN, "Hm", name="b")], received_at=NOON)
    correct("b", "complaint", True, bob)
    projector.catch_up()
    assert of("b").needs == "complaint"


def test_there_is_no_such_label(shop: Account, bob: Member) -> None:
    hear(shop, says(BEN, "Hm", name="b"))
    with pytest.raises(PorchError, match="no such label"):
        correct("b", "nonsense", True, bob)


def test_what_was_taught_is_used_from_then_on_and_for_what_was_read_before(
    shop: Account, bob: Member, plain: list[Plain]
) -> None:
    hear(shop, says(BEN, "It is cold", name="old"), says(ANN, "It is cold", name="same"))
    correct("old", "complaint", True, bob)
    assert (of("old").needs, of("same").needs) == ("complaint", "")
    assert (actions.learn(now=NOON), actions.learn(now=NOON)) == (True, False)
    assert actions.refresh() == 2
    assert (of("same").needs, Learnt.objects.get().corrections) == ("complaint", 1)
    hear(shop, says(ANN, "It is cold", name="new"))
    assert (of("new").needs, len(plain)) == ("complaint", 2)
    assert projector.read_again() == 0


def test_nothing_left_to_learn_is_forgotten(shop: Account, bob: Member) -> None:
    hear(shop, says(BEN, "It is cold", name="old"), says(ANN, "It is cold", name="same"))
    deed = correct("old", "complaint", True, bob)
    actions.learn(now=NOON)
    actions.refresh()
    conversations.undo(deed=deed, member=bob, at=NOON + 2 * HOUR)
    actions.learn(now=NOON)
    actions.refresh()
    assert (of("same").needs, Learnt.objects.count()) == ("", 0)


def test_words_that_stayed_the_same_are_not_read_twice(shop: Account, plain: list[Plain]) -> None:
    hear(shop, says(ANN, "praise!", name="a", to="never-heard"))
    hear(shop, says(BEN, "question!", name="never-heard"))
    assert sorted(plain[0].texts) == ["praise!", "question!"]


def test_what_is_read_in_small_pieces_is_read_whole(
    shop: Account, bob: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projector, "BATCH", 2)
    hear(shop, *(says(ANN, "It is cold", name=f"c{n}") for n in range(5)))
    correct("c0", "complaint", True, bob)
    actions.learn(now=NOON)
    assert (actions.refresh(), actions.refresh()) == (5, 0)
    assert {row.needs for row in Understanding.objects.all()} == {"complaint"}


def test_what_somebody_else_has_read_meanwhile_is_not_written_twice(
    shop: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.record(account=shop, items=[says(ANN, "praise!", name="a")], received_at=NOON)
    read = projector._understood

    def raced(ids: list[int]) -> Any:
        Cursor.objects.update_or_create(name=projector.NAME, defaults={"seq": 99})
        return read(ids)

    monkeypatch.setattr(projector, "_understood", raced)
    projector._step()
    assert (Understanding.objects.count(), Cursor.objects.get(name=projector.NAME).seq) == (0, 99)


def test_ours_is_read_as_well(shop: Account) -> None:
    hear(shop, says(BEN, name="q"), says(US, "commitment! on Friday", name="re", to="q", ours=True, at=NOON + HOUR))
    assert (of("re").commits, of("re").ours, of("q").ours) == (True, True, False)
