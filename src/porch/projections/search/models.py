"""Everything said, by its words: derived from the log, rebuildable. What finds the words is the database's (dialects).

A document's key says how far its author reaches and when it was said, so that walking keys downward comes upon the
best first: `keys` has how.
"""

from __future__ import annotations

from django.db import models

from porch.records.interactions.models import Interaction
from porch.records.people.models import Handle, Person


class Cursor(models.Model):
    """How far the projection has read the log."""

    name = models.CharField(max_length=40, unique=True)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.seq}"


class Document(models.Model):
    """The words of one thing that was said, folded, with a space between and at both ends.

    `marks` are what it is found by besides: its channel, visibility, needs, sentiment, whose handles. `handle` is who
    said it: None where it was us. Beside these columns stands the database's own index of `words` and `marks`.
    """

    key = models.BigIntegerField(primary_key=True)
    interaction = models.OneToOneField(Interaction, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    handle = models.ForeignKey(
        Handle, null=True, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    at = models.DateTimeField()
    length = models.PositiveIntegerField()
    words = models.TextField()
    marks = models.TextField()

    class Meta:
        indexes = [models.Index("handle", "key", name="document_by")]

    def __str__(self) -> str:
        return f"{self.interaction_id}: {self.words[:60]}"


class Voice(models.Model):
    """By what a handle's documents are ranked: whose it was, and that person's Sway over all, when last looked."""

    handle = models.OneToOneField(Handle, primary_key=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    influence = models.FloatField()

    def __str__(self) -> str:
        return f"{self.handle_id}: {self.influence:.1f}"


class Word(models.Model):
    """A word many things hold, and the share of all documents that do."""

    word = models.CharField(max_length=80, primary_key=True)
    share = models.FloatField()

    def __str__(self) -> str:
        return self.word


class Census(models.Model):
    """One row: what documents are like as a whole, when they were looked at last.

    `length` is their mean length in words, `levels` how many are on each level; `model` names by what the team had
    taught of words when all was read.
    """

    documents = models.PositiveIntegerField()
    length = models.FloatField()
    levels: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    model = models.CharField(max_length=32, blank=True, default="")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.documents} documents"
