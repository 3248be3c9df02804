"""The team sees the pictures of an idea, also of one that waits, and takes them off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from porch.engagement.ideas import pictures
from porch.engagement.ideas.models import Picture
from porch.engagement.ideas.pictures import Drawn
from porch.records.interactions import store
from tests.cast import NOON
from tests.engagement.ideas.street import board, proposed, somebody
from tests.interfaces.console.conftest import sign_in

pytestmark = pytest.mark.django_db


def test_the_team_sees_the_picture_of_an_idea_that_waits_and_takes_it_off(
    alice: Any, settings: Any, tmp_path: Path
) -> None:
    settings.PORCH_HOME = tmp_path
    idea, at_work = proposed(on=board(looks_first=True)), sign_in(alice)
    drawn = Drawn(content=b"GIF89a", content_type="image/gif", width=4, height=3, alt="A loaf")
    (one,) = pictures.add(idea=idea, person=somebody(), drawn=[drawn], at=NOON)
    assert (
        f'src="/ideas/pictures/{one.pk}/" width="4" height="3" alt="A loaf"' in at_work.get(f"/ideas/{idea.pk}/").text
    )
    shown = at_work.get(f"/ideas/pictures/{one.pk}/")
    assert (shown["Content-Type"], "sandbox" in shown["Content-Security-Policy"]) == ("image/gif", True)
    store.remove(one.sha256)
    assert at_work.get(f"/ideas/pictures/{one.pk}/").status_code == 404
    at_work.post(f"/ideas/{idea.pk}/", {"deed": "unpicture", "picture": str(one.pk)})
    assert Picture.objects.get().removed_at is not None
    assert at_work.get(f"/ideas/pictures/{one.pk}/").status_code == 404
    assert at_work.post(f"/ideas/{idea.pk}/", {"deed": "unpicture", "picture": "x"}).status_code == 404
