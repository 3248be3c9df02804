"""Our connections to channels."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import models


def new_public_id() -> str:
    """Return an id nobody can guess: 128 bits, fit for an address."""
    return secrets.token_urlsafe(16)


class Circuit(models.TextChoices):
    """Whether a connection's network is asked at all: after failures in a row it is left alone, then tried once."""

    CLOSED = "closed", "Asked as usual"
    OPEN = "open", "Left alone for now"
    HALF_OPEN = "half_open", "Tried once"


class Account(models.Model):
    """One connection: whom we are there, the sealed key, how far we have read, and how it is doing."""

    class State(models.TextChoices):
        """How a connection stands."""

        LIVE = "live", "Listening"
        REFUSED = "refused", "Key refused"
        PAUSED = "paused", "Paused"

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)  # its webhook address, no secret
    channel = models.CharField(max_length=32)
    name = models.CharField(max_length=200)
    handle = models.CharField(max_length=300, blank=True, default="")
    sealed = models.BinaryField(default=b"")
    state = models.CharField(max_length=10, choices=State, default=State.LIVE)
    cursor = models.TextField(blank=True, default="")
    heard_at = models.DateTimeField(null=True, blank=True)  # last time the network answered
    said_at = models.DateTimeField(null=True, blank=True)  # last time it took our words
    pushed_at = models.DateTimeField(null=True, blank=True)  # last delivery at its webhook address that was signed
    refusals = models.PositiveIntegerField(default=0)  # deliveries with a wrong signature since then
    refused_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")
    failing_since = models.DateTimeField(null=True, blank=True)
    blocked_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    open_until = models.DateTimeField(null=True, blank=True)  # the circuit: left alone until then
    probing_until = models.DateTimeField(null=True, blank=True)  # somebody is trying it once
    key_expires_at = models.DateTimeField(null=True, blank=True)
    key_renewed_at = models.DateTimeField(null=True, blank=True)
    history_seen = models.PositiveIntegerField(default=0)
    history_total = models.PositiveIntegerField(null=True, blank=True)
    history_done_at = models.DateTimeField(null=True, blank=True)
    templates_read_at = models.DateTimeField(null=True, blank=True)  # when the network was asked for approved wordings
    connected_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index("state", "due_at", name="account_due")]

    def __str__(self) -> str:
        return self.name

    def circuit(self, now: datetime) -> Circuit:
        """Return how the circuit to the network stands."""
        if self.open_until is None:
            return Circuit.CLOSED
        return Circuit.OPEN if self.open_until > now else Circuit.HALF_OPEN


class Wording(models.Model):
    """A template as the network last told it: words it takes once a person's last words are too old."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=512)
    language = models.CharField(max_length=20)
    category = models.CharField(max_length=40, blank=True, default="")
    heading = models.TextField(blank=True, default="")
    body = models.TextField(blank=True, default="")
    footing = models.TextField(blank=True, default="")
    refusal = models.CharField(max_length=300, blank=True, default="")  # why it cannot be said

    class Meta:
        constraints = [models.UniqueConstraint("account", "name", "language", name="wording_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.language}"


class Checkpoint(models.Model):
    """A cursor as it stood some hours ago: listening from there again heals what was late."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    cursor = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("account", "at", name="checkpoint_by_time")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.at:%Y-%m-%d %H:%M}"
