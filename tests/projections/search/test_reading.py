"""A row of the log as a document: its words, and what it is found by besides."""

from __future__ import annotations

from porch.projections.search import keys, reading

ROW = (
    9, 5, "create", 1, False, "2026-03-02 12:00:00", False, 3, 4, "square", "public", "Soup", "It was COLD",
    "complaint question", "negative", 2.0,
)  # fmt: skip


def test_it_holds_subject_and_text_folded_and_every_mark() -> None:
    document = reading.document(ROW)
    assert document is not None
    key, number, handle, at, length, words, marks = document
    assert (number, handle, at, length, words) == (5, 3, ROW[5], 4, " soup  it  was  cold ")
    assert set(marks.split()) == {"§csquare", "§vpublic", "§ncomplaint", "§nquestion", "§mnegative", "§h3", "§h4"}
    assert (keys.level_of_key(key), keys.interaction_of(key)) == (keys.level_of(2.0), 5)


def test_what_is_gone_or_says_nothing_is_no_document() -> None:
    assert reading.document((*ROW[:4], True, *ROW[5:])) is None
    assert reading.document((*ROW[:11], "", "…", *ROW[13:])) is None


def test_what_we_said_is_nobodys_and_found_by_whom_it_was_said_to() -> None:
    document = reading.document((*ROW[:6], True, None, 4, *ROW[9:15], None))
    assert document is not None
    assert (document[2], "§h4" in document[6]) == (None, True)


def test_a_mark_holds_nothing_but_letters_and_figures() -> None:
    assert reading.mark("c", "my own' & channel") == "§cmyownchannel"
