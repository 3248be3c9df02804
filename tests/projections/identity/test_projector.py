"""Who may be one is derived from what is known now, and from nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porch.core.errors import PorchError
from porch.core.interaction import Handle as Named
from porch.core.interaction import Introduction
from porch.core.viewer import SYSTEM
from porch.projections.identity import projector, queries
from porch.projections.identity.models import Look, Suggestion
from porch.records.accounts.models import Account
from porch.records.contacts import actions as contacts
from porch.records.people import actions
from porch.records.people.meeting import key, meet
from porch.records.people.models import Handle, Merge, NeverSame, Person
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db
BEN = (
    Named(kind="mastodon", value="ben.okonkwo@town.example", name="Ben Okonkwo"),
    Named(kind="bluesky", value="benokonkwo.example", name="Ben Okonkwo"),
    Named(kind="email", value="ben.okonkwo@mill.example", name="Ben Okonkwo"),
)
CLEO = Named(kind="bluesky", value="cleo.paints.example", name="Cleo Paints")
SOON = NOON + timedelta(minutes=2)


@pytest.fixture(autouse=True)
def met(db: None) -> None:
    """Ben under three handles, as three strangers, and Cleo."""
    meet({key(who): (who, False) for who in (*BEN, CLEO)}, NOON)


def person(named: Named) -> Person:
    """Whom this handle belongs to now."""
    found = Handle.objects.get(kind=named.kind, value=named.value).person
    assert found is not None
    return found


def told() -> set[tuple[str, str]]:
    """Which two are suggested."""
    return {(one.one.name, one.other.name) for one in queries.suggestions(SYSTEM)}


def kept() -> list[tuple[object, ...]]:
    """Every suggestion, but for its number."""
    return sorted(Suggestion.objects.values_list("one", "other", "probability", "sureness"))


def test_who_has_three_handles_is_suggested_to_be_one_with_the_reasons() -> None:
    assert projector.rebuild(now=NOON) == 4
    found = queries.suggestions(SYSTEM)
    assert {one.pk for pair in found for one in (pair.one, pair.other)} <= {person(named).pk for named in BEN}
    assert len(found) == 3
    assert all(pair.reasons and pair.probability is not None and pair.probability >= 0.9 for pair in found)


def test_it_looks_again_only_when_something_is_known_that_was_not() -> None:
    assert projector.refresh(now=NOON)
    assert not projector.refresh(now=SOON)
    stranger = Named(kind="email", value="dov@town.example", name="Dov")
    meet({key(stranger): (stranger, False)}, NOON)
    assert not projector.refresh(now=NOON + timedelta(seconds=30))
    assert projector.refresh(now=SOON)
    assert Look.objects.get().handles == 5


def test_who_are_two_by_a_colleagues_word_are_not_suggested_until_that_is_taken_back(alice: Member) -> None:
    toot, sky, mail = map(person, BEN)
    said = actions.never_same(one=toot, other=sky, by=alice, at=NOON)
    projector.rebuild(now=NOON)
    assert Suggestion.objects.filter(one__in=[toot, sky], other__in=[toot, sky]).count() == 0
    actions.never_same(one=toot, other=mail, by=alice, at=NOON)
    assert len(queries.suggestions(SYSTEM)) == 1  # at once, before anybody looks again
    actions.maybe_same(never=said, at=NOON)
    assert projector.refresh(now=SOON)
    assert len(queries.suggestions(SYSTEM)) == 2


def test_who_was_merged_is_asked_about_as_who_they_are_now() -> None:
    toot, sky, mail = map(person, BEN)
    projector.rebuild(now=NOON)
    edge = actions.merge(one=sky, into=toot, by=None, at=NOON)
    (left,) = queries.suggestions(SYSTEM)
    assert {left.one, left.other} == {toot, mail}
    assert queries.of_person(SYSTEM, sky) == queries.of_person(SYSTEM, toot) == [left]
    projector.refresh(now=SOON)
    assert len(queries.suggestions(SYSTEM)) == 1
    actions.unmerge(merge=edge, at=SOON)
    assert projector.refresh(now=SOON + timedelta(minutes=2))
    assert len(queries.suggestions(SYSTEM)) == 3


def test_what_an_address_book_says_is_a_reason_beside_the_others_or_alone() -> None:
    book = Account.objects.create(channel="contacts", name="People", handle="us", connected_at=NOON)
    card = Introduction(uid="1", version="1", raw=b"", ref="/1.vcf", name="Ben O", handles=(*BEN[:2], CLEO))
    contacts.introduce(account=book, items=[card], at=NOON)
    projector.rebuild(now=NOON)
    words = {(pair.one.name, pair.other.name): pair.reasons[0].words for pair in queries.suggestions(SYSTEM)}
    assert words["Ben Okonkwo", "Cleo Paints"] == "your address book has both as Ben O"
    alone = next(pair for pair in queries.suggestions(SYSTEM) if pair.other.name == "Cleo Paints")
    assert (alone.probability, alone.reasons[0].weight) == (None, None)


def test_what_somebody_says_of_themselves_is_a_reason() -> None:
    visitor = Named(kind="webchat", value="visitor-7", name="Visitor 7")
    meet({key(visitor): (visitor, False)}, NOON)
    handle = Handle.objects.get(value="visitor-7")
    value = f"{BEN[2].value} (not verified, Visitor 7)"
    actions.note_unverified(handle=handle, kind="unverified_mail", value=value, at=NOON)
    projector.rebuild(now=NOON)
    pairs = [{pair.one, pair.other} for pair in queries.suggestions(SYSTEM)]
    assert {person(BEN[2]), handle.person} in pairs


def test_newsletters_are_compared_with_nobody() -> None:
    mail = Handle.objects.get(kind="email")
    actions.mark_not_a_customer(handle=mail, whole_domain=True, by=None, at=NOON)
    assert projector.rebuild(now=NOON) == 3
    assert all(mail.person not in (pair.one, pair.other) for pair in queries.suggestions(SYSTEM))


deeds = st.lists(st.tuples(st.sampled_from(["merge", "undo", "never", "maybe", "join"]), st.integers(0, 3)), max_size=8)


@pytest.mark.slow
@given(deeds)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_kept_up_step_by_step_it_is_as_rebuilt(done: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        now = NOON
        for what, nth in [("look", 0), *done]:
            _do(what, nth)
            now += timedelta(minutes=2)
            projector.refresh(now=now)
        step_by_step = kept()
        Suggestion.objects.all().delete()
        projector.rebuild(now=now)
        assert kept() == step_by_step
        transaction.set_rollback(True)


def _do(what: str, nth: int) -> None:
    one, other = person((*BEN, CLEO)[nth]), person(BEN[nth - 1])
    try:
        _DEEDS[what](one, other)
    except (PorchError, IndexError):
        return


_DEEDS: dict[str, Callable[[Person, Person], object]] = {
    "look": lambda one, other: None,
    "merge": lambda one, other: actions.merge(one=one, into=other, by=None, at=NOON),
    "undo": lambda one, other: actions.unmerge(merge=Merge.objects.filter(undone_at=None)[0], at=NOON),
    "never": lambda one, other: actions.never_same(one=one, other=other, by=None, at=NOON),
    "maybe": lambda one, other: actions.maybe_same(never=NeverSame.objects.filter(undone_at=None)[0], at=NOON),
    "join": lambda one, other: actions.attach(handle=one.handles.all()[0], person=other, by=None, at=NOON),
}
