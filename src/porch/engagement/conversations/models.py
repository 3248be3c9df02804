"""What we do in a conversation that is not a saying: who is writing, what is half written."""

from __future__ import annotations

from django.db import models

from porch.records.interactions.models import Thread
from porch.records.people.models import Handle
from porch.records.team.models import Member


class ComposeLease(models.Model):
    """Somebody is writing an answer: shown to the others, and enforced until it runs out."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+", db_index=False)
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("thread", "handle", name="compose_one_writer")]

    def __str__(self) -> str:
        return f"{self.member_id} until {self.until:%H:%M}"


class Draft(models.Model):
    """Words begun and not sent: one for each colleague and conversation."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+", db_index=False)
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True, default="")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("thread", "handle", "member", name="draft_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.thread_id}"
