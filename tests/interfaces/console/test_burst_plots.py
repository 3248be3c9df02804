"""Those who got a burst stand beside those whom chance left out, once there are enough of both."""

from __future__ import annotations

from porch.analytics.uplift import uplift
from porch.engagement.bursts.effect import Effect
from porch.interfaces.console.burst_plots import plots

MANY, FEW = uplift(got_did=56, got=70, held_did=48, held=80), uplift(got_did=3, got=9, held_did=0, held=1)


def test_both_shares_stand_on_one_scale_with_their_intervals() -> None:
    wrote, climbed = plots(Effect(bursts=3, wrote=MANY, climbed=FEW))
    assert [(one.label, one.value, one.interval, one.many) for one in wrote.marks] == [
        ("Got it", "80 %", "69 % to 88 %", "56 of 70"),
        ("Left out by chance", "60 %", "49 % to 70 %", "48 of 80"),
    ]
    assert wrote.sentence.startswith("+20 points more of them did")
    assert (climbed.marks, climbed.sentence[:16]) == ((), "Too early to say")
