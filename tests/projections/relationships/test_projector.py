"""Ties, read from the log: step by step or anew they are the same, whoever was merged or taken apart on the way."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porch.core.errors import PorchError
from porch.core.interaction import Handle, Heard, Kind, Trait, Visibility
from porch.projections.language.models import Cursor as Understood
from porch.projections.language.models import Understanding
from porch.projections.relationships import projector
from porch.projections.relationships.models import Bond, Counted, Exchange, Tie
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.people import actions as people
from porch.records.people import merging
from porch.records.people.models import Attachment, Merge, Person
from porch.records.people.models import Handle as HandleRow
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, NOON, US, example, says
from tests.records.interactions.histories import deliveries, histories

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = NOON + 400 * DAY
ONCE = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
WORDS = ("Do you have a table?", "This is broken, I want my money back", "Thanks!", "Invoice 12", "Good evening")
KINDS = (Kind.CREATE, Kind.CREATE, Kind.CREATE, Kind.LIKE, Kind.PURCHASE, Kind.CALL)


def hear(account: Account, *items: Heard) -> None:
    log.record(account=account, items=items, received_at=NOON + 300 * DAY)
    projector.catch_up(now=NOW)


def rows(table: type[Any]) -> set[tuple[Any, ...]]:
    names = [field.attname for field in table._meta.concrete_fields if field.name != "id"]
    return {tuple(map(str, row)) for row in table.objects.values_list(*names)}


def everything() -> tuple[set[tuple[Any, ...]], ...]:
    return rows(Exchange), rows(Tie), rows(Bond), rows(Counted)


def tie(who: Handle) -> Tie:
    return Tie.objects.get(person__handles__kind=who.kind, person__handles__value=who.value)


@st.composite
def lives(draw: st.DrawFn) -> list[tuple[str, Any]]:
    """Return what happens: deliveries in any order and batches, colleagues' answers, merges, joinings, their undo."""
    dressed = []
    for item in draw(histories(most=6)):
        days = draw(st.integers(0, 40))
        traits = frozenset({draw(st.sampled_from([Trait.LIST, Trait.RECEIPT]))}) if draw(st.integers(0, 5)) == 0 else ()
        dressed.append(
            replace(
                item, at=NOON + days * DAY, text=draw(st.sampled_from(WORDS)), traits=frozenset(traits),
                kind=draw(st.sampled_from(KINDS)), addressed=draw(st.booleans()),
                visibility=draw(st.sampled_from([Visibility.PUBLIC, Visibility.DIRECT])),
            )
        )  # fmt: skip
    heard = [("hear", batch) for batch in draw(deliveries(dressed)) if batch]
    deeds = st.tuples(st.sampled_from(["merge", "unmerge", "join", "part", "answer"]), st.integers(0, 9))
    return draw(st.permutations([*heard, *draw(st.lists(deeds, max_size=5))]))


def live(account: Account, member: Member, step: tuple[str, Any]) -> None:
    name, what = step
    if name == "hear":
        log.record(account=account, items=what, received_at=NOON + HOUR)
        return
    persons = list(Person.objects.filter(handles__isnull=False).distinct().order_by("pk"))
    handles = list(HandleRow.objects.filter(person__isnull=False).select_related("person").order_by("pk"))
    if not handles:
        return
    handle, person = handles[what % len(handles)], persons[what // 2 % len(persons)]
    with suppress(PorchError):
        if name == "merge":
            merging.merge(one=handle.person, into=person, by=None, at=NOON)  # type: ignore[arg-type]
        elif name == "unmerge":
            for edge in Merge.objects.filter(undone_at=None).order_by("pk")[what % 2 :][:1]:
                merging.unmerge(merge=edge, at=NOON)
        elif name == "join":
            people.attach(handle=handle, person=person, by=None, at=NOON)
        elif name == "part":
            for joined in Attachment.objects.filter(undone_at=None).order_by("pk")[:1]:
                people.detach(attachment=joined, at=NOON)
        else:
            said = Interaction.objects.filter(handle=handle).order_by("pk").last()
            log.log(
                kind=Kind.CREATE, at=NOON + what * DAY, member=member, handle=handle, text="Here",
                channel=account.channel, thread_id=said.thread_id if said else None,
            )  # fmt: skip


@pytest.mark.slow
@ONCE
@given(steps=lives(), channel=st.sampled_from(["email", "square"]))
def test_counted_step_by_step_or_anew_it_is_the_same(alice: Member, steps: list[tuple[str, Any]], channel: str) -> None:
    with example():
        account = accounts.connect(channel=channel, name="Any", handle="us", credentials={}, at=NOON)
        for step in steps:
            live(account, alice, step)
            projector.catch_up(now=NOW)
        told = everything()
        projector.rebuild(now=NOW)
        assert everything() == told


def test_what_passed_is_counted_on_its_rung_with_what_it_asks_and_bills(shop: Account) -> None:
    hear(
        shop, says(ANN, name="q"), says(US, "Yes!", name="re", to="q", ours=True, at=NOON + DAY),
        says(ANN, "Lovely evening", visibility=Visibility.DIRECT, at=NOON + 9 * DAY),
        says(US, "Invoice 12", ours=True, recipients=(ANN,), visibility=Visibility.DIRECT, at=NOON + 30 * DAY),
    )  # fmt: skip
    ann = tie(ANN)
    assert (ann.theirs, ann.ours, ann.invoiced, ann.wanted, ann.answered, ann.waited_hours) == (2, 2, 1, 1, 1, 24)
    assert (ann.depth, ann.rungs) == (5, {"3": [1, 0], "4": [0, 1], "5": [1, 1]})


def test_ben_hears_from_us_when_he_is_unhappy(shop: Account) -> None:
    angry = [says(BEN, "This is broken, I want my money back", name=f"q{n}", at=NOON + n * 50 * DAY) for n in range(3)]
    sorry = [
        says(US, "We are sorry", to=f"q{n}", ours=True, recipients=(BEN,), at=NOON + n * 50 * DAY + HOUR)
        for n in range(3)
    ]
    hear(shop, *angry, *sorry, says(US, "We thought of you", ours=True, recipients=(BEN,), at=NOON + 120 * DAY))
    ben = tie(BEN)
    assert (ben.unhappy, ben.ours, ben.when_unhappy, ben.proactive) == (3, 4, 3, 1)


def test_a_purchase_is_theirs_and_a_bill_of_ours_on_no_rung(shop: Account) -> None:
    hear(shop, says(ANN, "Two books", kind=Kind.PURCHASE))
    ann = tie(ANN)
    assert (ann.theirs, ann.ours, ann.invoiced, ann.breadth, ann.two_way_days) == (1, 1, 1, 0, 0)


def test_a_robot_and_a_note_of_ours_are_nobodys_contact(shop: Account) -> None:
    hear(shop, says(BEN, traits=frozenset({Trait.LIST})), says(CLEO, "Hello", name="c"))
    log.log(kind=Kind.NOTE, at=NOON, handle=HandleRow.objects.get(value="cleo"), text="Likes walnuts")
    projector.catch_up(now=NOW)
    assert [(row.theirs, row.ours) for row in Tie.objects.all()] == [(1, 0)]


def test_a_merge_moves_what_passed_and_its_undo_brings_it_back(shop: Account) -> None:
    hear(shop, says(ANN, name="a"), says(BEN, name="b"))
    before = everything()
    ann, ben = (Person.objects.get(handles__value=name) for name in ("ann", "ben"))
    edge = merging.merge(one=ben, into=ann, by=None, at=NOON)
    projector.catch_up(now=NOW)
    assert [(row.pk, row.theirs) for row in Tie.objects.all()] == [(ann.pk, 2)]
    merging.unmerge(merge=edge, at=NOON)
    projector.catch_up(now=NOW)
    assert everything() == before


def test_each_colleague_has_a_tie_of_their_own(shop: Account, alice: Member, bob: Member) -> None:
    hear(shop, says(ANN, name="a"), says(ANN, name="b"))
    handle = HandleRow.objects.get(value="ann")
    threads = list(Interaction.objects.order_by("pk").values_list("thread_id", flat=True))
    for thread, member in zip(threads, (alice, bob), strict=True):
        log.log(
            kind=Kind.CREATE,
            at=NOON + HOUR,
            member=member,
            handle=handle,
            text="Yes",
            thread_id=thread,
            channel="square",
        )
    projector.catch_up(now=NOW)
    told = {row.member_id: (row.theirs, row.ours) for row in Bond.objects.all()}
    assert told == {alice.pk: (1, 1), bob.pk: (1, 1)}


def test_it_reads_no_further_than_the_language_room_has_understood(shop: Account) -> None:
    Understood.objects.create(name=projector.LANGUAGE, seq=1)
    hear(shop, says(ANN, name="a"), says(BEN, name="b"))
    assert Tie.objects.count() == 1
    Understood.objects.update(seq=2)
    projector.catch_up(now=NOW)
    assert Tie.objects.count() == 2


def test_what_a_colleague_corrects_is_counted_as_corrected(shop: Account, alice: Member) -> None:
    hear(shop, says(ANN, "Well, well", name="a"))
    said = Interaction.objects.get()
    Understanding.objects.create(interaction=said, at=said.at, ours=False, needs="complaint", mark="1")
    log.log(
        kind=Kind.CORRECT, at=NOON + HOUR, member=alice, thread_id=said.thread_id,
        detail={"of": str(said.pk), "label": "complaint", "right": "1"},
    )  # fmt: skip
    projector.catch_up(now=NOW)
    assert tie(ANN).unhappy == 1


def test_nothing_new_is_nothing_read(shop: Account) -> None:
    hear(shop, says(ANN))
    assert (projector.catch_up(now=NOW), projector.rebuild(now=NOW)) == (0, 1)
