"""Partner health in the console."""

from __future__ import annotations

import pytest
from django.test import Client

from porch.records.team.models import Member
from tests.engagement.ideas.street import YES, board, decided, proposed

pytestmark = pytest.mark.django_db


def test_every_board_says_what_it_owes_and_who_won_twice(alice: Member, client: Client) -> None:
    client.force_login(alice.login)
    assert "No board is open" in client.get("/partners/").content.decode()
    board()
    for title in ("Bake bread", "Own honey"):
        decided(proposed(title), YES)
    page = client.get("/partners/").content.decode()
    for words in ("Answer debt", "Time to decision", "2 ideas taken", "never commented", "Nobody is weighed"):
        assert words in page
