"""Who must be left alone: by keyed hash, so that it outlives import, merge and erasure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.consent import suppressing
from porch.records.consent.models import Purpose, Reason, Suppression
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def person(*mails: str) -> Person:
    """Return somebody with these addresses."""
    made = Person.objects.create(name="Ann", created_at=NOON)
    for mail in mails:
        Handle.objects.create(kind="email", value=mail, person=made, created_at=NOON)
    return made


def shut(*mails: str, purpose: Purpose | None = None) -> dict[str, str]:
    """Return what is shut for somebody with these addresses."""
    return suppressing.barred(SYSTEM, {1: [("email", mail) for mail in mails]}, purpose).get(1, {})


def test_c6_a_bounce_shuts_its_address_alone() -> None:
    suppressing.bounced(kind="email", value="ann@old.example", at=NOON)
    assert shut("ann@old.example") == {"email": "What we send here comes back."}
    assert shut("ann@old.example", "ann@new.example") == {}


def test_c6_a_complaint_shuts_every_address_of_that_kind() -> None:
    suppressing.complained(kind="email", value="ann@old.example", at=NOON)
    assert shut("ann@old.example", "ann@new.example") == {"email": "They called our mail unwanted."}


def test_c6_the_law_shuts_everything() -> None:
    ann = person("ann@a.example", "ann@b.example")
    with pytest.raises(PorchError, match="what forbids it"):
        suppressing.forbid(person=ann, at=NOON, by=None, words=" ")
    assert len(suppressing.forbid(person=ann, at=NOON, by=None, words="A court order")) == 2
    assert shut("ann@a.example")[""] == "They must not be written to at all."


def test_c3_it_outlives_erasure_and_import() -> None:
    ann = person("ann@a.example")
    suppressing.suppress(kind="email", value="ann@a.example", reason=Reason.UNSUBSCRIBED, at=NOON)
    ann.handles.all().delete()
    ann.delete()
    person("Ann@A.example")
    assert suppressing.is_barred(SYSTEM, "email", "Ann@A.example") == "They asked for no more here."


def test_one_purpose_leaves_the_others_open() -> None:
    suppressing.suppress(kind="email", value="ann@a.example", reason=Reason.UNSUBSCRIBED, at=NOON, purpose=Purpose.IDEA)
    assert suppressing.is_barred(SYSTEM, "email", "ann@a.example", Purpose.IDEA)
    assert not suppressing.is_barred(SYSTEM, "email", "ann@a.example", Purpose.FEEDBACK)
    assert shut("ann@a.example", purpose=Purpose.FEEDBACK) == {}


def test_twice_is_once_and_it_can_be_lifted() -> None:
    ann = person("ann@a.example")
    rows = [suppressing.bounced(kind="email", value="ann@a.example", at=NOON) for _ in range(2)]
    assert rows[0] == rows[1]
    assert [(handle.value, row) for handle, row in suppressing.of_person(SYSTEM, ann)] == [("ann@a.example", rows[0])]
    suppressing.lift(suppression=rows[0], at=NOON)
    assert suppressing.of_person(SYSTEM, ann) == []
    assert suppressing.is_barred(SYSTEM, "email", "ann@a.example") == ""
    assert suppressing.bounced(kind="email", value="ann@a.example", at=NOON) != rows[0]
    assert suppressing.suppression(SYSTEM, rows[0].pk) == rows[0]


def test_of_many_the_same_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    suppressing.bounced(kind="email", value="ann@a.example", at=NOON)
    monkeypatch.setattr(suppressing, "FEW", 0)
    assert shut("ann@a.example") == {"email": "What we send here comes back."}


def test_they_are_counted_by_reason() -> None:
    suppressing.complained(kind="email", value="ann@a.example", at=NOON)
    suppressing.bounced(kind="email", value="ben@a.example", at=NOON)
    assert suppressing.counted(SYSTEM, Reason.COMPLAINED, since=NOON - timedelta(days=7)) == 1


def test_no_address_can_be_read_from_it() -> None:
    suppressing.bounced(kind="email", value="ann@a.example", at=NOON)
    row = Suppression.objects.values_list("digest", "words", "kind").get()
    assert "ann" not in "".join(row)


def test_charlie_learns_nothing(charlie: Member) -> None:
    assert suppressing.barred(charlie, {1: [("email", "ann@a.example")]}) == {}
    assert suppressing.is_barred(charlie, "email", "ann@a.example")
    assert suppressing.counted(charlie, Reason.BOUNCED, since=NOON) == 0
