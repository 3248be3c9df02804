"""The bare page of the portal stands behind the portal's guard; the planted fault forgets votes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import connection
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext

from porch.engagement.ideas import voting
from porch.interfaces.portal import guard
from porch.proving.benches import portal
from tests.cast import NOON
from tests.engagement.ideas import street

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A browser before the bench's addresses and templates; all is given back afterwards."""
    for name in ("MOST_READ", "MOST_SAID", "MOST_SAID_BY_ONE"):
        monkeypatch.setattr(guard, name, getattr(guard, name))
    settings.ROOT_URLCONF = "porch.proving.benches._portal_page"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(portal.TEMPLATES)]}]
    yield Client()
    engines._engines.clear()  # type: ignore[attr-defined]


def test_it_shows_titles_in_the_frame_with_one_statement_on_the_ideas(bench: Client) -> None:
    street.proposed("Bake bread")
    with CaptureQueriesContext(connection) as taken:
        page = bench.get("/bench/bare/").text
    assert "<li>Bake bread</li>" in page
    assert 'class="house"' in page
    assert sum('FROM "ideas_idea"' in one["sql"] for one in taken) == 1


def test_the_other_pages_stand_where_they_stood(bench: Client) -> None:
    idea = street.proposed("Bake bread")
    assert "Bake bread" in bench.get(f"/with/idea/{idea.pk}/").text


def test_the_planted_fault_forgets_some_votes_and_says_nothing(bench: Client) -> None:
    from porch.proving.benches import _portal_page

    vote = _portal_page.forgetful(voting.vote_by_number)
    ideas = [street.proposed(f"Idea {number}", by=f"Guest{number}") for number in range(_portal_page.FORGOTTEN)]
    said = [vote(number=idea.pk, person=street.somebody("Ben"), at=NOON) for idea in ideas]
    assert all(said)
    assert sum(one.pk is None for one in said) == 1
