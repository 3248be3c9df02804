"""The report of a survey: all that was heard, weighed beside what is known of those who were asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from porch.analytics.surveys.facts import Heard
from porch.analytics.surveys.reporting import TOOK_PART, Report, report
from porch.core.viewer import Viewer
from porch.engagement.surveys import framing, heard


def reported(viewer: Viewer, survey_id: int, *, now: datetime) -> Report | None:
    """Return the report of a survey, or None where there is none or the viewer may not see it."""
    found = heard.heard(viewer, survey_id)
    return report(framed(viewer, found, now=now)) if found is not None else None


def framed(viewer: Viewer, found: Heard, *, now: datetime) -> Heard:
    """Return what was heard with what is known of everybody asked by name."""
    asked = {one.person for one in found.invited}
    answered = found.responders or {one.person for one in found.invited if one.code in TOOK_PART}
    return replace(found, frame=framing.frame(viewer, asked, now=now), responders=frozenset(answered) & asked)
