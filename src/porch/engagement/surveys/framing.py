"""What is known of everybody who was asked, so that who answered can be set beside who did not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from porch.core.viewer import Viewer, may_see
from porch.projections.relationships import queries as relationships
from porch.records.profiles import queries as profiles

YEAR, SEASON, MONTH = timedelta(days=365), timedelta(days=90), timedelta(days=30)
FEW = 5
SEGMENT, TENURE, CONTACT, MOOD = "Tag", "Known for", "Last contact", "Mood"


def frame(viewer: Viewer, person_ids: Collection[int], *, now: datetime) -> Mapping[int, Mapping[str, str]]:
    """Return what is known of these people: their tag, how long we know them, when we last spoke, their mood.

    Only what tells two of them apart is named, and never of fewer than five: "other" stands for all smaller tags.
    """
    if not may_see(viewer) or not person_ids:
        return {}
    ties = relationships.ties_of(viewer, person_ids)
    tags = profiles.tags_by_person(viewer, person_ids)
    many: dict[str, int] = {}
    for theirs in tags.values():
        for tag in theirs:
            many[tag] = many.get(tag, 0) + 1
    common = {tag for tag, count in many.items() if count >= FEW}
    return {one: _traits(ties.get(one), _first(tags.get(one, []), common, many), now) for one in person_ids}


def _traits(tie: Any, tag: str, now: datetime) -> dict[str, str]:
    known = {TENURE: "not yet", CONTACT: "never", MOOD: "not known"}
    if tie is not None:
        known = {TENURE: _tenure(now - tie.first_at), CONTACT: _contact(now - tie.last_at), MOOD: _mood(tie)}
    return {SEGMENT: tag, **known}


def _first(theirs: Collection[str], common: Collection[str], many: Mapping[str, int]) -> str:
    """Return the tag most people share with somebody, so that groups are few and large."""
    kept = [tag for tag in theirs if tag in common]
    return min(kept, key=lambda tag: (-many[tag], tag)) if kept else ("other" if theirs else "no tag")


def _tenure(known: timedelta) -> str:
    if known >= YEAR:
        return "over a year"
    return "up to a year" if known >= SEASON else "under 90 days"


def _contact(ago: timedelta) -> str:
    if ago <= MONTH:
        return "within 30 days"
    return "within a year" if ago <= YEAR else "longer ago"


def _mood(tie: Any) -> str:
    glad, cross = tie.thanks + tie.praised, tie.unhappy
    if not glad and not cross:
        return "neither praise nor complaint"
    return "complained more" if cross > glad else "praised more"
