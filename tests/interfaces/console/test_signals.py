"""Every kind of act that is credited has its words."""

from __future__ import annotations

from porch.analytics.influence.explaining import REST
from porch.interfaces.console.signals import WORDS, told
from porch.projections.influence.reading import ANSWERING, BROUGHT, MENTION


def test_every_kind_of_act_is_told_in_words() -> None:
    assert {*ANSWERING.values(), BROUGHT, MENTION, REST, ""} <= set(WORDS)


def test_a_kind_that_is_not_known_keeps_its_name() -> None:
    assert (told("share").label, told("new_kind").label) == ("Passed on", "New kind")
