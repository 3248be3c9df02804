"""`porch ideas`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from porch.engagement.ideas.models import Decision, Idea
from porch.interfaces.cli.ideas import group
from tests.engagement.ideas.street import proposed

pytestmark = pytest.mark.django_db


def run(*words: str) -> Any:
    return CliRunner().invoke(group, words)


def told(*words: str) -> Any:
    return json.loads(run(*words, "--json").output)


def test_a_board_is_opened_with_an_owner_and_a_promise(alice: Any) -> None:
    assert "There is no board yet." in run("boards").output
    assert "owns the board" in run("open", "Menu", "--owner", "x@example.org", "--answer-days", "14").output
    made = told("open", "Menu", "--owner", alice.login.email, "--answer-days", "14")
    assert made["address"] == "/with/ideas/menu/"
    (one,) = told("boards")
    assert (one["board"], one["owner"], one["late"]) == ("menu", "Alice", 0)


def test_ideas_are_listed_shown_decided_and_published(alice: Any) -> None:
    run("open", "Menu", "--owner", alice.login.email, "--answer-days", "14")
    idea = proposed("Bake bread")
    Idea.objects.update(held_at=None)
    assert [one["title"] for one in told("list", "menu")] == ["Bake bread"]
    refused = run("decide", str(idea.pk), "no", "--reason", "Too small")
    assert (refused.exit_code, "offer instead" in refused.output) == (1, True)
    made = told("decide", str(idea.pk), "no", "--reason", "Too small", "--nothing")
    assert told("show", str(idea.pk))["decisions"][0]["published"] is None
    assert told("publish", str(made["decision"])) == {"published": [made["decision"]]}
    assert (Idea.objects.get().status, Decision.objects.get().no_alternative) == ("no", True)


@pytest.mark.parametrize(
    "words", [("list", "nowhere"), ("show", "9"), ("publish", "9"), ("decide", "9", "yes", "--reason", "x")]
)
def test_what_is_not_there_is_said_so(words: tuple[str, ...]) -> None:
    assert (run(*words).exit_code, "There is no" in run(*words).output) == (1, True)
