"""Needs in the console: a quarter, one need with its ideas, the brief and the table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from porch.analytics.quarters import quarter_of
from porch.core.clock import SYSTEM_CLOCK
from porch.core.interaction import Visibility
from porch.engagement.remedies.models import Remedy
from porch.interfaces.console import typeset
from porch.records.accounts.models import Account
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, says
from tests.engagement.ideas.street import YES, decided, proposed
from tests.projections.language.fake import plain as plain
from tests.projections.needs.town import hear
from tests.projections.needs.town import talk as talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain", "talk")]
BREAD = "/needs/ask/?topic=bread"


@pytest.fixture
def desk(alice: Member, client: Client, shop: Account) -> Client:
    """Alice, signed in; Ann and Ben ask for bread, and Cleo complains to us alone."""
    now = SYSTEM_CLOCK.now() - timedelta(seconds=1)
    hear(
        shop, says(ANN, "request! bake bread with <b>seeds</b>", at=now),
        says(BEN, "request! bread please", at=now - timedelta(minutes=1)),
        says(CLEO, "complaint! a secret table", at=now, visibility=Visibility.DIRECT),
    )  # fmt: skip
    client.force_login(alice.login)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_quarter_tells_what_people_ask_for_and_lack(desk: Client) -> None:
    page = text(desk.get("/needs/"))
    assert "What people ask for" in page
    assert "too few to say" in page
    assert 'id="needs-lack"' not in text(desk.get("/needs/?kind=ask"))
    before = quarter_of(SYSTEM_CLOCK.now().date()).before
    assert "Nothing to tell of this quarter" in text(desk.get(f"/needs/?quarter={before}"))
    assert desk.get("/needs/?quarter=autumn&kind=wish").status_code == 200


def test_a_need_is_told_in_peoples_words(desk: Client) -> None:
    page = text(desk.get(BREAD))
    assert "bake bread with &lt;b&gt;seeds&lt;/b&gt;" in page
    assert "2 people" in page
    assert "said to you alone" in text(desk.get("/needs/lack/?topic=table"))
    assert desk.get("/needs/wish/").status_code == 404
    assert "Nobody said so" in text(desk.get("/needs/ask/?topic=cake&before=nonsense"))


def test_words_come_a_page_at_a_time(desk: Client, shop: Account) -> None:
    now = SYSTEM_CLOCK.now() - timedelta(minutes=1)
    hear(shop, *(says(ANN, f"request! bread no {n}.", at=now - timedelta(seconds=n)) for n in range(40)))
    first = text(desk.get(BREAD))
    later = first.split('href="?topic=bread&amp;before=')[1].split('"')[0]
    assert "bread no 39." not in first
    assert "bread no 39." in text(desk.get(f"{BREAD}&before={later}"))


def test_an_idea_is_linked_and_that_is_undone_and_done_again(desk: Client) -> None:
    idea = proposed()
    decided(idea, YES, at=SYSTEM_CLOCK.now())
    assert "Bake bread (1)" in text(desk.get(BREAD))
    desk.post("/needs/ask/links/", {"topic": "bread", "idea": str(idea.pk)})
    made = Remedy.objects.get()
    assert "decided" in text(desk.get(BREAD))
    assert "Bake bread" in text(desk.get("/needs/"))
    desk.post(f"/needs/links/{made.pk}/undo/")
    assert "No idea is linked" in text(desk.get(BREAD))
    desk.post(f"/needs/links/{made.pk}/again/")
    assert Remedy.objects.filter(undone_at=None).count() == 1
    assert desk.post("/needs/links/999/undo/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "topic", "idea"),
    [("ask", "bread", "999"), ("ask", "bread", "x"), ("ask", "", "one"), ("wish", "bread", "one")],
)
def test_what_cannot_be_linked_is_refused(desk: Client, kind: str, topic: str, idea: str) -> None:
    there = {"one": str(proposed().pk)}
    desk.post(f"/needs/{kind}/links/", {"topic": topic, "idea": there.get(idea, idea)})
    assert Remedy.objects.count() == 0


def test_the_brief_tells_no_word_that_was_said_to_us_alone(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = text(desk.get("/needs/brief/"))
    assert "seeds" in page
    assert "secret" not in page
    assert "Ann" not in page.split("<main")[1]
    monkeypatch.setattr(typeset, "pdf", lambda html, css: b"%PDF " + html.encode())
    made = desk.get("/needs/brief/pdf/")
    assert made["Content-Type"] == "application/pdf"
    assert b"secret" not in made.content


def test_a_brief_that_cannot_be_set_says_so(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def falls(html: str, css: str) -> bytes:
        raise typeset.NotSet("The report could not be set as PDF.")

    monkeypatch.setattr(typeset, "pdf", falls)
    assert desk.get("/needs/brief/pdf/")["Location"] == "/needs/brief/"


def test_the_table_has_a_line_a_need_and_nobodys_words(desk: Client) -> None:
    told = text(desk.get("/needs/csv/"))
    assert "ask,bread,2,0,0,too few to say" in told
    assert "seeds" not in told
