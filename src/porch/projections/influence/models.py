"""Who moves whom: acts of one person on another, and what they come to. Derived from the log, rebuildable."""

from __future__ import annotations

from typing import Any

from django.db import models

from porch.records.interactions.models import Interaction
from porch.records.people.models import Handle, Person


class Cursor(models.Model):
    """How far the projection has read the log."""

    name = models.CharField(max_length=40, unique=True)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.seq}"


class Act(models.Model):
    """Somebody did something towards another: answered, shared, liked, named, followed, or came because of them.

    Credit goes to `target`, which is None where that is us. One interaction may answer one and name two more: a row for
    each. Persons are read through the handles, so that a merge counts at once. What it points at is not checked a
    second time, as for exchanges.
    """

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="+", db_index=False)
    actor = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    target = models.ForeignKey(
        Handle, null=True, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    topic = models.CharField(max_length=60, blank=True, default="")
    in_person = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("interaction", "target", name="act_once"),
            models.UniqueConstraint("interaction", name="act_on_us_once", condition=models.Q(target=None)),
        ]
        indexes = [
            models.Index("actor", "at", name="act_by"),
            models.Index("target", "at", name="act_on"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.kind} {self.target_id}"


class Named(models.Model):
    """A name in somebody's words that is no handle we know yet: an act once it is."""

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=32)
    value = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint("interaction", "kind", "value", name="named_once")]
        indexes = [models.Index("kind", "value", name="named_who")]

    def __str__(self) -> str:
        return self.value


class Learnt(models.Model):
    """One row: the topics people talk about here, from so many conversations; empty while there are none."""

    topics = models.BinaryField(default=bytes)
    conversations = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"from {self.conversations} conversations"


class Scoring(models.Model):
    """One row: when all were scored last, from how many acts, and what that told of us as a whole.

    `seq` is how far the log was read then, and `learnt` whether the figures are calibrated on what became of people.
    `agreement` is how far online Sway agrees with who brought whom in real life; `company` what our own index
    counts; of each of `topics` stands [name, how many are heard on it, how many acts it had]. `fit` tells which score
    foretold this log better when that was asked last, `fitted_at`: by it all are scored.
    """

    at = models.DateTimeField()
    seq = models.BigIntegerField(default=0)
    acts = models.PositiveIntegerField()
    learnt = models.BooleanField(default=False)
    agreement: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    company: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    topics: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    fit: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    fitted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.acts} acts at {self.at}"


class Sway(models.Model):
    """How many distinct people are to be expected to respond to `person` on `topic` within the span.

    `person` is None for us; `topic` is empty for all topics. `low` and `high` hold four in five. `points`, 1 to 100, is
    None below three distinct `responders`. `customers` is what of `expected` our customers alone make.
    """

    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    topic = models.CharField(max_length=60, blank=True, default="")
    expected = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    responders = models.PositiveIntegerField()
    points = models.FloatField(null=True)
    online = models.FloatField()
    in_person = models.FloatField()
    customers = models.FloatField(default=0.0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "topic", name="sway_once"),
            models.UniqueConstraint("topic", name="sway_ours_once", condition=models.Q(person=None)),
        ]
        indexes = [
            models.Index("topic", "expected", "id", name="sway_ranked"),
            models.Index("topic", "customers", "id", name="sway_ranked_customers"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.topic or 'everything'}: {self.expected:.1f}"


class Part(models.Model):
    """How much of a Sway one signal makes: the parts of a Sway add up to its `expected`."""

    sway = models.ForeignKey(Sway, on_delete=models.CASCADE, related_name="parts", db_index=False)
    signal = models.CharField(max_length=60)
    amount = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint("sway", "signal", name="sway_part_once")]

    def __str__(self) -> str:
        return f"{self.signal} {self.amount:+.2f}"


class Past(models.Model):
    """What was expected of somebody on a day: one row a day, and only where it changed. A rebuild leaves it alone."""

    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    topic = models.CharField(max_length=60, blank=True, default="")
    day = models.DateField()
    expected = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "topic", "day", name="sway_past_once"),
            models.UniqueConstraint("topic", "day", name="sway_past_ours_once", condition=models.Q(person=None)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.day}: {self.expected:.1f}"


class Pull(models.Model):
    """How likely `target` is to respond to `source` within the span, from what they did before. `source` None is us."""

    source = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    target = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    chance = models.FloatField()
    acts = models.PositiveIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("source", "target", name="pull_once"),
            models.UniqueConstraint("target", name="pull_ours_once", condition=models.Q(source=None)),
        ]
        indexes = [
            models.Index("source", "chance", "id", name="pull_by"),
            models.Index("target", "chance", "id", name="pull_on"),
            models.Index("chance", "id", name="pull_ranked"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} moves {self.target_id}: {self.chance:.2f}"
