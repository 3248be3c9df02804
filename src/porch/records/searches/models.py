"""What we look for in public: searches, the connections each looks on, and what was found."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction
from porch.records.team.models import Member


class About(models.TextChoices):
    """What a search is about."""

    BRAND = "brand", "Our name"
    PRODUCT = "product", "A product of ours"
    COMPETITOR = "competitor", "A competitor"
    CLAIM = "claim", "A claim"
    TAG = "tag", "A hashtag"


class Decision(models.TextChoices):
    """What became of a find."""

    NONE = "none", "Undecided"
    THANKED = "thanked", "Thanked"
    ANSWERED = "answered", "Answered"
    DISMISSED = "dismissed", "Not for us"
    OURS = "ours", "Said by us"


class Search(models.Model):
    """Words we look for, how often, and what for. With a beginning and an end it is a chat."""

    name = models.CharField(max_length=120)
    words = models.CharField(max_length=200)
    about = models.CharField(max_length=12, choices=About, default=About.BRAND)
    every = models.DurationField(default=timedelta(hours=1))
    begins_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    host_note = models.TextField(blank=True, default="")
    made_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index("id", name="search_open", condition=models.Q(closed_at=None))]

    def __str__(self) -> str:
        return self.name

    @property
    def is_chat(self) -> bool:
        """Whether it looks for a while only: a conversation around a tag."""
        return self.begins_at is not None and self.ends_at is not None

    @property
    def offers(self) -> bool:
        """Whether what it finds may be offered in the morning: a competitor's praise and a chat's questions may not."""
        return self.about in (About.BRAND, About.PRODUCT, About.TAG) and not self.is_chat

    @property
    def asked(self) -> str:
        """The words as networks are asked for them: a tag with its sign."""
        return f"#{self.words.lstrip('#')}" if self.about == About.TAG else self.words

    def runs(self, now: datetime) -> bool:
        """Whether it looks at `now`."""
        if self.closed_at is not None or self.paused_at is not None:
            return False
        return (self.begins_at is None or self.begins_at <= now) and not self.is_over(now)

    def is_over(self, now: datetime) -> bool:
        """Whether its time has passed."""
        return self.ends_at is not None and self.ends_at <= now


class SearchPlace(models.Model):
    """One search on one connection: how far it has looked, what that cost, and why it does not."""

    search = models.ForeignKey(Search, on_delete=models.CASCADE, related_name="places", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    cursor = models.TextField(blank=True, default="")
    calls_on = models.DateField(null=True, blank=True)  # the UTC day that `calls_that_day` counts
    calls_that_day = models.PositiveIntegerField(default=0)
    calls_total = models.PositiveBigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")
    held = models.CharField(max_length=300, blank=True, default="")  # why a look waits, though nothing went wrong
    left_at = models.DateTimeField(null=True, blank=True)  # no longer looked on; what it spent still counts

    class Meta:
        constraints = [models.UniqueConstraint("search", "account", name="search_place_once")]
        indexes = [models.Index("due_at", "id", name="search_place_due", condition=models.Q(left_at=None))]

    def __str__(self) -> str:
        return f"{self.search_id} on {self.account_id}"

    def calls_today(self, now: datetime) -> int:
        """How many calls it has spent on the UTC day of `now`."""
        return self.calls_that_day if self.calls_on == now.date() else 0


class Found(models.Model):
    """Something in the log that a search came upon, and what was decided about it.

    `at` is when it was said. `candidate` is what it would be offered for: help, thanks, or nothing.
    """

    search = models.ForeignKey(Search, on_delete=models.CASCADE, related_name="+", db_index=False)
    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    found_at = models.DateTimeField()
    candidate = models.CharField(max_length=8, blank=True, default="")
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.NONE)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("search", "interaction", name="found_once")]
        indexes = [
            models.Index("search", "at", "id", name="found_by_time"),
            models.Index("search", "at", "id", name="found_undecided", condition=models.Q(decision="none")),
            models.Index("candidate", "at", "id", name="found_offered", condition=models.Q(decision="none")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.search_id} found {self.interaction_id}"
