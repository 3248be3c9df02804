"""The rivals are what they are said to be."""

from __future__ import annotations

import numpy as np
import polars as pl

from porch.analytics.influence.acts import acts
from porch.proving.validations._influence_rivals import pagerank, scores


def test_pagerank_is_as_by_hand() -> None:
    """1 and 2 name each other, 3 names 1 and nobody names 3: .05; x = .05 + .85 (.05 + .85 x + .05) = .486486."""
    told = acts(pl.DataFrame({"actor": [1, 2, 3], "target": [2, 1, 1], "time": [1, 2, 3], "kind": ["RT"] * 3}))
    assert np.allclose(pagerank(told, np.ones(3)), [0.486486, 0.463514, 0.05], atol=1e-5)


def test_a_person_whose_links_lead_nowhere_loses_nothing() -> None:
    told = acts(pl.DataFrame({"actor": [1], "target": [2], "time": [1], "kind": ["RT"]}))
    assert np.isclose(pagerank(told, np.ones(1)).sum(), 1.0)


def test_everybody_has_a_score_of_each() -> None:
    told = acts(pl.DataFrame({"actor": [1, 2], "target": [2, 3], "time": [1, 2], "kind": ["RT", "like"]}))
    assert {len(one) for one in scores(told, 3.0, {"1h": 3600.0}, step=3600.0).values()} == {3}


def test_links_that_faded_long_ago_are_still_links() -> None:
    years = 1e9
    told = acts(pl.DataFrame({"actor": [1, 2], "target": [2, 3], "time": [0.0, years], "kind": ["RT", "RT"]}))
    found = scores(told, 2 * years, {"1h": 3600.0}, step=3600.0)
    assert all(np.isfinite(one).all() for one in found.values())
    assert np.allclose(found["decayed_pagerank"], found["pagerank"])
