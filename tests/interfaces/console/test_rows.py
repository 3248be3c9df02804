"""One line of a list."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from porch.core.viewer import SYSTEM
from porch.interfaces.console.rows import name_of, row, rows, state_words, urgent_why
from porch.projections.waiting import queries as waiting
from tests.interfaces.console.conftest import Town


def test_a_row_says_who_why_and_since_when(town: Town) -> None:
    shown = row(waiting.urgent(SYSTEM)[0], move="Call or answer now")
    assert (shown.name, shown.why, shown.urgent_why) == ("Ben Okafor", "Complaint", 'they wrote "food poisoning"')
    assert (shown.channel_label, shown.visibility, shown.move_icon) == ("Mastodon", "public", "phone")
    assert "cousin was sick" in shown.words


def test_rows_tell_who_is_answering(town: Town) -> None:
    standing = waiting.urgent(SYSTEM)[0]
    assert rows([standing], {(standing.thread_id, standing.handle_id): town.bob})[0].writer == "Bob"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "waiting", "reason": "question"}, "Question"),
        ({"state": "waiting", "reason": "", "assigned": SimpleNamespace(name="Bob")}, "Message, with Bob"),
        ({"state": "handed_over", "handed_to": "marketing"}, "With marketing"),
        ({"state": "handed_over", "assigned": SimpleNamespace(name="Bob")}, "With Bob"),
        ({"state": "handed_over"}, "Handed over"),
        ({"state": "done"}, "Done"),
    ],
)
def test_where_it_stands_in_one_phrase(fields: dict[str, object], words: str) -> None:
    standing = SimpleNamespace(**{"assigned": None, "handed_to": "", "reason": "", **fields})
    assert state_words(standing) == words


def test_a_flag_needs_no_word() -> None:
    assert urgent_why(SimpleNamespace(urgent_word="")) == "a colleague raised the flag"


def test_we_call_people_by_our_name_for_them_first() -> None:
    handle = SimpleNamespace(person_id=1, person=SimpleNamespace(name="Ann"), name="Ann L.", value="ann@example.org")
    assert name_of(handle) == "Ann"
    assert name_of(SimpleNamespace(person_id=None, person=None, name="", value="ann@example.org")) == "ann@example.org"
