"""Every network that twins play in a drill: customers are heard, and what we say is found where it is published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from porch.proving.drills._judging import question
from porch.proving.drills._played import CAST, OnTwin, Played, publishing
from porch.proving.twins.running import RunningTwin


@pytest.fixture(params=CAST, ids=lambda played: played.twin)
def played(request: pytest.FixtureRequest) -> Iterator[OnTwin]:
    cast: Played = request.param
    with RunningTwin(cast.twin) as twin:
        yield OnTwin(cast, twin)


def test_it_holds_what_customers_said_in_each_run(played: OnTwin) -> None:
    for turn, (tag, number) in enumerate([("sq", 1), ("sq", 2), ("pg", 1)]):
        played.customer_says(turn, tag, question(tag, number))
    assert played.held("sq").asked == Counter({1: 1, 2: 1})
    assert (played.held("pg").asked, played.held("pg").answered) == (Counter({1: 1}), Counter())


def test_porch_reaches_it_by_the_proxy_alone(played: OnTwin) -> None:
    (route,) = played.routes
    told = " ".join(played.connection("sq").credentials.values())
    assert f":{route.port}" in told
    assert f":{route.to[1]}" not in told


@pytest.mark.parametrize("cast", CAST, ids=lambda played: played.twin)
def test_where_it_is_published_is_known(cast: Played) -> None:
    assert re.compile(publishing(cast.twin)).pattern


def test_the_paths_are_the_twins_own() -> None:
    assert re.match(publishing("mastodon"), "/api/v1/statuses")
    assert not re.match(publishing("mastodon"), "/api/v1/statuses/7/context")
