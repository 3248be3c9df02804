"""Peers before colleagues: the share and the time."""

from __future__ import annotations

from porch.analytics.help.correcting import Corrections, Mistaken, corrections


def test_who_was_first_counts_and_an_answer_nobody_disputes_does_not() -> None:
    found = corrections([Mistaken(peer=1, ours=2), Mistaken(peer=3, ours=2), Mistaken(peer=5), Mistaken()])
    assert found == Corrections(mistaken=3, by_peers=2, peer_hours=3, our_hours=2)
    assert found.share == 2 / 3


def test_of_nothing_there_is_no_share() -> None:
    assert corrections([]).share is None
