"""The plot has a line for each, named where it ends."""

from __future__ import annotations

import json
from pathlib import Path

from porch.proving.validations._language_curve import draw, svg


def test_each_line_is_named_and_no_name_lies_on_another() -> None:
    told = svg("airline", "macro_f1", {"ours": {10: 0.5, 100: 0.7}, "vader": {10: 0.7, 100: 0.7}})
    assert told.count("<polyline") == 2
    assert "Porch 0.70" in told
    assert "VADER alone 0.70" in told


def test_the_numbers_lie_beside_the_plot(tmp_path: Path) -> None:
    one = {"ours": {"f1": 0.5}, "rivals": {"vader": {"f1": 0.4}}}
    draw(tmp_path / "a.svg", "complaint", "f1", {5: one, 50: one})
    assert json.loads((tmp_path / "a.json").read_text())["vader"] == {"5": 0.4, "50": 0.4}
