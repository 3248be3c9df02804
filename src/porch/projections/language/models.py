"""What was meant: derived from the words in the log, rebuildable, never edited by hand."""

from __future__ import annotations

from typing import Any

from django.db import models

from porch.records.interactions.models import Interaction
from porch.records.team.models import Member


class Cursor(models.Model):
    """How far the projection has read the log; the one called `again` runs down what a new model has yet to read."""

    name = models.CharField(max_length=40, unique=True)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.seq}"


class Understanding(models.Model):
    """How one thing that was said is understood.

    `needs` are those in force, strongest first, with spaces between: what is sure, as colleagues have corrected it;
    `doubts` those that may be.
    `labels` are the machine's, the unsure ones too: name, p, sure, words. `told` is what colleagues said instead:
    by label, whether it is right, whose word that is (member), by which deed. `mark` names words and model.
    """

    interaction = models.OneToOneField(Interaction, primary_key=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    ours = models.BooleanField()
    language = models.CharField(max_length=16, blank=True, default="")
    sentiment = models.CharField(max_length=12, blank=True, default="")  # empty: unsure
    needs = models.CharField(max_length=120, blank=True, default="")
    doubts = models.CharField(max_length=120, blank=True, default="")
    commits = models.BooleanField(default=False)
    praises = models.BooleanField(default=False)
    labels: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    told: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    mark = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index("at", "interaction", name="our_commitments", condition=models.Q(commits=True, ours=True)),
            models.Index("at", "interaction", name="their_commitments", condition=models.Q(commits=True, ours=False)),
            models.Index("at", "interaction", name="their_praise", condition=models.Q(praises=True, ours=False)),
        ]

    def __str__(self) -> str:
        return f"{self.interaction_id}: {self.needs}"


class Correction(models.Model):
    """A colleague's word on one label of one thing that was said: the latest that nobody took back."""

    of = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="+", db_index=False)
    label = models.CharField(max_length=24)
    right = models.BooleanField()
    deed = models.OneToOneField(Interaction, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint("of", "label", name="correction_once")]

    def __str__(self) -> str:
        return f"{self.of_id}: {'' if self.right else 'not '}{self.label}"


class Learnt(models.Model):
    """One row: the model learnt from every correction that stands, which `mark` names."""

    body = models.BinaryField()
    mark = models.CharField(max_length=32)
    corrections = models.PositiveIntegerField()
    learnt_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"learnt from {self.corrections}"
