"""What the views share."""

from __future__ import annotations

from datetime import UTC

from porch.interfaces.console.views.common import now
from tests.interfaces.console.conftest import Town, sign_in


def test_the_moment_is_aware() -> None:
    assert now().tzinfo is UTC


def test_a_conversation_with_nobody_is_not_found(town: Town) -> None:
    assert sign_in(town.alice).get("/conversations/1-99999/").status_code == 404
    assert sign_in(town.alice).post("/conversations/1-99999/closure/").status_code == 404
