"""Photos and files: shown or saved, never run."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.conversations import queries
from porch.projections.waiting import queries as waiting
from porch.records.interactions import actions as log
from tests.interfaces.console.conftest import PIXEL, Town, sign_in


def plate(town: Town) -> object:
    """Return the photo Ben sent."""
    standing = waiting.urgent(SYSTEM)[0]
    found = queries.conversation(SYSTEM, standing.thread_id, standing.handle_id, now=town.now)
    return next(file for turn in found.turns for file in turn.files.all())


def test_a_photo_is_shown_in_a_sandbox(town: Town) -> None:
    answer = sign_in(town.charlie).get(f"/media/{plate(town).pk}/")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline")
    assert answer.content == PIXEL


def test_a_photo_is_sent_once(town: Town) -> None:
    client = sign_in(town.alice)
    first = client.get(f"/media/{plate(town).pk}/")
    assert client.get(f"/media/{plate(town).pk}/", headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/pdf", "application/octet-stream"])
def test_whatever_is_no_picture_is_only_saved(content_type: str, town: Town) -> None:
    file = log.keep_fetched(
        file=plate(town), content=b"<script>alert(1)</script>", content_type=content_type, name='a"\r\nb.html'
    )
    answer = sign_in(town.alice).get(f"/media/{file.pk}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="ab.html"'


def test_a_file_that_was_refused_is_not_there(town: Town) -> None:
    file = log.refuse_file(file=plate(town), reason="too large")
    assert sign_in(town.alice).get(f"/media/{file.pk}/").status_code == 404


def test_bytes_that_are_gone_are_not_found(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    file = plate(town)
    monkeypatch.setattr("porch.records.interactions.store.read", _gone)
    assert sign_in(town.alice).get(f"/media/{file.pk}/").status_code == 404


def _gone(_: str) -> bytes:
    raise FileNotFoundError
