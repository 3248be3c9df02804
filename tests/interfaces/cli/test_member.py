"""`porch member` adds colleagues and helps who forgot a password."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.interfaces.cli.member import group
from porch.records.team import actions
from porch.records.team.models import Member
from tests.interfaces.cli.terminal import say, told

pytestmark = pytest.mark.django_db
TWICE = "lamp-and-porch\nlamp-and-porch\n"


def add(name: str, *more: str) -> None:
    say(group, "add", "--name", name, "--email", f"{name.lower()}@example.org", *more, typed=TWICE)


def test_a_colleague_is_added_with_the_password_that_was_typed() -> None:
    add("Alice", "--role", "owner")
    assert Member.objects.get().login.check_password("lamp-and-porch")
    assert [(row["name"], row["role"]) for row in told(group, "list")] == [("Alice", "owner")]


def test_an_owner_from_the_terminal_ends_the_set_up() -> None:
    actions.offer_setup()
    add("Alice", "--role", "owner")
    assert actions.business().setup_digest == ""


def test_a_colleague_is_a_member_unless_we_say_otherwise() -> None:
    add("Bob")
    assert Member.objects.get().role == "member"


def test_the_password_is_not_shown() -> None:
    assert "lamp" not in say(group, "add", "--name", "A", "--email", "a@example.org", typed=TWICE).output


def test_who_forgot_theirs_gets_another() -> None:
    add("Alice")
    say(group, "password", "ALICE@example.org", typed="another-lamp\nanother-lamp\n")
    assert Member.objects.get().login.check_password("another-lamp")


def test_an_address_that_nobody_has_is_said() -> None:
    with pytest.raises(PorchError, match="Nobody signs in as"):
        say(group, "password", "zoe@example.org", typed=TWICE)


def test_before_the_first_colleague_it_says_what_to_do() -> None:
    assert "set it up" in say(group, "list").stdout


def test_who_is_away_is_stood_in_for_until_they_are_back() -> None:
    add("Alice")
    add("Bob")
    days = ("--from", "2026-03-02", "--to", "2026-03-06")
    gone = told(group, "away", "alice@example.org", *days, "--stand-in", "bob@example.org")
    assert (gone["name"], gone["begins"], gone["ends"]) == ("Alice", "2026-03-02", "2026-03-06")
    assert gone["stand_in"] == "Bob"
    assert told(group, "back", str(gone["id"])) == {"id": gone["id"], "name": "Alice", "back": True}
    assert told(group, "away", "bob@example.org", *days)["stand_in"] == ""
    with pytest.raises(PorchError, match="no absence with the number 99"):
        say(group, "back", "99")
