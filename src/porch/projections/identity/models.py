"""Who may be one person, as last looked at; nobody is merged here."""

from __future__ import annotations

from typing import Any

from django.db import models

from porch.records.people.models import Person


class Suggestion(models.Model):
    """Two who may be one, with the reasons: `evidence` is a list of [words, weight], the strongest first.

    `probability` is None where only an address book of ours takes them for one; `sureness` is the order they come in.
    """

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField(null=True)
    sureness = models.FloatField()
    evidence: models.JSONField[list[list[Any]], list[list[Any]]] = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint("one", "other", name="suggestion_once")]
        indexes = [models.Index(fields=["-sureness", "id"], name="suggestion_surest")]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"


class Look(models.Model):
    """When everybody was last compared, and the `mark` of what was known then. One row."""

    mark = models.CharField(max_length=200)
    handles = models.PositiveIntegerField()
    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.handles} handles compared"
