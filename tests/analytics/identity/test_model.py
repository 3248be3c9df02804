"""The weights are few, written so that people can read them, and what is refused counts for nothing."""

from __future__ import annotations

import numpy as np

from porch.analytics.identity import SUGGESTED, Known, context, features
from porch.analytics.identity.features import compare
from porch.analytics.identity.model import START, among, dumps, loads, probability, shipped


def test_the_shipped_weights_are_all_there_and_no_laxer_than_the_product() -> None:
    model = shipped()
    assert set(model.alone) == {START, *features.NAMES}
    assert set(model.among) == {START, *context.NAMES}
    assert model.suggested <= SUGGESTED


def test_a_model_comes_back_as_it_was_written() -> None:
    assert loads(dumps(shipped())) == shipped()


def test_persons_refused_are_no_pair_and_no_bridge() -> None:
    spelt = {"x": "lindqvist", "mastodon": "annlindqvist", "bluesky": "annlindqvist"}
    known = [Known(person=at, kind=kind, value=text) for at, (kind, text) in enumerate(spelt.items())]
    compared, persons = compare(known), np.arange(3)
    odds = np.full(len(compared.first), 5.0)
    left = among(compared, odds, persons, frozenset({(0, 2), (1, 2)}))
    assert list(zip(left.first.tolist(), left.second.tolist(), strict=True)) == [(0, 1)]


def test_probabilities_do_not_overflow() -> None:
    assert probability(np.array([-1e9, 1e9])).tolist()[1] == 1.0
