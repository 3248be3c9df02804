"""Our side of the Sway bench: what is kept up act by act is what is counted anew, and a lost act is noticed."""

from __future__ import annotations

import pytest

from porch.proving.benches import _swaying


def test_it_tells_seconds_and_memory_and_what_is_kept_up_is_right() -> None:
    told = _swaying.main(20_000, 2000, 500, 2)
    seconds = {f"{part}_{unit}" for part in ("sway", "acts", "learn", "expect", "update") for unit in ("s", "cpu_s")}
    assert told.keys() == {*seconds, "update_off", "sway_rss_mb"}
    assert told["sway_s"] >= told["acts_s"] > 0
    assert told["update_off"] < 1e-9


def test_a_lost_act_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORCH_BENCH_PLANT", "lost")
    assert _swaying.main(20_000, 2000, 500, 1)["update_off"] > 1e-6
