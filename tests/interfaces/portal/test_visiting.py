"""Who reads a page: by a cookie of the portal's own, which opens nothing of the team's and the other way round."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from porch.core.clock import SYSTEM_CLOCK
from porch.interfaces.portal import visiting
from porch.records.guests.models import Stay
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.interfaces.portal import entering

YOU = "/with/you/"


def test_a_page_asks_for_a_visitor_once_where_a_cookie_is_sent_and_never_where_none_is(
    guest: Client, ann: Person
) -> None:
    stays = []
    for token in ("", "none-of-ours"):
        guest.cookies[visiting.COOKIE] = token
        with CaptureQueriesContext(connection) as asked:
            guest.get("/with/sign-in/")
        stays.append(len([one for one in asked if "guests_stay" in one["sql"]]))
    assert stays == [0, 1]


def test_the_cookie_is_for_the_portal_alone_and_no_script_reads_it(guest: Client, ann: Person) -> None:
    now = SYSTEM_CLOCK.now()
    entering.enter(guest, "ann@example.org")
    Stay.objects.update(seen_at=now - timedelta(hours=2))
    with override_settings(SESSION_COOKIE_SECURE=True):
        kept = guest.get(YOU).cookies[visiting.COOKIE]
    assert (kept["path"], kept["httponly"], kept["samesite"], kept["secure"]) == ("/with/", True, "Lax", True)
    assert int(kept["max-age"]) == 90 * 24 * 3600
    assert not guest.get(YOU).cookies, "once an hour"


def test_a_token_that_was_planted_is_forgotten_and_never_adopted(guest: Client, ann: Person) -> None:
    guest.cookies[visiting.COOKIE] = "planted-by-another"
    answer = guest.get(YOU)
    assert "ann@" not in answer.text
    assert answer.cookies[visiting.COOKIE].value == ""
    entering.enter(guest, "ann@example.org")
    assert guest.cookies[visiting.COOKIE].value != "planted-by-another"


def test_a_colleague_is_a_stranger_here_and_a_customer_is_one_in_the_console(
    guest: Client, ann: Person, alice: Member
) -> None:
    guest.force_login(alice.login)
    assert "Your mail address" in guest.get(YOU).text
    guest.logout()
    entering.enter(guest, "ann@example.org")
    assert guest.get("/people/").status_code == 302
    guest.cookies["porch_console"] = guest.cookies[visiting.COOKIE].value
    assert guest.get("/people/").status_code == 302


def test_whoever_was_erased_is_signed_in_nowhere(guest: Client, ann: Person) -> None:
    entering.enter(guest, "ann@example.org")
    Stay.objects.all().delete()
    answer = guest.get(YOU)
    assert (answer.status_code, answer.cookies[visiting.COOKIE].value) == (200, "")
