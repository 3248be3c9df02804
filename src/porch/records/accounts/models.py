"""Our connections to channels."""

from __future__ import annotations

from django.db import models


class Account(models.Model):
    """One connection: whom we are there, the sealed key, how far we have read, and how it is doing."""

    class State(models.TextChoices):
        """How a connection stands."""

        LIVE = "live", "Listening"
        REFUSED = "refused", "Key refused"
        PAUSED = "paused", "Paused"

    channel = models.CharField(max_length=32)
    name = models.CharField(max_length=200)
    handle = models.CharField(max_length=300, blank=True, default="")
    sealed = models.BinaryField(default=b"")
    state = models.CharField(max_length=10, choices=State, default=State.LIVE)
    cursor = models.TextField(blank=True, default="")
    heard_at = models.DateTimeField(null=True, blank=True)  # last time the network answered
    tried_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")
    failing_since = models.DateTimeField(null=True, blank=True)
    blocked_until = models.DateTimeField(null=True, blank=True)
    key_expires_at = models.DateTimeField(null=True, blank=True)
    history_seen = models.PositiveIntegerField(default=0)
    history_total = models.PositiveIntegerField(null=True, blank=True)
    history_done_at = models.DateTimeField(null=True, blank=True)
    connected_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index("state", "due_at", name="account_due")]

    def __str__(self) -> str:
        return self.name


class Checkpoint(models.Model):
    """A cursor as it stood some hours ago: listening from there again heals what was late."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    cursor = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("account", "at", name="checkpoint_by_time")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.at:%Y-%m-%d %H:%M}"
