"""Notices of networks that Porch hears itself: one and the same word is not told twice."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from porch.core.interaction import Heard, Trait
from porch.core.viewer import SYSTEM
from porch.records.accounts import queries as accounts


def heard_ourselves() -> frozenset[str]:
    """Return the networks Porch listens to now."""
    return frozenset(accounts.live(SYSTEM).values_list("channel", flat=True))


def told_once(heard: Heard, ourselves: Collection[str]) -> Heard:
    """Return `heard`; a notice of a network that we hear `ourselves` says so, and is set aside for it.

    It is settled when the notice is heard and written into the log with it, so that reading the log again gives the
    same; a network connected later leaves the notices from before as they are.
    """
    network = heard.detail.get("network", "")
    if Trait.NOTICE not in heard.traits or network not in ourselves:
        return heard
    return replace(heard, detail={**heard.detail, "through": network})
