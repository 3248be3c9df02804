"""A note about somebody we met, as bytes and as heard."""

from __future__ import annotations

import doctest
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from porch.core import met
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Kind, Visibility
from porch.core.met import Note, heard, read_note

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANN = Handle(kind="email", value="ann@example.org", name="Ann")
US = Handle(kind="in_person", value="us")
NOTE = Note(
    id="k:0", what="booth", who=ANN, at=NOON, where="SIAL", words="Asked for the list", by="Bob", beside=("Dov",)
)


def test_the_examples_hold() -> None:
    assert doctest.testmod(met).failed == 0


def test_a_note_is_read_as_it_was_written() -> None:
    assert read_note(NOTE.body()) == NOTE


def test_through_whom_they_came_is_told_where_it_is_known() -> None:
    brought = replace(NOTE, brought_by="bluesky:dov")
    assert read_note(brought.body()) == brought
    assert heard(brought.body(), "in_person", US).detail["brought_by"] == "bluesky:dov"


def test_a_note_is_heard_as_what_it_was() -> None:
    item = heard(NOTE.body(), "in_person", US)
    assert (item.external_id, item.kind, item.author, item.at, item.text) == (
        "in_person:k:0", Kind.VISIT, ANN, NOON, "Asked for the list",
    )  # fmt: skip
    assert (item.visibility, item.subject, item.thread) == (
        Visibility.IN_PERSON, "Booth, SIAL", "in_person:with:email:ann@example.org",
    )  # fmt: skip
    assert item.detail == {"as": "booth", "where": "SIAL", "noted_by": "Bob", "beside": "Dov"}


def test_what_we_did_is_ours_and_for_them() -> None:
    note = Note(id="k:0", what="call", who=ANN, at=NOON, ours=True, answered="no")
    item = heard(note.body(), "phone", US)
    assert (item.ours, item.author, item.recipients, item.detail["answered"]) == (True, US, (ANN,), "no")


@pytest.mark.parametrize(
    "change",
    [
        {"what": "dance"}, {"id": ""}, {"who": {"kind": "email", "value": ""}}, {"who": "Ann"}, {"at": "noon"},
        {"words": 7}, {"surprise": "x"}, {"who": {"kind": "email", "value": 7}},
    ],
)  # fmt: skip
def test_what_is_no_note_is_unreadable(change: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        read_note(json.dumps(json.loads(NOTE.body()) | change).encode())


@pytest.mark.parametrize("raw", [b"", b"\xff", b"[]", b"null", b"[" * 100_000, b"{}"])
def test_no_bytes_are_too_strange(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read_note(raw)
