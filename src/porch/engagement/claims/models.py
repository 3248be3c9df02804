"""What we claim in public, in which words and with what evidence; who confirms it, who doubts it, and what we reply."""

from __future__ import annotations

from django.db import models

from porch.records.people.models import Person
from porch.records.team.models import Member

PUBLIC = models.Q(published_at__isnull=False, ended_at=None)
"""Claims everybody reads and can stand up for or doubt."""
STANDS = models.Q(withdrawn_at=None)
SHOWN = models.Q(held_at=None, hidden_at=None)
"""Words everybody may read: neither waiting to be looked at nor hidden."""
OPEN = models.Q(doubts=True, replied_at=None, hidden_at=None)
"""Doubts that have no reply yet; what we hid with a reason needs none."""
WAITS = STANDS & (OPEN | models.Q(held_at__isnull=False))
"""What we owe somebody: a reply to a doubt, or a look at words that nobody else reads before."""


class Claim(models.Model):
    """Something we promise. It has an owner, who answers whoever doubts it; `measure` names what proves it live.

    `words`, `why` and `evidence` are as they stand now: what stood there before is kept as a Wording.
    """

    words = models.CharField(max_length=200)
    why = models.TextField(blank=True, default="")
    topic = models.CharField(max_length=60, blank=True, default="")
    evidence = models.TextField(blank=True, default="")
    measure = models.CharField(max_length=30, blank=True, default="")
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index("id", name="claim_public", condition=PUBLIC),
            models.Index("measure", name="claim_measured", condition=PUBLIC & ~models.Q(measure="")),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def about(self) -> str:
        """What the log calls it."""
        return f"claim-{self.pk}"

    @property
    def is_public(self) -> bool:
        """Whether everybody reads it, and can say whether it is so."""
        return self.published_at is not None and self.ended_at is None


class Wording(models.Model):
    """What a claim said until it was put in other words."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    words = models.CharField(max_length=200)
    why = models.TextField(blank=True, default="")
    evidence = models.TextField(blank=True, default="")
    until = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint("claim", "number", name="claim_wording_numbered")]

    def __str__(self) -> str:
        return self.words


class Stand(models.Model):
    """Somebody confirms a claim or doubts it, with what happened to them, until `withdrawn_at`; our reply beside it."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    doubts = models.BooleanField()
    words = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_why = models.CharField(max_length=300, blank=True, default="")
    reply = models.TextField(blank=True, default="")
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint("claim", "person", name="claim_stand_once", condition=STANDS)]
        indexes = [
            models.Index(fields=["claim", "-id"], name="claim_stands", condition=STANDS),
            models.Index(fields=["person", "-id"], name="claim_stand_of_person"),
            models.Index("id", name="claim_stand_waits", condition=WAITS),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {'doubts' if self.doubts else 'confirms'} {self.claim_id}"

    @property
    def is_shown(self) -> bool:
        """Whether everybody may read its words."""
        return self.held_at is None and self.hidden_at is None

    @property
    def is_open(self) -> bool:
        """Whether it is a doubt that waits for a reply."""
        return self.doubts and self.replied_at is None and self.hidden_at is None


class Look(models.Model):
    """A colleague looked at what somebody says of a claim and let it stand, or hid it, and why: what we take down."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="+", db_index=False)
    stand = models.ForeignKey(Stand, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    hidden = models.BooleanField()
    why = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["claim", "-id"], name="claim_looks")]

    def __str__(self) -> str:
        return f"{self.stand_id}: {self.why}"


class Reply(models.Model):
    """What we replied to somebody until we put it in other words."""

    stand = models.ForeignKey(Stand, on_delete=models.CASCADE, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    def __str__(self) -> str:
        return self.words


class Figure(models.Model):
    """What a measure came to when it was counted last: `share` of `among`, and its interval, within a span of days."""

    measure = models.CharField(max_length=30, unique=True)
    share = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    among = models.PositiveIntegerField()
    since = models.DateField()
    until = models.DateField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.measure}: {self.share}"
