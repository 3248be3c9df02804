"""The bare page stands beside the real ones, behind the same door; the planted fault shows the same page, slowly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from porch.desk.morning import actions as morning
from porch.proving.benches import _bare_page
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, NOON, says

pytestmark = [pytest.mark.django_db, pytest.mark.urls("porch.proving.benches._bare_page")]
STANDING = 'FROM "waiting_standing"'


@pytest.fixture
def three(shop: Account) -> None:
    """Three people wait."""
    items = [says(who, f"I am {who.name}", at=NOON - timedelta(hours=1)) for who in (ANN, BEN, CLEO)]
    log.record(account=shop, items=items, received_at=NOON)
    morning.refresh(now=NOON)


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.login, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.usefixtures("three")
def test_it_shows_who_waits_with_one_statement_on_the_mornings_table(alice: Member) -> None:
    with CaptureQueriesContext(connection) as taken:
        page = signed_in(alice).get("/bench/bare/").content.decode()
    assert all(f"<li>I am {name}</li>" in page for name in ("Ann", "Ben", "Cleo"))
    assert sum(STANDING in one["sql"] for one in taken) == 1


@pytest.mark.usefixtures("three")
def test_the_other_pages_stand_where_they_stood(alice: Member) -> None:
    assert "I am Ann" in signed_in(alice).get("/").content.decode()


@pytest.mark.usefixtures("three")
def test_the_planted_morning_is_the_same_page_with_many_more_statements(
    alice: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_bare_page, "sleep", lambda seconds: None)
    shown = signed_in(alice).get("/")
    with CaptureQueriesContext(connection) as taken:
        planted = _bare_page.slow(shown.wsgi_request)
    assert planted.status_code == shown.status_code == 200
    assert sum(STANDING in one["sql"] for one in taken) >= 4
