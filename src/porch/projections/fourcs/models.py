"""By what people take part, on which topic: derived from the log, rebuildable, never edited by hand."""

from __future__ import annotations

from django.db import models

from porch.records.interactions.models import Interaction
from porch.records.people.models import Handle


class Cursor(models.Model):
    """How far the log is read; `mark` is by which topics: once they are learnt anew, it is read again."""

    name = models.CharField(max_length=40, unique=True)
    seq = models.BigIntegerField(default=0)
    mark = models.CharField(max_length=60, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.name} at {self.seq}"


class Act(models.Model):
    """Something by which somebody takes part: `level` is one of the four Cs (analytics.fourcs.FourC).

    Persons are read through the handle, so that a merge counts at once.
    """

    interaction = models.OneToOneField(Interaction, on_delete=models.CASCADE, related_name="+")
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    topic = models.CharField(max_length=60, blank=True, default="")
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index("handle", "at", name="fourc_of_handle"),
            models.Index("at", "handle", "topic", "level", name="fourc_in_time"),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.topic}"


class Movement(models.Model):
    """How many went up a rung within a quarter on a topic, or (empty) on any; as last counted."""

    topic = models.CharField(max_length=60, unique=True)
    up = models.PositiveIntegerField()
    down = models.PositiveIntegerField()
    stayed = models.PositiveIntegerField()
    came = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.topic}: {self.up} up, {self.down} down"
