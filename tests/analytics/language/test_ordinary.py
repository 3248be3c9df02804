"""Ordinary messages stand once each."""

from __future__ import annotations

from porch.analytics.language.ordinary import ORDINARY


def test_each_stands_once() -> None:
    assert len(set(ORDINARY)) == len(ORDINARY)
