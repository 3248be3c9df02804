"""What advertising cost and brought, day by day, so that it can be held against what was said without it."""

from __future__ import annotations

from django.db import models


class Spend(models.Model):
    """What one campaign cost and brought on one day, as an export told it.

    `spend` is in the smallest unit of `currency`; `impressions` and `clicks` are empty where the export does not tell
    them. When a later export tells another figure, the row it told before stays, no longer `standing`: networks correct
    what they charged for weeks. The day is the advertising account's own.
    """

    network = models.CharField(max_length=16)
    account = models.CharField(max_length=200, blank=True, default="")
    campaign = models.CharField(max_length=300, blank=True, default="")
    day = models.DateField()
    currency = models.CharField(max_length=3)
    spend = models.BigIntegerField()
    impressions = models.PositiveBigIntegerField(null=True, blank=True)
    clicks = models.PositiveBigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True, default="")
    told_at = models.DateTimeField()
    standing = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "day", "campaign", "account", "currency"], name="spend_standing",
                condition=models.Q(standing=True),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index("day", "id", name="spend_by_day", condition=models.Q(standing=True)),
            models.Index("network", "day", "campaign", name="spend_before", condition=models.Q(standing=False)),
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.campaign} {self.day}"


class Refused(models.Model):
    """A line of an export that could not be read, with its bytes, why, and all that is needed to read it again."""

    digest = models.CharField(max_length=32, unique=True)  # of the layout and the line: told twice it is one
    layout = models.CharField(max_length=16)
    source = models.CharField(max_length=200, blank=True, default="")
    line = models.PositiveIntegerField()
    raw = models.BinaryField()
    why = models.TextField()
    asked = models.JSONField(default=dict)  # the headings, and what was said beside the file
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index("id", name="refused_open", condition=models.Q(settled_at=None))]

    def __str__(self) -> str:
        return f"{self.source} line {self.line}"
