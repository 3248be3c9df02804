"""What the day's arrangement must remember: the turns it guaranteed, and the pile from before Porch."""

from __future__ import annotations

from django.db import models

from porch.projections.waiting.models import Summary
from porch.records.interactions.models import Thread
from porch.records.people.models import Handle


class Turn(models.Model):
    """By when somebody's turn was guaranteed, so that it can be kept and not quietly moved."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+", db_index=False)
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    by = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("thread", "handle", name="turn_once")]

    def __str__(self) -> str:
        return f"{self.thread_id} by {self.by}"


class Paper(models.Model):
    """One row the worker lays on the table: what is out of order, the pile from before Porch, whom to thank."""

    summary = models.ForeignKey(Summary, null=True, on_delete=models.SET_NULL, related_name="+")
    trouble = models.JSONField(default=list, blank=True)  # [{account, name, channel, state, since, error, kept}]
    unsettled = models.PositiveIntegerField(default=0)  # answers that were not sent, or are being looked up
    quarantined = models.PositiveIntegerField(default=0)
    ledger_alarms = models.PositiveIntegerField(default=0)
    pile = models.PositiveIntegerField(default=0)  # those who began to wait before Porch
    thanks = models.JSONField(default=list, blank=True)  # [{thread, handle, name, channel, words, find?}]
    offers = models.JSONField(default=list, blank=True)  # finds that want help: [{find, thread, handle, name, ...}]
    quiet = models.JSONField(default=dict, blank=True)  # who has gone quiet: {day, dealt, rows: [{person, name, ...}]}
    reading = models.JSONField(default=list, blank=True)  # connections whose past is being read
    notices = models.JSONField(default=dict, blank=True)  # {count, older, networks: [{name, label, count, rows}]}
    partners = models.JSONField(default=list, blank=True)  # what is owed to them: [{what, many}]
    mark = models.CharField(max_length=32, blank=True, default="")  # changes when anything above does
    written_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"paper of {self.written_at}"
