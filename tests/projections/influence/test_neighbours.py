"""The neighbourhood of somebody: bounded, and every edge between two of its people."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.projections.influence import actions, queries
from porch.records.accounts.models import Account
from tests.cast import ANN, BEN, CLEO, DOV, US, says
from tests.projections.influence.stage import EVA, FIN, NOW, dov_is_listened_to, hear, nods, person, post

pytestmark = pytest.mark.django_db


def test_it_has_whom_somebody_moves_and_whom_those_move(shop: Account) -> None:
    for whose, whom in ((DOV, ANN), (ANN, EVA), (EVA, FIN), (CLEO, DOV)):
        hear(shop, post(whose, whose.value), *nods((whom,), whose.value))
    actions.refresh(now=NOW)
    web = queries.neighbourhood(SYSTEM, person("dov"))
    assert {(node.name, node.steps) for node in web.nodes} == {("Dov", 0), ("Ann", 1), ("Cleo", 1), ("Eva", 2)}
    names = {node.person: node.name for node in web.nodes}
    told = {(names[edge.source], names[edge.target]) for edge in web.edges}
    assert told == {("Dov", "Ann"), ("Cleo", "Dov"), ("Ann", "Eva")}


@pytest.mark.parametrize("limit", [1, 3, 40])
def test_it_never_has_more_people_than_asked_for(shop: Account, limit: int) -> None:
    dov_is_listened_to(shop)
    web = queries.neighbourhood(SYSTEM, None, limit=limit)
    people = {node.person for node in web.nodes}
    assert len(people) <= limit
    assert all({edge.source, edge.target} <= people for edge in web.edges)
    assert web.nodes[0].name == "Dov"


def test_we_are_in_it_where_we_move_somebody(shop: Account) -> None:
    hear(shop, says(US, "Hello", name="us", ours=True), *nods((ANN, BEN), "us"))
    actions.refresh(now=NOW)
    web = queries.neighbourhood(SYSTEM, person("ann"))
    assert [(node.name, node.person) for node in web.nodes if node.person is None] == [("We", None)]
    assert [(edge.source, edge.target) for edge in web.edges] == [(None, person("ann"))]
