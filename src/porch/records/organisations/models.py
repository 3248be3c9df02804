"""Where people work: organisations, their mail domains, and who was there from when to when."""

from __future__ import annotations

from datetime import date

from django.db import models

from porch.records.people.models import Person
from porch.records.team.models import Member


class Kind(models.TextChoices):
    """What an organisation is to us."""

    CUSTOMER = "customer", "Customer"
    REFERENCE = "reference", "Reference"
    COMPETITOR = "competitor", "Competitor"
    SUPPLIER = "supplier", "Supplier"
    OTHER = "other", "Other"


class Organisation(models.Model):
    """A company, a club, an authority. `key` is its name as one looks for it; two may have the same."""

    name = models.CharField(max_length=300)
    key = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.CUSTOMER)
    made_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index("name", "id", name="organisation_by_name", condition=models.Q(closed_at=None)),
            models.Index("kind", "name", "id", name="organisation_by_kind", condition=models.Q(closed_at=None)),
            models.Index("key", "id", name="organisation_by_key"),
        ]

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """A mail domain whose addresses are an organisation's: one domain, one organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=255, unique=True)

    def __str__(self) -> str:
        return self.domain


class Role(models.Model):
    """What somebody was at an organisation, from when to when; several at once are several rows.

    `person` is whom it was written for. `undone_at` is set when it was never so.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", db_index=False)
    title = models.CharField(max_length=300, blank=True, default="")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(since=None) | models.Q(until=None) | models.Q(since__lte=models.F("until")),
                name="role_ends_after_it_begins",
            )
        ]
        indexes = [models.Index("organisation", "id", name="role_at", condition=models.Q(undone_at=None))]

    def __str__(self) -> str:
        return f"{self.title or 'somebody'} at {self.organisation_id}"

    def is_over(self, today: date) -> bool:
        """Whether they have left."""
        return self.until is not None and self.until < today
