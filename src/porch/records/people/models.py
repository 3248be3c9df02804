"""Who they are: persons, and the handles we know them by."""

from __future__ import annotations

from typing import Any

from django.db import models

from porch.records.team.models import Member


class Person(models.Model):
    """A human being. What we call them is ours to change; their handles are the networks'.

    `identity` is who this person is now, where a merge says so: never somebody who is another in turn.
    """

    name = models.CharField(max_length=300, blank=True, default="")
    identity = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index("name", "id", name="person_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def now_id(self) -> int:
        """The id of whom this person is now: another's where a merge stands, else their own."""
        return self.identity_id or self.pk


class Handle(models.Model):
    """One way to reach or recognise somebody. `person` is None where it is our own.

    `home` is whom it belongs to when no merge stands, and `person` whom it belongs to now: only actions set either.
    `verified_at` says that somebody proved that it is theirs, and `verified_by` how.
    """

    kind = models.CharField(max_length=32)
    value = models.CharField(max_length=400)
    name = models.CharField(max_length=300, blank=True, default="")
    url = models.CharField(max_length=600, blank=True, default="")
    followers = models.PositiveBigIntegerField(null=True, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="handles")
    home = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("kind", "value", name="handle_once"),
            models.CheckConstraint(
                condition=models.Q(person=None, home=None) | models.Q(person__isnull=False, home__isnull=False),
                name="handle_at_home",
            ),
        ]

    def __str__(self) -> str:
        return self.value

    def save(self, **keywords: Any) -> None:
        """Keep the row; one that is new is at home with its person."""
        if self._state.adding and self.home_id is None:
            self.home_id = self.person_id
        super().save(**keywords)


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


class Merge(models.Model):
    """Two who were two are one: `one` is `into` now; `undone_at` is set when it was taken back.

    Edges join only who was nobody else at that time, so they form trees, and a person leaves by one of them at most.
    """

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    into = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    evidence: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    undone_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("one", name="merged_once", condition=models.Q(undone_at=None)),
            models.CheckConstraint(condition=~models.Q(one=models.F("into")), name="merged_with_another"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} -> {self.into_id}"


class NeverSame(models.Model):
    """A colleague said that two are two, whatever they look like; `undone_at` is set when it was taken back."""

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("one", "other", name="never_same_once", condition=models.Q(undone_at=None)),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="never_same_in_order"),
        ]
        indexes = [models.Index("one", "other", name="never_same_lookup")]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"


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
