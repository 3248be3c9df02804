"""How people and we stand with each other: derived from the log, rebuildable, never edited by hand."""

from __future__ import annotations

from django.db import models

from porch.records.interactions.models import Interaction, Thread
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member


class Cursor(models.Model):
    """How far the projection has read the log."""

    name = models.CharField(max_length=40, unique=True)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.seq}"


class Exchange(models.Model):
    """What one interaction means between a handle and us: its rung, and what it asks, bills or complains of.

    `rung` is None for a purchase. `flags` are those of `reading`. Persons are read through the handle. What the
    interaction points at is not checked a second time: that made counting anew three times as slow on PostgreSQL.
    """

    interaction = models.OneToOneField(Interaction, primary_key=True, on_delete=models.CASCADE, related_name="+")
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    member = models.ForeignKey(
        Member, null=True, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    thread = models.ForeignKey(
        Thread, null=True, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    at = models.DateTimeField()
    ours = models.BooleanField()
    rung = models.SmallIntegerField(null=True)
    network = models.CharField(max_length=32)
    flags = models.SmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{'we' if self.ours else 'they'} on rung {self.rung} at {self.at}"


class Learnt(models.Model):
    """One row: what is known of pairs in general here (`relationship.Fit`), learnt from all ties by night.

    `model` names by what the team had taught of words when all was counted.
    """

    model = models.CharField(max_length=32, blank=True, default="")
    numbers: models.JSONField[dict[str, float], dict[str, float]] = models.JSONField(default=dict)
    pairs = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"from {self.pairs} pairs"


class Counted(models.Model):
    """In whose tie a handle was counted: when it turns out to be another person's, both are counted again."""

    handle = models.OneToOneField(Handle, primary_key=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.handle_id} in {self.person_id}"


class Facts(models.Model):
    """What a tie is made of. Days are UTC days; from `rhythm_days` on it holds as of `as_of`, as time changes it.

    `theirs` and `ours` count contacts. Of ours, `asked` asked for something, `invoiced` billed, `when_unhappy` answered
    them being unhappy, `thanked` thanked them, `refused` said no, `reasoned` of these with a reason; of those that
    answered nothing, `proactive` asked and billed nothing and `self_serving` did. Of theirs, `unhappy` complained,
    `thanks` thanked, `praised` praised, `spoke_for` spoke well of us to others, `wanted` asked or complained: of these
    `answered` were, after `waited_hours` (the median). `broken_at`: when they will have been silent for three times
    their own rhythm.
    """

    theirs = models.PositiveIntegerField(default=0)
    ours = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    invoiced = models.PositiveIntegerField(default=0)
    when_unhappy = models.PositiveIntegerField(default=0)
    proactive = models.PositiveIntegerField(default=0)
    self_serving = models.PositiveIntegerField(default=0)
    unhappy = models.PositiveIntegerField(default=0)
    thanks = models.PositiveIntegerField(default=0)
    wanted = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    praised = models.PositiveIntegerField(default=0)
    thanked = models.PositiveIntegerField(default=0)
    spoke_for = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    reasoned = models.PositiveIntegerField(default=0)
    waited_hours = models.FloatField(null=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    last_theirs_at = models.DateTimeField(null=True)
    last_ours_at = models.DateTimeField(null=True)
    two_way_days = models.PositiveIntegerField(default=0)
    first_two_way = models.DateField(null=True)
    last_two_way = models.DateField(null=True)
    depth = models.SmallIntegerField(null=True)
    reciprocity = models.FloatField(null=True)
    breadth = models.PositiveIntegerField(default=0)
    duration_days = models.FloatField(null=True)
    rhythm_days = models.FloatField(null=True)
    alive = models.FloatField(null=True)
    strength = models.FloatField(null=True)
    points = models.FloatField(null=True)
    broken_at = models.DateTimeField(null=True)
    as_of = models.DateTimeField()

    class Meta:
        abstract = True


class Tie(Facts):
    """A person and us. `rungs` counts what passed by rung, theirs and ours: {"6": [3, 4]}."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE, related_name="+")
    rungs: models.JSONField[dict[str, list[int]], dict[str, list[int]]] = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index("broken_at", "person", name="tie_broken", condition=models.Q(broken_at__isnull=False)),
            models.Index("last_at", "person", name="tie_unthanked", condition=models.Q(praised__gt=0, thanked=0)),
            models.Index(
                "last_at", "person", name="tie_spoke_for", condition=models.Q(spoke_for__gt=0, invoiced__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} and us"


class Bond(Facts):
    """A person and one colleague."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint("person", "member", name="bond_once")]

    def __str__(self) -> str:
        return f"{self.person_id} and {self.member_id}"
