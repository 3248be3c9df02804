"""What the post counted: one row for each connection and day that was compared with the network."""

from __future__ import annotations

from django.db import models

from porch.records.accounts.models import Account


class Count(models.Model):
    """A day on one connection: how many items the network holds, how many we do, and which are missing."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    held_there = models.PositiveIntegerField(null=True, blank=True)  # None: the network cannot be asked
    held_here = models.PositiveIntegerField(default=0)
    missing = models.JSONField(default=list, blank=True)  # external ids held there and not here
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("account", "day", name="count_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.day}"


class Spent(models.Model):
    """How much of a rate limit has been used in the running hour, by connection or by app."""

    name = models.CharField(max_length=120, unique=True)
    hour = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)
    blocked_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
