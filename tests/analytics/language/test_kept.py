"""What is kept comes back the same, byte for byte, and what is no array is refused."""

from __future__ import annotations

import io
import pickle

import numpy as np
import pytest

from porch.analytics.language.kept import packed, restored, stored, unpacked
from porch.analytics.language.linear import Weights


def test_weights_come_back_and_light_ones_are_left_out() -> None:
    weights = Weights(
        ids=np.array([3, 9]),
        pieces=np.array([[0.5, -0.5], [0.0001, 0.0]]),
        scores=np.ones((2, 2)),
        constants=np.ones(2),
        belief=0.25,
    )
    back = restored("one", unpacked(packed(stored("one", weights))))
    assert (back.ids.tolist(), back.pieces.tolist(), back.belief) == ([3], [[0.5, -0.5]], 0.25)


def test_the_same_arrays_are_the_same_bytes() -> None:
    assert packed({"b": np.ones(3), "a": np.zeros(2)}) == packed({"a": np.zeros(2), "b": np.ones(3)})


def test_a_pickle_is_refused() -> None:
    with pytest.raises(ValueError, match="no arrays"):
        unpacked(pickle.dumps({"a": 1}))
    kept = io.BytesIO()
    np.savez(kept, a=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="no arrays"):
        unpacked(kept.getvalue())


def test_weights_that_are_not_there_are_said_to_be() -> None:
    with pytest.raises(ValueError, match="one"):
        restored("one", {})
