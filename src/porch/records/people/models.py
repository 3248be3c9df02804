"""Who they are: persons, and the handles we know them by."""

from __future__ import annotations

from django.db import models

from porch.records.team.models import Member


class Person(models.Model):
    """A human being. What we call them is ours to change; their handles are the networks'."""

    name = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index("name", "id", name="person_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Handle(models.Model):
    """One way to reach or recognise somebody. `person` is None where it is our own."""

    kind = models.CharField(max_length=32)
    value = models.CharField(max_length=400)
    name = models.CharField(max_length=300, blank=True, default="")
    url = models.CharField(max_length=600, blank=True, default="")
    followers = models.PositiveBigIntegerField(null=True, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="handles")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("kind", "value", name="handle_once")]

    def __str__(self) -> str:
        return self.value


class Called(models.Model):
    """A word somebody is found by: of a handle, of its name, or of what we call or called its person."""

    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+", db_index=False)
    word = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint("handle", "word", name="called_once")]
        indexes = [models.Index(fields=["word"], name="called_begins", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return self.word


class Attachment(models.Model):
    """A handle joined to another person by hand; `undone_at` is set when it was taken back."""

    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+")
    before = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    after = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.handle_id} -> {self.after_id}"


class NotACustomer(models.Model):
    """Set aside by address or by domain: counted, one click away, never in the morning."""

    kind = models.CharField(max_length=32)
    value = models.CharField(max_length=400)  # a handle's value, or "@domain"
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index("kind", "value", name="not_a_customer_lookup")]

    def __str__(self) -> str:
        return self.value


class Barrier(models.Model):
    """Where somebody cannot go, or nobody at a company can: a kind of network that work blocks or they do not want.

    Of `person` and `domain` one is told. `undone_at` is set when it was taken back.
    """

    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    domain = models.CharField(max_length=255, blank=True, default="")
    family = models.CharField(max_length=12)  # core.networks.Family
    why = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, domain="") | (models.Q(person=None) & ~models.Q(domain="")),
                name="barrier_of_one",
            ),
            models.UniqueConstraint(
                "person", "family", name="barrier_person_once", condition=models.Q(undone_at=None, domain="")
            ),
            models.UniqueConstraint(
                "domain", "family", name="barrier_domain_once", condition=models.Q(undone_at=None, person=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.domain or self.person_id}: {self.family}"
