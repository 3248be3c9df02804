"""What the post counted: one row for each connection and day that was compared with the network."""

from __future__ import annotations

from django.db import models

from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction
from porch.records.outbox.models import Outgoing
from porch.records.people.models import Handle


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


class Missed(models.Model):
    """An answer of ours at a doorstep that its visitor has not had before their eyes since `at`."""

    answer = models.OneToOneField(Interaction, on_delete=models.CASCADE, related_name="+")
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("at", "id", name="missed_since")]

    def __str__(self) -> str:
        return f"{self.handle_id} {self.at:%Y-%m-%d %H:%M}"


class SentOn(models.Model):
    """A mail that took missed answers to the address somebody left; `joined_at` is when they answered from it."""

    outgoing = models.OneToOneField(Outgoing, on_delete=models.CASCADE, related_name="+")
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+")  # whom they are at the doorstep
    address = models.EmailField()
    at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index("at", "id", name="sent_on_open", condition=models.Q(joined_at=None))]

    def __str__(self) -> str:
        return self.address
