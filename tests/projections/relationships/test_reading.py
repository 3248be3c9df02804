"""What a row of the log means between somebody and us."""

from __future__ import annotations

from typing import Any

import pytest

from porch.projections.relationships.reading import ASKING, INVOICE, STARTED, THANKS, UNHAPPY, exchange


def row(**told: Any) -> tuple[Any, ...]:
    facts = {
        "id": 1, "kind": "create", "channel": "email", "visibility": "direct", "ours": False, "addressed": True,
        "deleted": False, "traits": "", "in_reply_to": "", "handle": 2, "handle_kind": "email", "member": None,
        "thread": 3, "at": "2026-03-02 12:00:00", "subject": "", "text": "", "needs": None, "sentiment": None,
    }  # fmt: skip
    return tuple((facts | told).values())


@pytest.mark.parametrize(
    ("told", "flags"),
    [
        ({"text": "Do you have a table?"}, ASKING), ({"text": "I want my money back"}, UNHAPPY),
        ({"text": "Thank you!"}, THANKS), ({"text": "Thank you!", "needs": "complaint"}, UNHAPPY),
        ({"text": "I want my money back", "needs": "", "sentiment": ""}, 0),
        ({"ours": True, "subject": "Invoice 12"}, INVOICE | STARTED), ({"ours": True, "in_reply_to": "q"}, 0),
        ({"ours": True, "traits": "receipt", "in_reply_to": "q"}, INVOICE), ({"kind": "purchase"}, INVOICE),
        ({"ours": True, "text": "When can we call?"}, ASKING | STARTED),
    ],
)  # fmt: skip
def test_it_asks_complains_bills_or_thanks(told: dict[str, Any], flags: int) -> None:
    found = exchange(row(**told))
    assert found is not None
    assert found[-1] == flags


@pytest.mark.parametrize(
    "told",
    [
        {"handle": None}, {"deleted": True}, {"kind": "note", "ours": True}, {"traits": "list"},
        {"traits": "receipt"}, {"traits": "mention,automatic"}, {"kind": "block"}, {"kind": "promise", "ours": True},
    ],
)  # fmt: skip
def test_what_is_nobodys_word_to_the_other_means_nothing(told: dict[str, Any]) -> None:
    assert exchange(row(**told)) is None


def test_a_purchase_stands_on_no_rung() -> None:
    found = exchange(row(kind="purchase", channel="shop"))
    assert found is not None
    assert found[6:8] == (None, "email")
