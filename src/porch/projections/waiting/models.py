"""Who is waiting: derived from the log, rebuildable, never edited by hand."""

from __future__ import annotations

from django.db import models

from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction, Thread
from porch.records.people.models import Handle
from porch.records.team.models import Member


class Cursor(models.Model):
    """How far a projection has read the log."""

    name = models.CharField(max_length=40, unique=True)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.seq}"


class Standing(models.Model):
    """How we stand with one handle in one thread. `due_at`: when it is to be seen: now, after a snooze, at a return."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="+", db_index=False)
    handle = models.ForeignKey(Handle, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=32)
    state = models.CharField(max_length=18)  # analytics.waiting.State
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    last_at = models.DateTimeField()
    last = models.ForeignKey(Interaction, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=20, blank=True, default="")
    urgent = models.BooleanField(default=False)
    urgent_word = models.CharField(max_length=60, blank=True, default="")
    excerpt = models.CharField(max_length=240, blank=True, default="")
    visibility = models.CharField(max_length=10)
    turns = models.PositiveIntegerField(default=1)
    assigned = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    handed_to = models.CharField(max_length=60, blank=True, default="")  # a desk such as marketing
    handed_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    returns_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("thread", "handle", name="standing_once")]
        indexes = [
            models.Index("state", "since", "id", name="standing_since"),
            models.Index("state", "last_at", "id", name="standing_recent"),
            models.Index("last_at", "id", name="standing_all"),
            models.Index("since", "id", name="standing_urgent", condition=models.Q(state="waiting", urgent=True)),
            models.Index(
                "assigned", "state", "since", "id", name="standing_mine", condition=models.Q(assigned__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.thread_id}/{self.handle_id}"


class Fate(models.Model):
    """What became of one thing a customer said: exactly one fate each, so that the ledger adds up."""

    interaction = models.OneToOneField(
        Interaction, primary_key=True, on_delete=models.CASCADE, related_name="+", related_query_name="fate_row"
    )
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    fate = models.CharField(max_length=18)

    class Meta:
        indexes = [models.Index("account", "day", "fate", name="fate_ledger")]

    def __str__(self) -> str:
        return self.fate


class Summary(models.Model):
    """One row: how many wait, rest, are elsewhere, as last counted, and how many new ones come in a day."""

    waiting = models.PositiveIntegerField(default=0)
    urgent = models.PositiveIntegerField(default=0)
    snoozed = models.PositiveIntegerField(default=0)
    handed_over = models.PositiveIntegerField(default=0)
    set_aside = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    arrivals_per_day = models.FloatField(default=0)
    owed = models.BooleanField(default=False)  # something changed while it was too early to count again
    counted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.waiting} waiting"
