"""What is asked again and again of everything said, and how much of it each colleague has seen."""

from __future__ import annotations

from typing import Any

from django.db import models

from porch.records.team.models import Member


class SavedSearch(models.Model):
    """Words and filters over everything said, kept under a name: `asked` is what an address carries.

    `after` is the newest interaction there was when it was saved: what came later is new. `tells` is the alert: whether
    the morning says that there is something new.
    """

    name = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    asked: models.JSONField[dict[str, str], dict[str, Any]] = models.JSONField(default=dict)
    tells = models.BooleanField(default=True)
    after = models.BigIntegerField(default=0)
    made_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("key", name="saved_once", condition=models.Q(closed_at=None))]

    def __str__(self) -> str:
        return self.name


class Seen(models.Model):
    """How much of one saved search one colleague has seen: up to which interaction."""

    saved = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    upto = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("saved", "member", name="seen_once")]

    def __str__(self) -> str:
        return f"{self.member_id} has seen {self.saved_id} up to {self.upto}"
