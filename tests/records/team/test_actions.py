"""Who comes in, who may what, and who has gone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.team import actions, queries
from porch.records.team.models import Business, Login, Member, Role

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WEEK = timedelta(days=actions.INVITE_DAYS)
TODAY = date(2026, 3, 2)


@pytest.fixture
def alice() -> Member:
    return actions.add_member(name="Alice", email="alice@example.org", password="lamp-and-porch", role=Role.OWNER)


@pytest.fixture
def bob(alice: Member) -> Member:
    return actions.add_member(name="Bob", email="bob@example.org", password="lamp-and-porch")


def set_up(token: str, email: str = "alice@example.org") -> Member:
    return actions.set_up(
        token=token, business_name="Trattoria", name="Alice", email=email, password="lamp-and-porch",
        time_zone="Europe/Rome", at=NOON,
    )  # fmt: skip


def signed_in(login: Login) -> str:
    session = SessionStore()
    session["_auth_user_id"] = str(login.pk)
    session.save()
    return str(session.session_key)


def test_who_holds_the_printed_token_becomes_the_owner() -> None:
    owner = set_up(actions.offer_setup() or "")
    assert owner.is_owner
    assert Business.objects.get().name == "Trattoria"
    assert owner.login.check_password("lamp-and-porch")


@pytest.mark.parametrize("token", ["", "guess"])
def test_another_token_opens_nothing(token: str) -> None:
    actions.offer_setup()
    with pytest.raises(PorchError, match="set-up code"):
        set_up(token)
    assert not Member.objects.exists()


def test_the_token_works_once() -> None:
    token = actions.offer_setup() or ""
    set_up(token)
    with pytest.raises(PorchError, match="set-up code"):
        set_up(token, "mallory@example.org")


def test_a_fresh_token_ends_the_one_before() -> None:
    before = actions.offer_setup() or ""
    actions.offer_setup()
    with pytest.raises(PorchError, match="set-up code"):
        set_up(before)


def test_with_an_owner_there_is_no_token(alice: Member) -> None:
    assert actions.offer_setup() is None


def test_the_token_itself_is_not_kept() -> None:
    token = actions.offer_setup() or ""
    assert token not in Business.objects.get().setup_digest


def test_one_address_signs_in_once_whatever_its_capitals(alice: Member) -> None:
    with pytest.raises(PorchError, match="already"):
        actions.add_member(name="Alice", email="ALICE@example.org")


def test_an_invitation_makes_the_member_it_names(alice: Member) -> None:
    token = actions.invite(email="bob@example.org", name="Bob", role=Role.READER, at=NOON)
    bob = actions.accept_invitation(token=token, password="lamp-and-porch", at=NOON)
    assert (bob.name, bob.role, bob.login.email) == ("Bob", Role.READER, "bob@example.org")


def test_an_invitation_works_once(alice: Member) -> None:
    token = actions.invite(email="bob@example.org", name="Bob", role=Role.MEMBER, at=NOON)
    actions.accept_invitation(token=token, password="lamp-and-porch", at=NOON)
    with pytest.raises(PorchError, match="no longer works"):
        actions.accept_invitation(token=token, password="lamp-and-porch", at=NOON)


def test_an_invitation_runs_out(alice: Member) -> None:
    token = actions.invite(email="bob@example.org", name="Bob", role=Role.MEMBER, at=NOON)
    with pytest.raises(PorchError, match="no longer works"):
        actions.accept_invitation(token=token, password="lamp-and-porch", at=NOON + WEEK)


def test_a_phone_signs_in_once_within_minutes(alice: Member) -> None:
    token = actions.offer_phone(login=alice.login, at=NOON)
    assert actions.accept_phone(token=token, at=NOON) == alice.login
    with pytest.raises(PorchError, match="no longer works"):
        actions.accept_phone(token=token, at=NOON)


def test_a_phones_code_runs_out(alice: Member) -> None:
    token = actions.offer_phone(login=alice.login, at=NOON)
    with pytest.raises(PorchError, match="no longer works"):
        actions.accept_phone(token=token, at=NOON + timedelta(minutes=actions.PHONE_MINUTES))


def test_a_phones_code_is_no_invitation(alice: Member) -> None:
    token = actions.offer_phone(login=alice.login, at=NOON)
    with pytest.raises(PorchError, match="no longer works"):
        actions.accept_invitation(token=token, password="lamp-and-porch", at=NOON)


def test_the_phone_of_who_has_left_does_not_sign_in(bob: Member) -> None:
    token = actions.offer_phone(login=bob.login, at=NOON)
    actions.remove_member(member=bob, at=NOON)
    with pytest.raises(PorchError, match="no longer works"):
        actions.accept_phone(token=token, at=NOON)


def test_who_leaves_is_signed_out_and_cannot_sign_in(alice: Member, bob: Member) -> None:
    of_alice, of_bob = signed_in(alice.login), signed_in(bob.login)
    actions.remove_member(member=bob, at=NOON)
    assert set(Session.objects.values_list("pk", flat=True)) == {of_alice} - {of_bob}
    assert not bob.login.is_active
    assert not bob.may_write


def test_a_new_role_ends_the_sessions_of_the_old_one(bob: Member) -> None:
    signed_in(bob.login)
    actions.change_member(member=bob, role=Role.READER)
    assert not Session.objects.exists()


def test_a_new_name_ends_no_session(bob: Member) -> None:
    signed_in(bob.login)
    actions.change_member(member=bob, name="Robert")
    assert Session.objects.count() == 1


def test_a_new_password_ends_every_session(bob: Member) -> None:
    signed_in(bob.login)
    actions.change_password(login=bob.login, password="another-lamp")
    assert not Session.objects.exists()
    assert bob.login.check_password("another-lamp")


def test_the_last_owner_stays(alice: Member, bob: Member) -> None:
    with pytest.raises(PorchError, match="Somebody must be owner"):
        actions.remove_member(member=alice, at=NOON)
    with pytest.raises(PorchError, match="Somebody must be owner"):
        actions.change_member(member=alice, role=Role.MEMBER)


def test_with_two_owners_one_may_go(alice: Member, bob: Member) -> None:
    actions.change_member(member=bob, role=Role.OWNER)
    assert actions.remove_member(member=alice, at=NOON).left_at == NOON


def test_an_invitation_that_comes_to_nothing_can_be_used_again(bob: Member) -> None:
    token = actions.invite(email="bob@example.org", name="Bob", role=Role.MEMBER, at=NOON)
    with pytest.raises(PorchError, match="already"):
        actions.accept_invitation(token=token, password="lamp-and-porch", at=NOON)
    bob.login.email = "robert@example.org"
    bob.login.save()
    assert actions.accept_invitation(token=token, password="lamp-and-porch", at=NOON).pk != bob.pk


def test_who_is_away_says_until_when_and_who_stands_in(alice: Member, bob: Member) -> None:
    gone = actions.go_away(member=alice, begins=TODAY, ends=TODAY + WEEK, stand_in=bob, at=NOON)
    assert queries.absences(SYSTEM, TODAY) == [gone]
    assert queries.absences(SYSTEM, TODAY + 2 * WEEK) == []
    assert (queries.away(SYSTEM, TODAY), queries.away(SYSTEM, TODAY - WEEK)) == ({alice.pk: gone}, {})
    actions.come_back(away=gone, at=NOON)
    assert queries.away(SYSTEM, TODAY) == {}
    assert queries.absence(SYSTEM, gone.pk) == gone


def test_what_was_said_last_of_somebody_away_counts(alice: Member, bob: Member) -> None:
    actions.go_away(member=alice, begins=TODAY, ends=TODAY, stand_in=bob, at=NOON)
    later = actions.go_away(member=alice, begins=TODAY - WEEK, ends=TODAY + WEEK, stand_in=None, at=NOON)
    assert queries.away(SYSTEM, TODAY)[alice.pk] == later


def test_nobody_stands_in_for_themselves_and_no_time_runs_backwards(alice: Member) -> None:
    with pytest.raises(PorchError, match="for themselves"):
        actions.go_away(member=alice, begins=TODAY, ends=TODAY, stand_in=alice, at=NOON)
    with pytest.raises(PorchError, match="before the first"):
        actions.go_away(member=alice, begins=TODAY, ends=TODAY - WEEK, stand_in=None, at=NOON)


def test_who_has_left_does_not_see_who_is_away(alice: Member, bob: Member) -> None:
    charlie = actions.remove_member(member=bob, at=NOON)
    gone = actions.go_away(member=alice, begins=TODAY, ends=TODAY, stand_in=None, at=NOON)
    assert (queries.absences(charlie, TODAY), queries.away(charlie, TODAY)) == ([], {})
    assert queries.absence(charlie, gone.pk) is None
