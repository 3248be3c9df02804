"""Who asks us to stop is heard; who only speaks of stopping is not."""

from __future__ import annotations

import pytest

from porch.core.stopping import asks_to_stop


@pytest.mark.parametrize(
    "text",
    [
        "STOP", "stop.", "Unsubscribe", "Please unsubscribe me", "please stop writing to me", "Don't contact me again!",
        "Leave me alone", "opt-out", "Cancellami", "Per favore disiscrivetemi", "basta messaggi, grazie",
        "Abmelden bitte",
        "Keine Mails mehr", "Désabonnez-moi", "BAJA", "Uitschrijven",
        "Stop all mails\n\n-- \nAnn",
    ],
)  # fmt: skip
def test_these_ask_us_to_stop(text: str) -> None:
    assert asks_to_stop(text)
    assert asks_to_stop("Good morning", subject=text.splitlines()[0])


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "?", "Stop by on Friday?", "How do I unsubscribe from the newsletter of my bank?",
        "The bus stop is closed",
        "Can you stop the alarm", "Basta pasta!", "I want to cancel my table", "non stop", "🛑", "stop " * 40,
    ],
)  # fmt: skip
def test_these_do_not(text: str) -> None:
    assert not asks_to_stop(text)
