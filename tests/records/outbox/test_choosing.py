"""What somebody chooses on their own page: it holds, it stays on record, and it can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from porch.analytics.cadence.standing import Pace
from porch.core.viewer import SYSTEM
from porch.records.consent import queries as consent
from porch.records.consent import suppressing
from porch.records.consent.models import Permission, Purpose, Word
from porch.records.consent.wishing import Wished
from porch.records.interactions.models import Interaction
from porch.records.outbox import choosing, signing_up
from porch.records.outbox.models import Outgoing
from porch.records.outbox.signing_up import Words
from porch.records.people.models import Handle, Person

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
ALL = dict.fromkeys(choosing.OFFERED, True)


@pytest.fixture
def ann(db: None) -> Person:
    """Ann, with a mail address and an account on Mastodon."""
    person = Person.objects.create(name="Ann", created_at=NOON)
    for kind, value in (("email", "ann@example.org"), ("mastodon", "@ann@social.example")):
        Handle.objects.create(kind=kind, value=value, person=person, created_at=NOON)
    return person


def test_stopping_one_thing_leaves_the_others(ann: Person) -> None:
    choosing.stop(person=ann, kind="email", purpose=Purpose.INVITATION, at=NOON)
    assert suppressing.is_barred(SYSTEM, "email", "ann@example.org", Purpose.INVITATION)
    assert not suppressing.is_barred(SYSTEM, "email", "ann@example.org", Purpose.IDEA)
    assert not suppressing.is_barred(SYSTEM, "mastodon", "@ann@social.example", Purpose.INVITATION)
    logged = Interaction.objects.get()
    assert "stopped invitations on email" in logged.text
    assert Permission.objects.get().interaction == logged.pk


def test_everything_is_one_press_away(ann: Person) -> None:
    choosing.stop(person=ann, kind="", purpose=None, at=NOON)
    held = choosing.chosen(ann, LATER)
    assert not any(held.purposes.values())
    assert choosing.stop(person=ann, kind="", purpose=None, at=LATER) == []


def test_only_what_changed_is_written(ann: Person) -> None:
    wished = Wished(pace=Pace.MONTHLY, quiet=(time(20), time(8)))
    first = choosing.choose(person=ann, purposes={**ALL, Purpose.NEWS: False}, wished=wished, words="Yes", at=NOON)
    again = choosing.choose(person=ann, purposes={**ALL, Purpose.NEWS: False}, wished=wished, words="Yes", at=LATER)
    assert [(row.purpose, row.word) for row in first] == [
        (one, Word.GIVEN) for one in ("idea", "invitation", "feedback")
    ]
    assert again == []
    assert choosing.chosen(ann, LATER).wished == wished
    assert Interaction.objects.count() == 1


def test_a_yes_opens_what_a_no_to_everything_had_shut_and_nothing_else(ann: Person) -> None:
    choosing.stop(person=ann, kind="", purpose=None, at=NOON)
    choosing.choose(person=ann, purposes={Purpose.IDEA: True}, wished=Wished(), words="Yes", at=LATER)
    held = choosing.chosen(ann, LATER).purposes
    assert [purpose for purpose, wanted in held.items() if wanted] == [Purpose.IDEA]
    assert not suppressing.is_barred(SYSTEM, "email", "ann@example.org", Purpose.IDEA)
    assert suppressing.is_barred(SYSTEM, "email", "ann@example.org", Purpose.NEWS)


def test_what_was_chosen_by_mistake_is_taken_back(ann: Person) -> None:
    choosing.stop(person=ann, kind="email", purpose=Purpose.IDEA, at=NOON)
    said = choosing.to_regret(ann, LATER)
    assert said is not None
    assert choosing.regret(permission=said, at=LATER) == 1
    assert choosing.regret(permission=said, at=LATER) == 0
    assert not suppressing.is_barred(SYSTEM, "email", "ann@example.org", Purpose.IDEA)
    assert choosing.to_regret(ann, LATER) is None
    assert choosing.to_regret(ann, NOON + timedelta(hours=2)) is None


def sign_up(at: datetime) -> Outgoing | None:
    """Ask for ideas at Ann's address."""
    return signing_up.ask(
        address="Ann@Example.org", name="", purposes=["idea"], words="I want ideas.", place="Sign-up", at=at,
        letter=lambda asked: Words(subject="Yours?", text=f"opt-in-{asked.pk}"),
    )  # fmt: skip


def test_a_yes_counts_when_the_address_said_it_once(ann: Person) -> None:
    letter = sign_up(NOON)
    assert letter is not None
    asked = signing_up.asked(int(letter.text.rpartition("-")[2]))
    assert asked is not None
    assert not choosing.chosen(ann, NOON).purposes[Purpose.IDEA]
    said = choosing.confirm(opt_in=asked, at=LATER)
    assert [(row.purpose, row.words, row.place) for row in said] == [
        ("idea", "I want ideas.", "Sign-up, confirmed by mail")
    ]
    assert choosing.confirm(opt_in=asked, at=LATER) == []
    assert consent.may_contact(SYSTEM, Handle.objects.get(kind="email"), Purpose.IDEA, LATER).says == said[0]
    assert Handle.objects.get(kind="email").verified_by == "opt-in"
