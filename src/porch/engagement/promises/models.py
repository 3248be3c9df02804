"""What we said we would do, and what was said to us, by when."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from porch.records.interactions.models import Interaction, Thread
from porch.records.people.models import Handle
from porch.records.team.models import Member

OPEN = models.Q(ended_at=None)


class Ending(models.TextChoices):
    """How a promise ends. Dropped: it never was one; nobody counts it."""

    KEPT = "kept", "Kept"
    BROKEN = "broken", "Broken"
    RELEASED = "released", "Released by them"
    DROPPED = "dropped", "Taken back"


class Promise(models.Model):
    """A commitment with a day: ours to somebody, or (`theirs`) somebody's to us. Open until `ended_at` is set.

    `by` is who gave it, `owner` who has it now; `found_in` the words it was found in, when it was not added by hand.
    Whom it binds us to is read through the handle: its person is whoever they are now.
    """

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="+")
    handle = models.ForeignKey(Handle, on_delete=models.PROTECT, related_name="+")
    interaction = models.ForeignKey(Interaction, null=True, on_delete=models.PROTECT, related_name="+")
    found_in = models.ForeignKey(Interaction, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    theirs = models.BooleanField(default=False)
    words = models.CharField(max_length=300)
    due_at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True, default="")
    why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint("found_in", name="promise_found", condition=models.Q(found_in__isnull=False))
        ]
        indexes = [
            models.Index("due_at", "id", name="promise_open", condition=OPEN & models.Q(theirs=False)),
            models.Index("due_at", "id", name="promise_awaited", condition=OPEN & models.Q(theirs=True)),
            models.Index("handle", "due_at", "id", name="promise_of_handle"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def was_late(self) -> bool:
        """Whether it was kept, and after its day."""
        return self.ending == Ending.KEPT and self.ended_at is not None and self.ended_at > self.due_at

    def is_overdue(self, now: datetime) -> bool:
        """Whether it is open past its day."""
        return self.ended_at is None and self.due_at < now
