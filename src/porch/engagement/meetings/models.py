"""Meetings we call: whom we asked, and every version of when and where."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from porch.records.accounts.models import Account
from porch.records.people.models import Handle
from porch.records.team.models import Member


class Meeting(models.Model):
    """One meeting, known everywhere by its `uid`; `mail` is the mailbox that asks and hears the answers."""

    key = models.CharField(max_length=64, unique=True)
    uid = models.CharField(max_length=255, unique=True)
    mail = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    calendar = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.uid


class Version(models.Model):
    """What was sent at one time: the first call, each move, the calling off. The latest not taken back holds."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="versions", db_index=False)
    sequence = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=200)
    begins = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    zone = models.CharField(max_length=64)
    place = models.CharField(max_length=300, blank=True, default="")
    words = models.TextField(blank=True, default="")
    cancels = models.BooleanField(default=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("meeting", "sequence", name="meeting_version_once")]
        indexes = [models.Index("begins", "meeting", name="meeting_begins", condition=models.Q(taken_back_at=None))]

    def __str__(self) -> str:
        return f"{self.title} {self.begins}"

    @property
    def length(self) -> timedelta:
        """How long it is to last."""
        return timedelta(minutes=self.minutes)


class Guest(models.Model):
    """Somebody we asked, by the mail address the invitation goes to."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="guests", db_index=False)
    handle = models.ForeignKey(Handle, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("meeting", "handle", name="meeting_guest_once")]

    def __str__(self) -> str:
        return f"{self.handle_id} at {self.meeting_id}"
