"""Which questionnaire stands, and which stood before."""

from __future__ import annotations

from porch.engagement.surveys.models import Survey, Version


def latest(survey: Survey) -> Version:
    """Return the questionnaire that stands."""
    return Version.objects.filter(survey=survey).order_by("-number")[0]


def version_of(survey: Survey, number: int) -> Version:
    """Return a questionnaire as it was; the one that stands where there never was such a one."""
    return Version.objects.filter(survey=survey, number=number).first() or latest(survey)
