"""What a customer did on pages of ours, as bytes and as heard."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Kind, Visibility
from porch.core.taking_part import Deed, heard, read_deed

ANN = Handle(kind="email", value="ann@example.org", name="Ann")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def deed(**told: object) -> Deed:
    return Deed(**{"id": "idea-3", "kind": Kind.CREATE, "who": ANN, "at": NOON, "about": "idea-3", **told})  # type: ignore[arg-type]


def test_a_deed_is_read_as_it_was_written() -> None:
    written = deed(words="Open on Mondays 🥖", subject="Mondays", how="booth", detail={"board": "menu"})
    assert read_deed(written.body()) == written


def test_what_was_taken_back_is_gone_since_then() -> None:
    later = datetime(2026, 3, 3, tzinfo=UTC)
    item = heard(deed(edited_at=later, gone=True).body(), "portal")
    assert (item.deleted, item.edited_at, item.at) == (True, later, NOON)


def test_other_words_are_another_version_of_the_same_item() -> None:
    first, second = heard(deed(words="a").body(), "portal"), heard(deed(words="b").body(), "portal")
    assert first.external_id == second.external_id == "portal:idea-3"
    assert first.version != second.version


def test_all_about_one_thing_is_one_conversation_and_waits_for_nobody() -> None:
    item = heard(deed(id="comment-9", about="idea-3", visibility=Visibility.IN_PERSON).body(), "portal")
    assert (item.thread, item.addressed, item.visibility) == ("portal:idea-3", False, Visibility.IN_PERSON)
    assert item.detail == {"about": "idea-3", "how": "portal"}


@pytest.mark.parametrize(
    "change", [{"who": {}}, {"id": ""}, {"about": ""}, {"kind": "dance"}, {"at": "noon"}, {"x": 1}]
)
def test_what_is_no_deed_is_refused(change: dict[str, object]) -> None:
    told = json.loads(deed().body()) | change
    with pytest.raises(Unreadable):
        read_deed(json.dumps(told).encode())
