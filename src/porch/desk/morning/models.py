"""What the day's arrangement must remember: the turns it guaranteed, and the pile from before Porch."""

from __future__ import annotations

from django.db import models

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
