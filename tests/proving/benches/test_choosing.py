"""The measuring process writes whom it chose, and tells what it took."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from porch.proving.benches import _choosing, _towns


@pytest.mark.slow  # compiles
def test_both_choices_are_written_and_timed(tmp_path: Path) -> None:
    _towns.write(tmp_path, *_towns.drawn(_towns.HIGGS.of(0.01)))
    told = _choosing.main(tmp_path, 10, 2)
    ours, by_degree = (np.load(tmp_path / f"{name}.npy") for name in ("ours", "top_degree"))
    assert len(set(ours.tolist())) == len(set(by_degree.tolist())) == 10
    assert {"seconds", "build_s", "guarantee", "estimate", "sample"} <= set(told["ours"])
    assert (told["ties"], told["people"]) == (
        _towns.HIGGS.of(0.01).ties,
        int(np.load(tmp_path / "targets.npy").max()) + 1,
    )
