"""What we said we would do, and by when."""

from __future__ import annotations

from django.db import models

from porch.records.interactions.models import Interaction, Thread
from porch.records.people.models import Handle
from porch.records.team.models import Member


class Promise(models.Model):
    """A dated commitment to somebody; kept when `kept_at` is set, withdrawn when `withdrawn_at` is."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="+")
    handle = models.ForeignKey(Handle, on_delete=models.PROTECT, related_name="+")
    interaction = models.ForeignKey(Interaction, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=300)
    due_at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index("due_at", "id", name="promise_open", condition=models.Q(kept_at=None, withdrawn_at=None))
        ]

    def __str__(self) -> str:
        return self.words
