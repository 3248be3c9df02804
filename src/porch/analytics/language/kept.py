"""Arrays as bytes and back: the same arrays are the same bytes, and reading runs nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from porch.analytics.language.linear import Weights

Arrays = Mapping[str, NDArray[Any]]
LEAST = 0.005  # a weight below it moves nobody
DIGITS = 5  # of scores and constants: machines add up in another order and differ in the tenth


def packed(held: Arrays) -> bytes:
    """Return arrays as bytes of an npz file that holds no date.

    >>> unpacked(packed({"one": np.array([1, 2])}))["one"].tolist()
    [1, 2]
    """
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as into:
        for name in sorted(held):
            array = io.BytesIO()
            np.save(array, held[name], allow_pickle=False)
            into.writestr(zipfile.ZipInfo(f"{name}.npy"), array.getvalue(), zipfile.ZIP_DEFLATED, 9)
    return kept.getvalue()


def unpacked(kept: bytes) -> dict[str, NDArray[Any]]:
    """Return the arrays of an npz file; ValueError if it is none. Pickled objects are refused."""
    try:
        with np.load(io.BytesIO(kept), allow_pickle=False) as told:
            return {name: told[name] for name in told.files}
    except (ValueError, OSError, EOFError, zipfile.BadZipFile, AttributeError) as trouble:
        raise ValueError("These bytes hold no arrays.") from trouble


def stored(name: str, weights: Weights) -> dict[str, NDArray[Any]]:
    """Return weights as arrays, those that move nobody left out."""
    heavy = np.abs(weights.pieces).max(axis=1, initial=0.0) >= LEAST
    return {
        f"{name}_ids": weights.ids[heavy].astype(np.int32), f"{name}_pieces": weights.pieces[heavy].astype(np.float16),
        f"{name}_scores": np.round(weights.scores, DIGITS) + 0.0,
        f"{name}_constants": np.round(weights.constants, DIGITS) + 0.0,
        **({f"{name}_belief": np.array(weights.belief)} if weights.belief != 1.0 else {}),
    }  # fmt: skip


def restored(name: str, held: Arrays) -> Weights:
    """Return the weights stored under `name`; ValueError if they are not there or do not fit together."""
    if f"{name}_ids" not in held:
        raise ValueError(f"No weights of {name} here.")
    ids, pieces = held[f"{name}_ids"].astype(np.int64), held[f"{name}_pieces"].astype(np.float64)
    if len(ids) != len(pieces):
        raise ValueError(f"The weights of {name} do not fit together.")
    return Weights(
        ids=ids, pieces=pieces, scores=held[f"{name}_scores"], constants=held[f"{name}_constants"],
        belief=float(held.get(f"{name}_belief", 1.0)),
    )  # fmt: skip
