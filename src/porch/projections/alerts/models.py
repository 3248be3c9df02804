"""What saved searches came upon since they were saved: derived from the log, rebuildable, never edited by hand."""

from __future__ import annotations

from django.db import models

from porch.records.interactions.models import Interaction
from porch.records.saved.models import SavedSearch


class Cursor(models.Model):
    """How far what is searched has been held against the saved searches."""

    name = models.CharField(max_length=20, unique=True)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.seq}"


class Match(models.Model):
    """One thing said, after a search was saved, that it takes."""

    saved = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="+", db_index=False)
    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("saved", "interaction", name="match_once")]

    def __str__(self) -> str:
        return f"{self.saved_id} takes {self.interaction_id}"
