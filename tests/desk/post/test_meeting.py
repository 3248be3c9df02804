"""A note about people we met: several at once, kept once, with what was promised and their card."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from porch.core.clock import StoppedClock
from porch.core.errors import PorchError
from porch.core.interaction import Handle, Kind, Media
from porch.core.viewer import SYSTEM
from porch.desk.post import meeting
from porch.desk.post.meeting import Guest, Promised
from porch.engagement.promises import queries as promises
from porch.projections.waiting import queries as waiting
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import File, Interaction
from porch.records.people.models import Handle as HandleRow
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import ANN, NOON, says
from tests.interfaces.console.conftest import PIXEL

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef"


@pytest.fixture
def ann(shop: Account) -> HandleRow:
    """Ann, who has written before."""
    log.record(account=shop, items=[says(ANN, name="q")], received_at=NOON)
    return HandleRow.objects.select_related("person").get(value="ann")


@pytest.fixture
def note(bob: Member, clock: StoppedClock) -> Any:
    """What writes a note down."""

    def write(*who: Guest, **told: Any) -> list[Interaction]:
        return meeting.note_met(
            **{"key": KEY, "what": "visit", "who": who, "member": bob, "at": NOON, "clock": clock, **told}
        )

    return write


def test_somebody_known_is_met_as_who_they_are(ann: HandleRow, note: Any) -> None:
    (kept,) = note(Guest(handle=ann), where="Counter", words="Liked the new bread.")
    assert (kept.channel, kept.kind, kept.handle, kept.handle.person) == ("in_person", Kind.VISIT, ann, ann.person)
    assert (kept.text, kept.visibility, kept.detail["noted_by"]) == ("Liked the new bread.", "in_person", "Bob")


def test_several_people_are_in_one_note_and_each_knows_who_came_too(ann: HandleRow, note: Any) -> None:
    kept = note(Guest(handle=ann), Guest(name="Dov", phone="+39 055 123456"), what="lunch")
    assert [one.kind for one in kept] == [Kind.MEETING, Kind.MEETING]
    assert [one.detail["beside"] for one in kept] == ["Dov", "Ann"]
    assert kept[0].thread_id != kept[1].thread_id


def test_through_whom_they_came_is_kept_and_nobody_brings_themselves(ann: HandleRow, note: Any) -> None:
    kept = note(Guest(handle=ann), Guest(name="Dov", phone="+39 055 123456"), what="tasting", brought_by=ann)
    assert [one.detail.get("brought_by") for one in kept] == [None, "square:ann"]


def test_sent_twice_it_is_kept_once(note: Any) -> None:
    promised = Promised(words="Send the price list", due_at=NOON + timedelta(days=1))
    for _ in range(2):
        note(Guest(name="Cleo", mail="cleo@example.org"), promised=promised, words="Wants prices")
    assert Interaction.objects.filter(kind=Kind.VISIT).count() == 1
    assert [one.promise.words for one in promises.due(SYSTEM, NOON + timedelta(days=2), away={})] == [
        "Send the price list"
    ]
    assert Person.objects.count() == 1


def test_somebody_new_is_known_by_what_they_gave(note: Any) -> None:
    note(Guest(name="Cleo", phone="0039 055 123456", mail="Cleo@Example.org"), Guest(name="Stranger"))
    held = {(h.kind, h.value): h.person.name for h in HandleRow.objects.all()}
    assert held == {
        ("phone", "+39055123456"): "Cleo", ("email", "cleo@example.org"): "Cleo",
        ("in_person", f"met-{KEY}-1"): "Stranger",
    }  # fmt: skip


def test_a_number_that_is_known_is_that_person(note: Any) -> None:
    note(Guest(name="Cleo", phone="+39055123456"))
    note(Guest(name="Cleo M.", phone="+39055123456"), key="another-note")
    assert Person.objects.count() == 1
    assert Interaction.objects.values("thread_id").distinct().count() == 1


def test_a_visit_waits_only_with_a_wish(note: Any) -> None:
    note(Guest(name="Cleo"), words="Looked around.")
    note(Guest(name="Dov"), words="Could you send me the menu?", key="another-note")
    assert [s.handle.name for s in waiting.box(SYSTEM, "waiting")] == ["Dov"]


@pytest.mark.parametrize(("ours", "reached", "waits"), [(False, False, 1), (False, True, 0), (True, False, 0)])
def test_a_call_nobody_took_waits(ours: bool, reached: bool, waits: int, note: Any) -> None:
    (kept,) = note(Guest(name="Cleo", phone="+39055123456"), what="call", ours=ours, reached=reached)
    assert (kept.channel, kept.kind, kept.ours) == ("phone", Kind.CALL, ours)
    assert len(waiting.box(SYSTEM, "waiting")) == waits


def test_the_card_is_kept_with_who_is_new(ann: HandleRow, note: Any) -> None:
    card = Media(content=PIXEL, name="card.png", content_type="image/png")
    note(Guest(handle=ann), Guest(name="Cleo"), card=card)
    kept = File.objects.select_related("interaction__handle").get()
    assert (kept.state, kept.interaction.handle.name, kept.content_type) == ("kept", "Cleo", "image/png")


def test_a_note_is_taken_back_with_its_promise_and_stays_so(note: Any, bob: Member, clock: StoppedClock) -> None:
    promised = Promised(words="Send the list", due_at=NOON + timedelta(days=1))
    told = {"promised": promised, "words": "Could you send me the list?"}
    note(Guest(name="Cleo"), Guest(name="Dov"), **told)
    assert len(waiting.box(SYSTEM, "waiting")) == 2
    assert meeting.take_back_note(key=KEY, member=bob, clock=clock) == 2
    assert (waiting.box(SYSTEM, "waiting"), promises.due(SYSTEM, NOON + timedelta(days=2), away={})) == ([], [])
    note(Guest(name="Cleo"), Guest(name="Dov"), **told)
    assert Interaction.objects.filter(kind=Kind.VISIT, deleted=False).count() == 0
    with pytest.raises(PorchError, match="no such note"):
        meeting.take_back_note(key=KEY, member=bob, clock=clock)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"who": ()}, "who it was"),
        ({"what": "dance"}, "what happened"),
        ({"key": "short"}, "no key"),
        ({"key": "../../../etc/passwd"}, "no key"),
        ({"who": (Guest(),)}, "needs a name"),
        ({"who": (Guest(name="A", phone="hello"),)}, "no telephone number"),
        ({"who": (Guest(name="A", mail="a@b"),)}, "no mail address"),
        ({"who": tuple(Guest(name=str(n)) for n in range(31))}, "At most 30"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(told: dict[str, object], why: str, note: Any) -> None:
    with pytest.raises(PorchError, match=why):
        note(Guest(name="Ann"), **told)
    assert not Interaction.objects.exists()


def test_a_phone_whose_clock_is_ahead_changes_nothing(note: Any) -> None:
    (kept,) = note(Guest(name="Ann"), at=NOON + timedelta(days=400))
    assert kept.at == NOON


def test_a_handle_keeps_its_own_name(ann: HandleRow, note: Any) -> None:
    note(Guest(handle=ann))
    ann.refresh_from_db()
    assert ann.name == "Ann"
    assert HandleRow.objects.filter(kind=Handle(kind="square", value="").kind).count() == 1
