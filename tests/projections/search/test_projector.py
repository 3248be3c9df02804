"""Documents, made of the log: step by step or anew they are the same, and what was taken back is gone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.projections.influence.models import Sway
from porch.projections.language.models import Cursor as Understood
from porch.projections.language.models import Understanding
from porch.projections.search import dialects, keys, projector, queries
from porch.projections.search.asking import Asked
from porch.projections.search.models import Document, Voice
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.people import merging
from porch.records.people.models import Handle as HandleRow
from porch.records.people.models import Merge, Person
from porch.records.team.models import Member
from tests.cast import ANN, BEN, NOON, US, example, says
from tests.projections.search.stage import hear, reaches
from tests.records.interactions.histories import deliveries, histories

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONCE = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
WORDS = ("Do you have a table?", "The soup was cold", "", "Cold cold soup", "Perché? 寿司")
ASKS = ("cold", "soup", '"the soup"', "table", "寿司", "cold -table")
SWAYS = (0.0, 0.1, 3.0, 3.1, 900.0)


def rows(table: type[Any]) -> set[tuple[Any, ...]]:
    names = [field.attname for field in table._meta.concrete_fields]
    return {tuple(map(str, row)) for row in table.objects.values_list(*names)}


def everything() -> tuple[Any, ...]:
    found = [queries.find(SYSTEM, Asked(words=words), now=NOON).hits for words in ASKS]
    return rows(Document), rows(Voice), [[hit.interaction for hit in hits] for hits in found]


@st.composite
def lives(draw: st.DrawFn) -> list[tuple[str, Any]]:
    """Return what happens: deliveries in any order and batches, merges, their undo, somebody's Sway."""
    dressed = [
        replace(item, at=NOON + draw(st.integers(-40, 40)) * DAY, text=draw(st.sampled_from(WORDS)), kind=Kind.CREATE)
        for item in draw(histories(most=6))
    ]
    heard = [("hear", batch) for batch in draw(deliveries(dressed)) if batch]
    deeds = st.tuples(st.sampled_from(["merge", "unmerge", "reach"]), st.integers(0, 9))
    return draw(st.permutations([*heard, *draw(st.lists(deeds, max_size=6))]))


def live(account: Account, step: tuple[str, Any]) -> None:
    name, what = step
    if name == "hear":
        log.record(account=account, items=what, received_at=NOON + HOUR)
        return
    persons = list(Person.objects.filter(handles__isnull=False).distinct().order_by("pk"))
    if not persons:
        return
    one, other = persons[what % len(persons)], persons[what // 2 % len(persons)]
    with suppress(PorchError):
        if name == "merge":
            merging.merge(one=one, into=other, by=None, at=NOON)
        elif name == "unmerge":
            for edge in Merge.objects.filter(undone_at=None).order_by("pk")[what % 2 :][:1]:
                merging.unmerge(merge=edge, at=NOON)
        else:
            sway = SWAYS[what % len(SWAYS)]
            told = {"low": sway, "high": sway, "responders": 3, "online": sway, "in_person": 0.0, "at": NOON}
            Sway.objects.update_or_create(person=one, topic="", defaults={"expected": sway, **told})


@pytest.mark.slow
@ONCE
@given(steps=lives())
def test_read_step_by_step_or_anew_it_is_the_same(alice: Member, steps: list[tuple[str, Any]]) -> None:
    with example():
        account = accounts.connect(channel="square", name="Any", handle="us", credentials={}, at=NOON)
        for step in steps:
            live(account, step)
            projector.catch_up()
        told = everything()
        projector.rebuild()
        assert everything() == told
        assert not projector.is_behind()


def test_what_is_edited_is_found_by_its_new_words_alone(shop: Account) -> None:
    hear(shop, says(ANN, "Cold soup", name="a"))
    hear(shop, says(ANN, "Warm soup", name="a", version="2", edited_at=NOON + HOUR))
    assert [len(found(words)) for words in ("cold", "warm", "soup")] == [0, 1, 1]


def test_what_is_taken_back_is_gone(shop: Account) -> None:
    hear(shop, says(ANN, "Cold soup", name="a"), says(BEN, "Cold tea", name="b"))
    hear(shop, says(ANN, "", name="a", version="2", edited_at=NOON + HOUR, deleted=True))
    assert found("cold") == ["b"]


def test_what_we_say_is_found_and_so_are_subjects(shop: Account) -> None:
    hear(shop, says(US, "Our soup is warm", name="ours", ours=True), says(ANN, "Hello", name="a", subject="Soup?"))
    assert sorted(found("soup")) == ["a", "ours"]


def test_who_comes_to_reach_further_moves_up_with_all_they_said(shop: Account) -> None:
    hear(shop, says(ANN, "Cold soup", name="a"), says(BEN, "Cold soup", name="b", at=NOON - HOUR))
    assert found("cold") == ["a", "b"]
    reaches(BEN, 500.0)
    assert projector.is_behind()
    projector.catch_up()
    assert found("cold") == ["b", "a"]
    ben = Document.objects.get(interaction__external_id="b")
    assert keys.level_of_key(ben.pk) == keys.level_of(500.0)


def test_a_merge_lends_its_reach_to_all_they_said(shop: Account) -> None:
    hear(shop, says(ANN, "Cold soup", name="a"), says(BEN, "Warm tea", name="b"))
    reaches(ANN, 500.0)
    ann, ben = (Person.objects.get(handles__value=name) for name in ("ann", "ben"))
    merging.merge(one=ben, into=ann, by=None, at=NOON)
    projector.catch_up()
    assert set(Voice.objects.values_list("person_id", "influence")) == {(ann.pk, 500.0)}
    assert {hit.person for hit in queries.find(SYSTEM, Asked(words="tea"), now=NOON).hits} == {ann.pk}


def test_it_reads_no_further_than_the_language_room_has_understood(shop: Account) -> None:
    Understood.objects.create(name=projector.LANGUAGE, seq=1)
    hear(shop, says(ANN, name="a"), says(BEN, name="b"))
    assert Document.objects.count() == 1
    Understood.objects.update(seq=2)
    projector.catch_up()
    assert Document.objects.count() == 2


def test_what_a_colleague_corrects_is_found_as_corrected(shop: Account, alice: Member) -> None:
    hear(shop, says(ANN, "Well, well", name="a"))
    said = Interaction.objects.get()
    Understanding.objects.create(interaction=said, at=said.at, ours=False, needs="complaint", mark="1")
    log.log(
        kind=Kind.CORRECT, at=NOON, member=alice, handle=HandleRow.objects.get(value="ann"), thread_id=said.thread_id,
        detail={"of": str(said.pk), "label": "complaint", "right": "1"},
    )  # fmt: skip
    projector.catch_up()
    assert len(queries.find(SYSTEM, Asked(need="complaint"), now=NOON).hits) == 1


def test_the_index_goes_with_the_rows(shop: Account) -> None:
    hear(shop, says(ANN, "Cold soup", name="a"))
    Document.objects.all().delete()
    match = dialects.Match(wanted=(("cold",),), unwanted=(), marks=())
    slope = dialects.Slope(influence=1.0, recency=1.0)
    every = [keys.Range(level=level, first=0, last=keys.LATEST, most=9.0) for level in keys.LEVELS]
    assert list(dialects.dialect().walk(match, every, slope)) == []
    assert connection.vendor in ("sqlite", "postgresql")


def found(words: str) -> list[str]:
    hits = queries.find(SYSTEM, Asked(words=words), now=NOON).hits
    names = dict(Interaction.objects.values_list("id", "external_id"))
    return [names[hit.interaction] for hit in hits]
