"""Work to be done later: one lease table."""

from __future__ import annotations

from django.db import models


class Job(models.Model):
    """A piece of work. It is done when its row is gone; `lease_until` in the future means somebody is at it."""

    task = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True, default="")  # at most one open job for each key
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=80, blank=True, default="")
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True, default="")
    dead_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index("run_at", "id", name="job_due", condition=models.Q(dead_at=None)),
            models.Index("dead_at", "id", name="job_dead", condition=models.Q(dead_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                "key", name="job_one_open_for_a_key", condition=~models.Q(key="") & models.Q(dead_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} #{self.pk}"


class Period(models.Model):
    """A task that comes round again: when it is next due."""

    task = models.CharField(max_length=120, unique=True)
    every_seconds = models.PositiveIntegerField()
    next_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.task
