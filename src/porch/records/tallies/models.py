"""What networks count of us: every figure with the time for which it was told, and when we ask again."""

from __future__ import annotations

from django.db import models

from porch.records.accounts.models import Account


class Figure(models.Model):
    """One value of one counter, told by a network at `at` and again until `seen_at`.

    `of` is the external id of our post, empty for the connection itself. A figure that comes again only moves
    `seen_at`; another one begins a row of its own, a lower one too, and then `standing` moves to it. No row is
    ever overwritten: what a network took back can still be read.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    of = models.CharField(max_length=600, blank=True, default="")
    name = models.CharField(max_length=16)
    value = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    seen_at = models.DateTimeField()
    standing = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("account", "of", "name", "at", name="figure_once"),
            models.UniqueConstraint(
                fields=["of", "account", "name"], name="figure_standing", condition=models.Q(standing=True)
            ),
        ]
        indexes = [models.Index("account", "id", name="figure_latest", condition=models.Q(standing=True))]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class Round(models.Model):
    """When a connection is asked again for its counters or its follow lists, and how it went the last time.

    `done_at` is when the network last told all of it; `error` why it did not since.
    """

    class What(models.TextChoices):
        """What is asked for."""

        COUNTERS = "counters", "Counters"
        FOLLOWS = "follows", "Follow lists"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=10, choices=What)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    error = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint("account", "what", name="round_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.what}"
