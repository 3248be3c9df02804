"""Choices: what there is to choose from, the facts, who chose what knowing which of them, and what was decided.

What people chose is never rewritten: choosing again is another row, and the earlier one says when it was replaced.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models

from porch.records.people.models import Person
from porch.records.team.models import Member

PUBLIC = models.Q(opened_at__isnull=False)
"""What everybody may read."""
OPEN = models.Q(opened_at__isnull=False, closed_at=None)
"""What has opened and was not closed by hand; its last day may be over all the same."""
UNTOLD = models.Q(told_at=None)
UNTOLD_FACT = models.Q(late=True, told_at=None)
"""Of what those who took part are written to."""


class Hides(models.TextChoices):
    """Until when customers do not see what others chose. Each is tighter than the one before, and none is loosened."""

    ANSWERED = "answered", "Until they have chosen themselves"
    CLOSED = "closed", "Until it is closed"
    ALWAYS = "always", "Always: we alone see it"


class Choice(models.Model):
    """A question put to customers, why it is put, what is decided with it, and by which day they hear what came of it.

    A draft until it opens. It takes picks from then until `closes_at`, or until it is closed before that.
    """

    topic = models.CharField(max_length=60, blank=True, default="")
    words = models.CharField(max_length=200)
    why = models.TextField(blank=True, default="")
    decides = models.TextField(blank=True, default="")  # what will be decided with it
    told_by = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    anonymous = models.BooleanField(default=False)
    hides = models.CharField(max_length=8, choices=Hides, default=Hides.ANSWERED)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Whoever looks before and after somebody chooses knows what they chose.
            models.CheckConstraint(
                condition=models.Q(anonymous=False) | ~models.Q(hides=Hides.ANSWERED),
                name="choice_anonymous_until_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(opened_at=None)
                | (
                    models.Q(told_by__isnull=False, closes_at__isnull=False) & ~models.Q(why="") & ~models.Q(decides="")
                ),
                name="choice_open_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], name="choice_public", condition=PUBLIC),
            models.Index(fields=["-opened_at", "-id"], name="choice_opened", condition=PUBLIC),
            models.Index(fields=["closes_at"], name="choice_open", condition=OPEN),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def about(self) -> str:
        """What letters, the log and the ledger call it."""
        return f"choice-{self.pk}"

    @property
    def ends_at(self) -> datetime | None:
        """When it ends, or ended: on its last day, or when it was closed before that."""
        return self.closed_at or self.closes_at

    def is_open(self, now: datetime) -> bool:
        """Whether one can choose."""
        return self.opened_at is not None and not self.is_over(now)

    def is_over(self, now: datetime) -> bool:
        """Whether it was open and nobody can choose any more."""
        ended = self.closed_at is not None or (self.closes_at is not None and self.closes_at <= now)
        return self.opened_at is not None and ended


class Option(models.Model):
    """One of the things there are to choose from, and what speaks for and against it: each in plain words."""

    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, related_name="options", db_index=False)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    words = models.TextField(blank=True, default="")
    costs = models.CharField(max_length=500, blank=True, default="")
    limits = models.CharField(max_length=500, blank=True, default="")
    time = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint("choice", "position", name="choice_option_in_place")]

    def __str__(self) -> str:
        return self.title


class Fact(models.Model):
    """Something one should know before choosing; `number` counts the facts of a choice, and so which of them one knew.

    Published with the choice, or `late`, after it had opened: then all who had chosen are asked again.
    """

    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, related_name="facts", db_index=False)
    number = models.PositiveSmallIntegerField()
    words = models.TextField()
    source = models.CharField(max_length=500, blank=True, default="")
    options = models.ManyToManyField(Option, related_name="+", blank=True)  # which it is about; none: all
    late = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # since when all who are asked again were written to

    class Meta:
        constraints = [models.UniqueConstraint("choice", "number", name="choice_fact_numbered")]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="choice_fact_late", condition=models.Q(late=True)),
            models.Index(fields=["number"], name="choice_fact_untold", condition=UNTOLD_FACT),
        ]

    def __str__(self) -> str:
        return self.words[:60]


class Part(models.Model):
    """Somebody took part. `told` is the last late fact they were written to about, `heard` the last outcome.

    `facts` is how many facts they say they have read, and `read_at` when. Of an anonymous choice there is only the
    person and the day: what they chose stands in a ballot that leads to nobody. `fixed`: they chose before it was made
    anonymous, and as nothing leads to their ballot they cannot choose again.
    """

    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    facts = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)
    fixed = models.BooleanField(default=False)
    told = models.PositiveSmallIntegerField(default=0)
    heard = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("choice", "person", name="choice_part_once")]
        indexes = [models.Index(fields=["choice", "id"], name="choice_parts")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.choice_id}"


class Phase(models.TextChoices):
    """When somebody picked."""

    GUT = "gut", "By gut, before the facts"
    INFORMED = "informed", "Knowing the facts"


class Pick(models.Model):
    """What somebody chose under their name, knowing the first `facts` facts; it stands until `replaced_at`."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="+", db_index=False)
    phase = models.CharField(max_length=8, choices=Phase)
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="+", db_index=False)
    facts = models.PositiveSmallIntegerField(default=0)
    mattered = models.PositiveSmallIntegerField(default=0)  # the number of the fact; 0: not said
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "part", "phase", name="choice_pick_stands", condition=models.Q(replaced_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=~models.Q(phase=Phase.GUT) | models.Q(facts=0, mattered=0, replaced_at=None),
                name="choice_gut_is_first",
            ),
        ]
        indexes = [models.Index(fields=["part", "id"], name="choice_picks_of_part")]

    def __str__(self) -> str:
        return f"{self.phase} {self.option_id} by {self.part_id}"


class Ballot(models.Model):
    """What somebody chose anonymously: no person, no time, no order. Its number is drawn by chance.

    `stub` is a digest of the secret that they alone hold, and may choose again with. `steps` are their informed picks:
    [option, facts, mattered] each, the last of which stands. `facts` is how many facts they have read.
    """

    id = models.IntegerField(primary_key=True)
    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, related_name="+", db_index=False)
    stub = models.CharField(max_length=64, blank=True, default="")
    gut = models.PositiveIntegerField()
    facts = models.PositiveSmallIntegerField(default=0)
    steps: models.JSONField[list[list[int]], list[list[int]]] = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["choice", "stub"], name="choice_ballot_of_stub")]

    def __str__(self) -> str:
        return f"a ballot of {self.choice_id}"


class Outcome(models.Model):
    """What was decided, why, what else there was, and when it is looked at again. The latest of a choice stands."""

    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    option = models.ForeignKey(Option, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided = models.TextField()
    reasons = models.TextField()
    alternatives = models.TextField(blank=True, default="")
    review_on = models.DateField(null=True, blank=True)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)  # since when all who took part were written to

    class Meta:
        constraints = [models.UniqueConstraint("choice", "number", name="choice_outcome_numbered")]
        indexes = [
            models.Index(fields=["-at", "-id"], name="choice_outcomes"),
            models.Index(fields=["number"], name="choice_outcome_untold", condition=UNTOLD),
        ]

    def __str__(self) -> str:
        return f"outcome {self.number} of {self.choice_id}"
