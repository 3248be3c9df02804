"""How figures and rounds name themselves."""

from __future__ import annotations

from porch.records.tallies.models import Figure, Round


def test_a_figure_is_called_by_what_it_counts() -> None:
    assert str(Figure(name="likes", value=41)) == "likes 41"
    assert str(Round(account_id=7, what="counters")) == "7 counters"
