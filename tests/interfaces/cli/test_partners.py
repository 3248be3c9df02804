"""`porch partners` tells how we are as partners."""

from __future__ import annotations

import pytest

from porch.interfaces.cli.partners import partners
from tests.engagement.ideas.street import YES, backed, board, decided, proposed
from tests.interfaces.cli.terminal import say, told

pytestmark = pytest.mark.django_db


def test_every_figure_has_its_meaning_and_how_many_it_rests_on() -> None:
    board()
    decided(backed(proposed(), "Ben"), YES)
    found = told(partners)
    (there,) = found["boards"]
    assert (there["figures"]["time_to_decision"]["value"], there["figures"]["time_to_decision"]["n"]) == (1.0, 1)
    assert found["figures"]["winners_commenting"]["meaning"]
    assert [(voice["title"], voice["online"]) for voice in there["voices"]] == [("Bake bread", 2)]
    assert there["weights"] == {"weighed": False, "online": 1.0, "offline": 1.0}
    lines = say(partners).stdout
    assert "Time to decision" in lines
    assert "not known" in lines
