"""A code lets in whoever can read the mail at an address: once, for a quarter of an hour, after few tries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.consent import erased, suppressing
from porch.records.guests import actions, queries
from porch.records.guests.actions import WrongCode
from porch.records.guests.models import Code, PublicName, Stay
from porch.records.outbox.models import Outgoing
from porch.records.people.models import Handle, Person
from tests.records.guests.asking import MAIL, NOON, ask, enter, other

pytestmark = pytest.mark.django_db
QUARTER = timedelta(minutes=15)


@pytest.fixture
def ann() -> Person:
    """Ann, reached by mail."""
    person = Person.objects.create(name="Ann Arbor", created_at=NOON)
    Handle.objects.create(kind="email", value=MAIL, person=person, created_at=NOON)
    return person


def test_the_code_of_the_mail_lets_its_owner_in_and_proves_the_address(ann: Person) -> None:
    token = actions.enter(address=" Ann@Example.org", digits=ask(), at=NOON)
    held = queries.staying(SYSTEM, token, NOON)
    assert held is not None
    assert held.person == ann
    mail = Handle.objects.get(value=MAIL)
    assert (mail.verified_by, mail.verified_at) == ("code", NOON)
    (sent,) = Outgoing.objects.all()
    assert (sent.to_address, sent.key.startswith("letter-code-"), sent.language) == (MAIL, True, "en")


def test_whom_nobody_knows_becomes_somebody_by_entering_and_not_by_asking() -> None:
    digits = ask("dov@example.org")
    assert Person.objects.count() == 0
    actions.enter(address="dov@example.org", digits=digits, at=NOON)
    assert [(one.value, one.person and one.person.name) for one in Handle.objects.all()] == [
        ("dov@example.org", "dov@example.org")
    ]


def test_a_code_is_good_once(ann: Person) -> None:
    digits = ask()
    actions.enter(address=MAIL, digits=digits, at=NOON)
    with pytest.raises(WrongCode):
        actions.enter(address=MAIL, digits=digits, at=NOON)


def test_it_ends_after_a_quarter_of_an_hour(ann: Person) -> None:
    digits = ask()
    with pytest.raises(WrongCode):
        actions.enter(address=MAIL, digits=digits, at=NOON + QUARTER)
    assert actions.enter(address=MAIL, digits=digits, at=NOON + QUARTER - timedelta(seconds=1))


def test_it_opens_no_other_address(ann: Person) -> None:
    digits = ask()
    with pytest.raises(WrongCode):
        actions.enter(address="ben@example.org", digits=digits, at=NOON)


def test_after_five_wrong_tries_the_right_one_is_too_late(ann: Person) -> None:
    digits = ask()
    for wrong in range(1, 6):
        with pytest.raises(WrongCode):
            actions.enter(address=MAIL, digits=other(digits, wrong), at=NOON)
    with pytest.raises(WrongCode):
        actions.enter(address=MAIL, digits=digits, at=NOON)
    assert Stay.objects.count() == 0


def test_of_two_tabs_either_code_works(ann: Person) -> None:
    first, second = ask(), ask()
    assert actions.enter(address=MAIL, digits=first, at=NOON)
    assert actions.enter(address=MAIL, digits=second, at=NOON)


def test_three_mails_go_within_an_hour_and_the_asker_is_told_nothing(ann: Person) -> None:
    assert [bool(ask(at=NOON + timedelta(minutes=minute))) for minute in range(4)] == [True, True, True, False]
    assert Outgoing.objects.count() == 3
    assert ask(at=NOON + timedelta(hours=1))


def test_nothing_goes_where_none_may_or_to_an_address_of_ours() -> None:
    suppressing.complained(kind="email", value="dov@example.org", at=NOON)
    erased.remember(digests=[erased.of_handle("email", "ben@example.org")], what=erased.What.HANDLE, at=NOON)
    Handle.objects.create(kind="email", value="us@example.org", person=None, created_at=NOON)
    shut = ("dov@example.org", "ben@example.org", "us@example.org")
    digits = {mail: ask(mail) for mail in shut}
    assert Outgoing.objects.count() == 0
    for mail in shut:
        with pytest.raises(WrongCode):
            actions.enter(address=mail, digits=digits[mail], at=NOON)


def test_nothing_that_is_kept_holds_the_code_the_address_or_the_token(ann: Person) -> None:
    digits = ask()
    token = actions.enter(address=MAIL, digits=digits, at=NOON)
    kept = [*Code.objects.values_list("address", "salt", "digest"), *Stay.objects.values_list("digest", "how")]
    assert all(secret not in field for row in kept for field in row for secret in (digits, MAIL, token))
    assert len(token) >= 43, "256 bits"


def test_a_stay_is_prolonged_by_coming_back_at_most_once_an_hour(ann: Person) -> None:
    token = enter()
    held = queries.staying(SYSTEM, token, NOON)
    assert held is not None
    assert actions.touch(stay=held.stay, at=NOON + timedelta(minutes=59)) is False
    assert actions.touch(stay=held.stay, at=NOON + timedelta(hours=1)) is True
    assert Stay.objects.get().until == NOON + timedelta(hours=1, days=90)


def test_leaving_ends_this_browser_and_leaving_everywhere_all_of_them(ann: Person) -> None:
    here, there, elsewhere = (enter(at=NOON) for _ in range(3))
    held = queries.staying(SYSTEM, here, NOON)
    assert held is not None
    actions.leave(stay=held.stay, at=NOON)
    assert [queries.staying(SYSTEM, one, NOON) is None for one in (here, there)] == [True, False]
    assert actions.leave_everywhere(person=ann, at=NOON) == 2
    assert [queries.staying(SYSTEM, one, NOON) for one in (there, elsewhere)] == [None, None]


def test_what_somebody_wants_to_be_called_leaves_what_the_team_calls_them(ann: Person) -> None:
    actions.call_me(person=ann, name="  Annie \n A. ", at=NOON)
    ann.refresh_from_db()
    assert (PublicName.objects.get().name, ann.name) == ("Annie A.", "Ann Arbor")
    actions.call_me(person=ann, name="Ann", at=NOON)
    assert PublicName.objects.get().name == "Ann"


def test_who_was_known_by_an_address_alone_is_called_so_by_the_team_too() -> None:
    enter("dov@example.org")
    actions.call_me(person=Person.objects.get(), name="Dov", at=NOON)
    assert Person.objects.get().name == "Dov"


@pytest.mark.parametrize("name", ["", "  ", "dov@example.org", "12 34", "\u200b"])
def test_an_address_or_nothing_is_no_name(ann: Person, name: str) -> None:
    with pytest.raises(PorchError, match="name"):
        actions.call_me(person=ann, name=name, at=NOON)


def test_what_has_ended_is_gone_a_day_later(ann: Person) -> None:
    token = enter()
    held = queries.staying(SYSTEM, token, NOON)
    assert held is not None
    actions.leave(stay=held.stay, at=NOON)
    assert actions.sweep(now=NOON + timedelta(days=1)) == 0
    assert actions.sweep(now=NOON + timedelta(days=1, seconds=1)) == 2
    assert (Code.objects.count(), Stay.objects.count()) == (0, 0)
