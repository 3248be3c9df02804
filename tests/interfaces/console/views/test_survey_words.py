"""A survey side by side in two languages, and what is written in the second."""

from __future__ import annotations

import pytest
from django.test import Client

from porch.engagement.surveys import actions, versions
from porch.engagement.surveys.models import Survey
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(alice: object, client: Client) -> Client:
    """Alice, signed in."""
    client.force_login(alice.login)  # type: ignore[attr-defined]
    return client


def test_every_text_stands_beside_its_own_and_what_was_written_is_kept(desk: Client) -> None:
    made = asking.survey(languages=("en", "de"))
    path = f"/surveys/{made.pk}/words/de/"
    shown = desk.get(path).content.decode()
    assert "1 of 7 texts are written." in shown
    assert 'value="Welches Gericht bleibt?"' in shown
    desk.post(path, {"said-name": "Die Karte", "said-why": "Was spricht dafür?", "said-dish.options.risotto": "Reis"})
    assert Survey.objects.get().translated == {"de": {"name": "Die Karte"}}
    dish, why, _ = versions.latest(made).asked
    assert (dish.words["de"], dish.options[0].words["de"], why.words["de"]) == (
        "Welches Gericht bleibt?", "Reis", "Was spricht dafür?",
    )  # fmt: skip
    seen = desk.get(f"/surveys/{made.pk}/").content.decode()
    assert "4 of 7 texts" in seen
    assert path in seen


def test_only_its_other_languages_are_written_and_nothing_once_it_is_closed(desk: Client) -> None:
    made = asking.survey(languages=("en", "de"))
    assert [desk.get(f"/surveys/{made.pk}/words/{one}/").status_code for one in ("en", "fr")] == [404, 404]
    actions.close(survey=made, at=NOON)
    desk.post(f"/surveys/{made.pk}/words/de/", {"said-why": "Warum?"})
    assert "de" not in versions.latest(made).asked[1].words
