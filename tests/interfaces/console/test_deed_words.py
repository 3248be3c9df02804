"""What we did among ourselves is said in words."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from porch.core.interaction import DEEDS, Kind
from porch.interfaces.console.deed_words import DEED_WORDS, deed_words


@pytest.mark.parametrize(
    ("kind", "detail", "words"),
    [
        ("hand_over", {"name": "Bob"}, "handed it over to Bob"), ("assign", {"to": "member:1"}, "took it"),
        ("assign", {}, "gave it back to everybody"), ("snooze", {}, "put it off"),
        ("correct", {"label": "complaint", "right": "1"}, "said what it is: complaint"),
        ("correct", {"label": "question", "right": "0"}, "said what it is not: question"),
        ("promise", {"until": "2026-03-02"}, "promised"), ("promise", {"theirs": "1"}, "noted what they promised"),
        ("promise", {"ended": "kept"}, "kept a promise"),
        ("promise", {"ended": "kept", "late": "1"}, "kept a promise after its day"),
        ("promise", {"ended": "broken"}, "could not keep a promise"),
        ("promise", {"ended": "released"}, "was released from a promise"),
        ("promise", {"reopened": "1"}, "opened a promise again"),
        ("promise", {"to": "member:2", "name": "Bob"}, "gave a promise to Bob"),
        ("promise", {"to": "", "name": "everybody"}, "gave a promise to everybody"),
    ],
)  # fmt: skip
def test_a_deed_is_said(kind: str, detail: dict[str, str], words: str) -> None:
    assert deed_words(SimpleNamespace(kind=kind, detail=detail))[1] == words


def test_every_deed_has_words() -> None:
    assert DEEDS - {Kind.NOTE} <= DEED_WORDS.keys()
