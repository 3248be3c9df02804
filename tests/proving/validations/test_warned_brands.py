"""A company's series is read with its windows, and its alarms are told by what they came to."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from porch.proving.validations import _warned_brands
from porch.proving.validations._warning_rivals import A_DAY
from tests.proving.validations.test_warnings import written


def test_it_is_read_with_its_windows(tmp_path: Path) -> None:
    written(tmp_path, "AAPL", 1, (4, 7))
    (one,) = _warned_brands.read(list(tmp_path.glob("*.parquet")))
    assert (one.name, len(one.windows), one.windows[0].rows, one.begins) == ("AAPL", 2, 101, 432)


def test_a_detector_that_never_speaks_finds_nothing_and_cries_nothing(tmp_path: Path) -> None:
    written(tmp_path, "AAPL", 1, (4,))
    brands = _warned_brands.read(list(tmp_path.glob("*.parquet")))
    silent = [np.zeros(10 * A_DAY)]
    told = _warned_brands.figures(brands, {"ours": silent, "mute": silent})["shipped"]
    assert (told["nab_standard"], told["recall"], told["median_delay_minutes"]) == (0.0, 0.0, None)
