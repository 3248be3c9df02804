"""Partner health, in the words of a page."""

from __future__ import annotations

from datetime import UTC

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.ideas import health, voting
from porch.engagement.ideas.health import Figure
from porch.engagement.ideas.voting import Source
from porch.interfaces.console import partnered
from tests.cast import NOON
from tests.engagement.ideas.street import backed, board, owner, proposed, somebody


def figure(unit: str, value: float | None, low: float | None = None, high: float | None = None) -> Figure:
    return Figure(key="x", name="X", unit=unit, value=value, low=low, high=high, n=9, meaning="m", formula="f")


@pytest.mark.parametrize(
    ("given", "value", "interval"),
    [
        (figure("ideas", 1), "1 idea", ""),
        (figure("days", 4.2, 2.0, 9.0), "4 days", "2 days to 9 days"),
        (figure("days", None, 12.0), "not known", "12 days or more"),
        (figure("share", 0.25, 0.1, 0.5), "25 %", "10 % to 50 %"),
        (figure("share", None), "not known", ""),
    ],
)
def test_a_figure_is_told_in_its_unit(given: Figure, value: str, interval: str) -> None:
    told = partnered.figure(given)
    assert (told.value, told.interval) == (value, interval)


@pytest.mark.django_db
def test_an_idea_says_how_far_it_goes_when_all_voices_count(monkeypatch: pytest.MonkeyPatch) -> None:
    board()
    backed(proposed("Night mode"), *"ABCDEF")
    quiet = proposed("Printed menu", by="Cleo")
    for number in range(6):
        source = Source(how="phone", member=owner())
        voting.vote(idea=quiet, person=somebody(f"Caller {number}"), at=NOON, source=source)
    alike = partnered.board(health.health(SYSTEM, now=NOON, zone=UTC).boards[0])
    assert "Nobody is weighed" in alike.sentence
    monkeypatch.setattr(health, "online", lambda viewer, now: (20, 80))
    told = partnered.board(health.health(SYSTEM, now=NOON, zone=UTC).boards[0])
    assert [(one.title, one.moved) for one in told.places] == [
        ("Printed menu", "1 place up"),
        ("Night mode", "1 place down"),
    ]
    assert "each a colleague wrote down 1.9" in told.sentence
