"""Measures equal what others' packages make of the same answers, to 1e-9 (`make rivals`)."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import numpy as np
import pytest

from porch.analytics.surveys.comparing import holm, likeness
from porch.analytics.surveys.intervals import share
from porch.analytics.surveys.straight import straight
from porch.analytics.surveys.weighting import rake
from porch.proving.validations import _rival

pytestmark = [pytest.mark.rivals, pytest.mark.slow]

ORACLES = """
import json, sys
import ier, numpy as np, pandas as pd, statsmodels.api as sm
from ipfn.ipfn import ipfn
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint
given = json.load(sys.stdin)
battery = np.array([[np.nan if v is None else v for v in row] for row in given["battery"]], float)
table = pd.DataFrame(given["rows"]).assign(total=1.0)
fitted = ipfn(table, [pd.Series(m) for m in given["margins"].values()], [[k] for k in given["margins"]],
              convergence_rate=1e-13, rate_tolerance=0).iteration()
design = sm.add_constant(np.array(given["traits"], float))
likely = sm.Logit(np.array(given["answered"]), design).fit(disp=0, tol=1e-14, maxiter=200).predict()
json.dump({
    "irv": ier.irv(battery).tolist(), "run": ier.longstring_scores(battery).tolist(),
    "missing": ier.missing_rate(battery).tolist(),
    "wilson": [proportion_confint(k, n, method="wilson") for k, n in given["shares"]],
    "holm": multipletests(given["chances"], method="holm")[1].tolist(),
    "weights": fitted["total"].tolist(), "R": 1 - 2 * float(np.std(likely, ddof=1)),
}, sys.stdout)
"""


@pytest.fixture(scope="module")
def given() -> dict[str, Any]:
    chance = np.random.default_rng(20)
    battery = chance.integers(1, 6, (60, 8)).astype(float)
    battery[chance.random(battery.shape) < 0.1] = np.nan
    rows = [{"sex": s, "age": a} for s, a in zip(chance.choice(["w", "m"], 80, p=[0.7, 0.3]),
                                                 chance.choice(["old", "mid", "new"], 80), strict=True)]  # fmt: skip
    traits = chance.integers(0, 2, (200, 2))
    answered = (chance.random(200) < 0.2 + 0.3 * traits[:, 0] + 0.2 * traits[:, 1]).astype(int)
    return {
        "battery": [[None if np.isnan(v) else float(v) for v in row] for row in battery],
        "rows": [{k: str(v) for k, v in row.items()} for row in rows],
        "margins": {"sex": {"w": 40.0, "m": 40.0}, "age": {"old": 20.0, "mid": 20.0, "new": 40.0}},
        "shares": [(0, 7), (1, 1), (9, 10), (70, 100), (700, 996)],
        "chances": [0.01, 0.2, 0.03, 0.0004, 0.9], "traits": traits.tolist(), "answered": answered.tolist(),
    }  # fmt: skip


@pytest.fixture(scope="module")
def theirs(given: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [str(_rival.PYTHON), "-c", ORACLES], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_longest_run_the_spread_within_one_person_and_what_is_missing_are_iers(
    given: dict[str, Any], theirs: dict[str, Any]
) -> None:
    ours = straight(given["battery"])
    assert [one.run for one in ours if one] == theirs["run"]
    assert [one.within for one in ours if one] == pytest.approx(theirs["irv"], abs=1e-9)
    assert [1 - (one.items if one else 0) / 8 for one in ours] == pytest.approx(theirs["missing"], abs=1e-9)


def test_intervals_and_corrected_chances_are_statsmodels(given: dict[str, Any], theirs: dict[str, Any]) -> None:
    ours = [told for found, among in given["shares"] if (told := share(found, among))]
    assert [one.low for one in ours] == pytest.approx([low for low, _ in theirs["wilson"]], abs=1e-9)
    assert [one.high for one in ours] == pytest.approx([high for _, high in theirs["wilson"]], abs=1e-9)
    assert holm(given["chances"]) == pytest.approx(theirs["holm"], abs=1e-9)


def test_weights_are_ipfns(given: dict[str, Any], theirs: dict[str, Any]) -> None:
    """The package spreads a cell's weight over its rows alike, as raking does."""
    assert rake(given["rows"], given["margins"]).weights == pytest.approx(theirs["weights"], abs=1e-9)


def test_how_alike_those_who_answered_are_is_that_of_statsmodels_regression(
    given: dict[str, Any], theirs: dict[str, Any]
) -> None:
    frame = {n: {"a": str(a), "b": str(b)} for n, (a, b) in enumerate(given["traits"])}
    responders = frozenset(n for n, told in enumerate(given["answered"]) if told)
    assert likeness(frame, responders) == pytest.approx(theirs["R"], abs=1e-9)
