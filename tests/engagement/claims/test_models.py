"""What one row of a claim tells."""

from __future__ import annotations

from porch.engagement.claims.models import Claim, Stand
from tests.cast import NOON


def test_a_claim_is_public_from_when_it_is_published_until_it_ends() -> None:
    assert [
        Claim(published_at=since, ended_at=until).is_public
        for since, until in ((None, None), (NOON, None), (NOON, NOON))
    ] == [False, True, False]
    assert Claim(pk=7).about == "claim-7"


def test_words_are_shown_unless_they_wait_or_are_hidden() -> None:
    fates = (None, None), (NOON, None), (None, NOON)
    shown = [Stand(held_at=held, hidden_at=hidden).is_shown for held, hidden in fates]
    assert shown == [True, False, False]
