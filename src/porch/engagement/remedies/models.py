"""Which ideas would meet which need."""

from __future__ import annotations

from django.db import models

from porch.engagement.ideas.models import Idea
from porch.records.team.models import Member


class Remedy(models.Model):
    """A colleague said that an idea would meet what people need on a topic, until `undone_at`.

    Topics are named by words, so a remedy stays with its words when topics are learnt anew.
    """

    kind = models.CharField(max_length=8)
    topic = models.CharField(max_length=60)
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="+", db_index=False)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("topic", "kind", "idea", name="remedy_once", condition=models.Q(undone_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} for {self.kind} {self.topic}"
