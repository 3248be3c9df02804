"""Hostile words in every field of a claim and of a choice, in a browser that heeds no policy: none runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.choices import actions
from porch.engagement.choices.models import Choice
from tests.hostile import planted
from tests.hostile.crawling import trap

pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600),
]  # fmt: skip


def addresses(claims: list[int], choice: int) -> Iterator[str]:
    """Yield every address that shows hostile words."""
    for before in range(20, len(claims) + 20, 20):
        yield f"/with/claims/?before={claims[min(before, len(claims) - 1)]}"
    for number in claims[: 1 + len(claims) // planted.A_CLAIM]:
        yield f"/with/claims/{number}/"
    yield from ("/with/choices/", f"/with/choices/{choice}/", f"/with/choices/{choice}/?facts=1")


def test_none_of_three_hundred_hostile_words_runs_where_claims_and_choices_are_shown(
    chromium: Any, live_server: Any
) -> None:
    claims, choice = planted.claims(planted.everybody()), planted.choice()
    with trap(chromium) as set_up:
        set_up.open(live_server.url + path for path in addresses(claims, choice))
        actions.close(choice=Choice.objects.get(), at=SYSTEM_CLOCK.now())
        set_up.open([f"{live_server.url}/with/choices/{choice}/"])
        assert (set_up.seen > 45, set_up.can_snap()) == (True, True)
