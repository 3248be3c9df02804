"""`porch gatherings` sets dates, lists and changes them, and writes down who comes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from porch.core.errors import PorchError
from porch.interfaces.cli.gatherings import group
from tests.engagement.gatherings.hall import somebody

pytestmark = pytest.mark.django_db


def told(*words: object) -> Any:
    result = CliRunner().invoke(group, [*map(str, words), "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def date() -> int:
    number: int = told("set", "Tasting", "2090-03-12T19:00", "--zone", "Europe/Rome", "--seats", 1)["id"]
    return number


def test_a_date_is_set_listed_moved_called_off_and_taken_back() -> None:
    number = date()
    assert [(one["name"], one["begins"]) for one in told("list")] == [("Tasting", "2090-03-12 19:00:00+01:00")]
    assert told("move", number, "2090-03-13T20:00")["begins"] == "2090-03-13 20:00:00+01:00"
    assert told("call-off", number)["off"]
    assert not told("take-back", number)["off"]
    assert told("list", "--over") == []


def test_answers_are_written_down_and_who_is_too_late_waits() -> None:
    number, ann, ben = date(), somebody("Ann"), somebody("Ben")
    assert not told("answer", number, ann.pk, "yes")["waits"]
    assert told("answer", number, ben.pk, "yes")["waits"]
    assert [(row["name"], row["waiting"]) for row in told("show", number)] == [("Ann", None), ("Ben", 1)]
    assert "/with/come/" in told("link", number, ann.pk)["link"]


@pytest.mark.parametrize(
    "words",
    [
        ("show", "9"),
        ("take-back", "9"),
        ("set", "Tasting", "soon"),
        ("set", "Tasting", "2090-03-12T19:00", "--zone", "Mars/Olympus"),
        ("answer", "9", "9", "yes"),
    ],
)
def test_what_is_not_there_is_said(words: tuple[str, ...]) -> None:
    with pytest.raises(PorchError):
        told(*words)
