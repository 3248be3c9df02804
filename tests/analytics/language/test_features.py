"""Texts become numbers whose parts belong to words, so that what moved a label adds up."""

from __future__ import annotations

import numpy as np

from porch.analytics.language.features import LOOKED_AT, MOST_WORDS, WIDTH, batch, tokens


def test_a_words_parts_add_up_to_the_whole() -> None:
    weights = np.random.default_rng(1).normal(size=(2, WIDTH))
    made = batch([tokens("good food, good pizza!"), tokens("Ciao 😡"), ()], np.ones(WIDTH))
    kinds = np.array([0, 1, 0])
    whole = [float((made.matrix[row] @ weights[kind]).item()) for row, kind in enumerate(kinds)]
    assert np.allclose([sum(moved) for moved in made.moved(weights, kinds)], whole)


def test_nothing_at_all_is_a_batch_too() -> None:
    assert batch([], np.ones(WIDTH)).matrix.shape == (0, WIDTH)


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    assert len(tokens("ab " * 100_000)) <= MOST_WORDS
    assert len("".join(tokens("a" * 100_000))) == LOOKED_AT
