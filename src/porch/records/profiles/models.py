"""What we know about people beside what they said: tags, fields of our own, and whom we mean by a segment."""

from __future__ import annotations

from typing import Any

from django.db import models

from porch.records.people.models import Person
from porch.records.team.models import Member


class Tag(models.Model):
    """A word people are marked with. `key` is it whatever its case and accents."""

    name = models.CharField(max_length=60)
    key = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.name


class Tagged(models.Model):
    """Somebody with a tag; `person` is whom it was written for."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("tag", "person", name="tagged_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.tag_id}"


class FieldKind(models.TextChoices):
    """What a field holds."""

    TEXT = "text", "Words"
    NUMBER = "number", "A number"
    DATE = "date", "A day"
    CHOICE = "choice", "One of a list"


class Field(models.Model):
    """Something we want to know of people, under a name of our own. `choices` are one's, where it is one of a list."""

    name = models.CharField(max_length=60)
    key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=8, choices=FieldKind, default=FieldKind.TEXT)
    choices: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Value(models.Model):
    """What a field holds for somebody, since `at`; what stood `before` stays, with when it was replaced.

    `text` is what is shown, `key` what is looked for; numbers and days stand beside it to be compared.
    """

    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=1000, blank=True, default="")
    key = models.CharField(max_length=100, blank=True, default="")
    number = models.FloatField(null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    before = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "field", name="value_once", condition=models.Q(replaced_at=None))
        ]
        indexes = [
            models.Index("field", "key", "person", name="value_by_words", condition=models.Q(replaced_at=None)),
            models.Index("field", "number", "person", name="value_by_number", condition=models.Q(replaced_at=None)),
            models.Index("field", "day", "person", name="value_by_day", condition=models.Q(replaced_at=None)),
        ]

    def __str__(self) -> str:
        return self.text


class Segment(models.Model):
    """Whom we mean, saved under a name: `asked` is a `wanted.Wanted`."""

    name = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    asked: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    made_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("key", name="segment_once", condition=models.Q(closed_at=None))]

    def __str__(self) -> str:
        return self.name
