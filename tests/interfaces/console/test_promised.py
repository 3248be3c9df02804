"""Promises in words: whose they are, what became of them, and the record for whoever asks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from porch.engagement.promises.models import Ending, Promise
from porch.engagement.promises.queries import Due, Record
from porch.interfaces.console.promised import due_line, line, owned, record_text, state, whose
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member
from tests.cast import NOON

DAY = timedelta(days=1)
ALICE, BOB = Member(pk=1, name="Alice"), Member(pk=2, name="Bob")
FRIDAY = date(2026, 3, 6)


def promised(owner: Member | None = ALICE, by: Member | None = ALICE, **told: Any) -> Promise:
    handle = Handle(pk=7, value="ben", person=Person(pk=9, name="Ben"))
    return Promise(
        pk=3, thread_id=5, handle=handle, words="A call", due_at=NOON, made_at=NOON - DAY, by=by, owner=owner, **told
    )


@pytest.mark.parametrize(
    ("owner", "reaches", "until", "words"),
    [
        (ALICE, ALICE, None, "Alice has it."),
        (BOB, BOB, None, "Alice promised it, and you have it."),
        (ALICE, BOB, FRIDAY, "Alice is away until Friday 6 March: you stand in."),
        (ALICE, None, FRIDAY, "Alice is away until Friday 6 March: whoever is here, please."),
        (None, None, None, "Alice promised it. Nobody has it now."),
    ],
)
def test_whose_it_is_is_said_to_bob(owner: Any, reaches: Any, until: Any, words: str) -> None:
    assert whose(Due(promise=promised(owner), reaches=reaches, away_until=until), BOB) == words


def test_one_s_own_needs_no_words_and_a_colleague_s_stand_in_is_named() -> None:
    assert whose(Due(promise=promised(), reaches=ALICE), ALICE) == ""
    assert whose(Due(promise=promised(), reaches=BOB, away_until=FRIDAY), ALICE).endswith("Bob stands in.")
    assert whose(Due(promise=promised(None, None), reaches=None), ALICE) == "Nobody has it now."


def test_who_has_it_is_said_in_a_list() -> None:
    assert [owned(promised(), ALICE), owned(promised(), BOB)] == ["Yours", "With Alice"]
    assert [owned(promised(None), BOB), owned(promised(theirs=True), BOB)] == ["Nobody has it", ""]


def test_a_line_tells_to_whom_what_and_whether_it_is_late() -> None:
    due = due_line(Due(promise=promised(), reaches=BOB, away_until=FRIDAY), BOB, NOON + DAY)
    assert (due.name, due.words, due.late, due.url) == ("Ben", "A call", True, "/conversations/5-7/")
    assert (line(promised(), NOON).late, line(promised(), NOON).kept_url) == (False, "/promises/3/kept/")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "Open"), ({"ending": Ending.KEPT, "ended_at": NOON}, "Kept 2 March 2026"),
        ({"ending": Ending.KEPT, "ended_at": NOON + DAY}, "Kept 3 March 2026, after its day"),
        ({"ending": Ending.RELEASED, "ended_at": NOON}, "Released by them 2 March 2026"),
    ],
)  # fmt: skip
def test_what_became_of_it_is_said(told: dict[str, Any], words: str) -> None:
    assert state(promised(**told), NOON) == words
    assert state(promised(), NOON + DAY) == "Overdue"


def test_the_record_is_a_text_that_can_be_sent() -> None:
    late = promised(ending=Ending.KEPT, ended_at=NOON + DAY)
    broken = promised(ending=Ending.BROKEN, ended_at=NOON, why="The line was down.")
    record: Any = Record(promises=(late, broken), made=2, late=1, broken=1)
    assert record_text(record, "Ben", "Trattoria", NOON + DAY).splitlines() == [
        "What Trattoria promised Ben, as of 3 March 2026: 2 (1 kept late, 1 broken).",
        "- 1 March 2026 (Alice): A call - by 2 March 2026. Kept 3 March 2026, after its day.",
        "- 1 March 2026 (Alice): A call - by 2 March 2026. Broken 2 March 2026. The line was down.",
    ]
    nothing: Any = Record(promises=())
    assert record_text(nothing, "Ben", "", NOON) == "What we promised Ben, as of 2 March 2026: 0."
