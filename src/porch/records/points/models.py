"""What a business made of the table of engagement points: rows of its own, worked ones in other words or put away."""

from __future__ import annotations

from django.db import models

from porch.records.team.models import Member


class Point(models.Model):
    """One row. `key` names the worked row it stands for, empty for one of our own; `away_at` is set while put away."""

    key = models.CharField(max_length=40, blank=True, default="")
    objective = models.CharField(max_length=200, blank=True, default="")
    activity = models.CharField(max_length=300, blank=True, default="")
    tool = models.CharField(max_length=300, blank=True, default="")
    measure = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    away_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("key", name="point_once", condition=~models.Q(key=""))]

    def __str__(self) -> str:
        return self.objective or self.key
