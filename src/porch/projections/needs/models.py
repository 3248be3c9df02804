"""What people ask for, lack and praise, on which topic: derived from the log, rebuildable, never edited by hand."""

from __future__ import annotations

from django.db import models

from porch.records.interactions.models import Interaction
from porch.records.people.models import Handle


class Cursor(models.Model):
    """How far the log is read; `mark` is by which labels and topics: when those change, it is read again."""

    name = models.CharField(max_length=40, unique=True)
    seq = models.BigIntegerField(default=0)
    mark = models.CharField(max_length=120, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.name} at {self.seq}"


class Need(models.Model):
    """Somebody said that they ask for something, lack or praise it; `topic` is empty where it is on none.

    `private` words are for the team alone. `about` is the idea ("idea-7") that was proposed with them. Persons are read
    through the handle, so that a merge counts at once.
    """

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)
    topic = models.CharField(max_length=60, blank=True, default="")
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    at = models.DateTimeField()
    private = models.BooleanField(default=False)
    about = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint("interaction", "kind", name="need_once")]
        indexes = [
            models.Index("kind", "topic", "at", "id", name="need_on_topic"),
            models.Index("at", "kind", "topic", "handle", name="need_in_time"),
            models.Index("handle", "id", name="need_of_handle"),
            models.Index("topic", "about", name="need_proposed", condition=~models.Q(about="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.topic}"
