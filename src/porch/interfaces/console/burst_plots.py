"""What bursts did, beside what would have happened anyway: both shares with their intervals, on one scale."""

from __future__ import annotations

from porch.analytics.surveys.intervals import share
from porch.analytics.uplift import Uplift
from porch.engagement.bursts.effect import Effect
from porch.interfaces.console.survey_plots import Plot, mark


def plots(found: Effect) -> tuple[Plot, ...]:
    """Return who wrote and who climbed a rung; only the words where it is too early to say."""
    return _plot("wrote", "Who wrote to us", found.wrote), _plot("climbed", "Who climbed a rung", found.climbed)


def _plot(id_: str, title: str, told: Uplift) -> Plot:
    both = (
        mark("Got it", share(told.got_did, told.got), f"{told.got_did} of {told.got}", meant=True),
        mark("Left out by chance", share(told.held_did, told.held), f"{told.held_did} of {told.held}"),
    )
    return Plot(id=f"effect-{id_}", title=title, sentence=told.words, marks=both if told.enough else ())
