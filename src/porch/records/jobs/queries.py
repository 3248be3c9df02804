"""Questions about work put off."""

from __future__ import annotations

from django.db.models import QuerySet

from porch.core.viewer import Viewer, may_see
from porch.records.jobs.models import Job


def dead(viewer: Viewer) -> QuerySet[Job]:
    """Return the dead letters, newest first."""
    return (
        Job.objects.filter(dead_at__isnull=False).order_by("-dead_at", "-id") if may_see(viewer) else Job.objects.none()
    )


def job(viewer: Viewer, job_id: int) -> Job | None:
    """Return one piece of work that is still to be done, or None."""
    return waiting(viewer).filter(pk=job_id).first()


def waiting(viewer: Viewer) -> QuerySet[Job]:
    """Return the jobs that are still to be done, first due first."""
    return Job.objects.filter(dead_at=None).order_by("run_at", "id") if may_see(viewer) else Job.objects.none()
