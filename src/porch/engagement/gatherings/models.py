"""Gatherings, and whom to invite to them so that word spreads: each plan, and its choice, as rows."""

from __future__ import annotations

from django.db import models

from porch.records.people.models import Person
from porch.records.team.models import Member


class Gathering(models.Model):
    """Something people are invited to. `seats` is how many of them, `topic` (empty: any) what it is about.

    A random tenth is not invited, so that we learn what inviting did, unless `why_all` says why everybody may be.
    `seed` decides who, and stays: planning again does not draw again.
    """

    name = models.CharField(max_length=200)
    day = models.DateField(null=True, blank=True)
    topic = models.CharField(max_length=60, blank=True, default="")
    seats = models.PositiveIntegerField()
    why_all = models.CharField(max_length=300, blank=True, default="")
    seed = models.BigIntegerField()
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def holds_out(self) -> bool:
        """Whether a random tenth is not invited on purpose."""
        return not self.why_all


class LeftOut(models.Model):
    """Somebody a colleague wants left out of a gathering; `person` is whom it was said of."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("gathering", "person", name="left_out_once")]

    def __str__(self) -> str:
        return f"{self.person_id} not at {self.gathering_id}"


class Plan(models.Model):
    """One answer to whom to invite, worked out after `asked_at`; `made_at` is None until it is. The latest stands.

    `spread` is how many people are to be expected to hear of it from those invited, themselves among them, and
    `by_degree` the same had one invited whoever moves most. The choice is at least `guarantee` of the best there is.
    `kept_out` tells how many were left out by which rule, and `handed_at` when the list was handed on.
    """

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True, default="")
    candidates = models.PositiveIntegerField(default=0)
    links = models.PositiveIntegerField(default=0)
    samples = models.PositiveIntegerField(default=0)
    spread = models.FloatField(null=True)
    by_degree = models.FloatField(null=True)
    guarantee = models.FloatField(null=True)
    kept_out: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    handed_at = models.DateTimeField(null=True, blank=True)
    handed_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["gathering", "-id"], name="plan_latest"),
            models.Index("handed_at", name="plan_handed", condition=models.Q(handed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk} of {self.gathering_id}"

    @property
    def is_made(self) -> bool:
        """Whether it is worked out."""
        return self.made_at is not None


class Part(models.TextChoices):
    """What somebody is in a plan."""

    INVITED = "invited", "Invited"
    HELD_OUT = "held_out", "Not invited, so that we learn"
    BY_DEGREE = "by_degree", "Moves most, by count"


class Choice(models.Model):
    """Somebody in a plan, in the order chosen: whom they reach alone, and what that adds beyond those before them.

    `anyway` is whether they were chosen before chance held anybody back: only such can be compared.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=10, choices=Part)
    place = models.PositiveIntegerField()
    reach = models.FloatField()
    adds = models.FloatField()
    anyway = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint("plan", "part", "place", name="choice_once")]

    def __str__(self) -> str:
        return f"{self.place}. {self.person_id} in {self.plan_id}"
