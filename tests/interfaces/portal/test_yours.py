"""What one did stands on one's page, place by place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from porch.interfaces.portal import yours
from porch.interfaces.portal.yours import Line, Yours
from porch.records.people.models import Person
from tests.interfaces.portal import entering

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_what_one_did_is_on_ones_page_and_a_place_with_nothing_is_not(
    guest: Client, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Line(words="<b>Basil</b>", address="/with/idea/7/", at=NOON, became="Planned")
    parts = (lambda *_: Yours(name="Ideas", lines=(line,)), lambda *_: Yours(name="Questions", lines=()))
    monkeypatch.setattr(yours, "PARTS", parts)
    entering.enter(guest, "ann@example.org")
    page = guest.get("/with/you/").text
    assert "&lt;b&gt;Basil&lt;/b&gt;" in page
    assert ("<h2>Ideas</h2>" in page, "<h2>Questions</h2>" in page) == (True, False)
