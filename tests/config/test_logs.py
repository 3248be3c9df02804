"""A log may be read by people who may open nothing of a customer's."""

from __future__ import annotations

import logging

import pytest
from django.core import signing

from porch.config.logs import Unlinked

TOKEN = signing.Signer(salt="x").sign_object([1, "survey-7", 1_800_000_000])


@pytest.mark.parametrize(
    ("words", "args"),
    [("Gone: %s", (f"/with/wishes/{TOKEN}/",)), (f"/with/come/{TOKEN}/claim/?done=kept failed", None),
     ("%s %d", (f'"GET /with/stop/{TOKEN}/ HTTP/1.1"', 200))],
)  # fmt: skip
def test_a_line_of_the_log_opens_nothing(words: str, args: tuple[object, ...] | None) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, words, args, None)
    assert Unlinked().filter(record)
    assert TOKEN not in record.getMessage()
    assert "/…/" in record.getMessage()


def test_other_lines_stay_as_they_are() -> None:
    record = logging.LogRecord("x", logging.WARNING, "", 1, "%s: /with/sign-up/ %s", ("12:30", {"a": 1}), None)
    assert Unlinked().filter(record)
    assert record.getMessage() == "12:30: /with/sign-up/ {'a': 1}"
