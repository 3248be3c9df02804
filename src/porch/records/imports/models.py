"""What somebody brought in by the page: one row for each file, from the first look to the last item."""

from __future__ import annotations

from django.db import models

from porch.records.accounts.models import Account
from porch.records.imports import store
from porch.records.team.models import Member


class Import(models.Model):
    """One file: how it is to be read, how far that has got, and what it came to.

    `told` is what the first look found. `cursor` is where the reading goes on after a stop or a fall; the figures are
    of everything read so far.
    """

    class State(models.TextChoices):
        """How an import stands."""

        LOOKING = "looking", "Being looked through"
        LOOKED = "looked", "Looked through, not brought in"
        BRINGING = "bringing", "Being brought in"
        STOPPED = "stopped", "Stopped"
        DONE = "done", "Brought in"
        FAILED = "failed", "Could not be read"

    token = models.CharField(max_length=32, unique=True, default=store.new_token)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    format = models.CharField(max_length=40)
    read_as = models.CharField(max_length=40, blank=True, default="")
    ours = models.CharField(max_length=1000, blank=True, default="")
    dates = models.CharField(max_length=3, blank=True, default="")
    zone = models.CharField(max_length=64, blank=True, default="")
    keeps_file = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.LOOKING)
    seen = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    cursor = models.TextField(blank=True, default="")
    told = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True, default="")
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    file_gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index("state", "id", name="import_at_work"),
            models.Index("file_gone_at", "uploaded_at", "id", name="import_left_lying"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_at_work(self) -> bool:
        """Whether a worker is to go on with it."""
        return self.state in (self.State.LOOKING, self.State.BRINGING)

    @property
    def has_file(self) -> bool:
        """Whether its bytes are still here."""
        return self.file_gone_at is None

    @property
    def can_be_brought(self) -> bool:
        """Whether it can be read into the log now, from the start or from where it stopped."""
        return self.has_file and self.state in (self.State.LOOKED, self.State.STOPPED)
