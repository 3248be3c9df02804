"""Bursts: what we begin with many, made personal for each; who is to get it, who is held back, and what left."""

from __future__ import annotations

from django.db import models

from porch.records.outbox.models import Outgoing
from porch.records.people.models import Handle, Person
from porch.records.profiles.models import Segment
from porch.records.saved.models import SavedSearch
from porch.records.team.models import Member


class Burst(models.Model):
    """Something we begin, written once. `kind` is one of `cadence.Kind`; `about` names what it is about.

    Who it is for: a segment, whoever a saved search hears, or people named one by one (`Named`); else everybody.
    A random tenth does not get it, so that we learn what it does, unless `why_all` says why everybody should; `seed`
    decides who, and stays. What is sent is judged at `send_at`, and after `relevant_until` it is of no use.
    """

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    about = models.CharField(max_length=60, blank=True, default="")
    topic = models.CharField(max_length=60, blank=True, default="")
    product = models.CharField(max_length=100, blank=True, default="")
    subject = models.CharField(max_length=300, blank=True, default="")
    words = models.TextField(blank=True, default="")
    segment = models.ForeignKey(Segment, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    saved = models.ForeignKey(SavedSearch, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    named = models.BooleanField(default=False)
    together = models.BooleanField(default=False)
    why_all = models.CharField(max_length=300, blank=True, default="")
    seed = models.BigIntegerField()
    send_at = models.DateTimeField(null=True, blank=True)
    relevant_until = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    edited_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index("send_at", "id", name="burst_by_day"),
            models.Index("about", "id", name="burst_about"),
        ]

    def __str__(self) -> str:
        return self.name


class Named(models.Model):
    """Somebody a burst is for by name; `person` is whom it was said of."""

    burst = models.ForeignKey(Burst, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("burst", "person", name="burst_named_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.burst_id}"


class LeftOut(models.Model):
    """Somebody a colleague leaves out of a burst; `was` is what `plan` said of them before, to say it again."""

    burst = models.ForeignKey(Burst, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    plan = models.PositiveBigIntegerField(null=True, blank=True)
    was: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("burst", "person", name="burst_left_out_once")]

    def __str__(self) -> str:
        return f"{self.person_id} left out of {self.burst_id}"


class Own(models.Model):
    """A line of somebody's own in a burst, as a colleague wrote it for them."""

    burst = models.ForeignKey(Burst, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=500)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("burst", "person", name="own_line_once")]

    def __str__(self) -> str:
        return self.words


class Approval(models.Model):
    """A colleague's word that a burst may go as it is written: `digest` is of the words they read.

    `same_for_many` says that they saw that it is the same for many, and mean it (R5).
    """

    burst = models.ForeignKey(Burst, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    same_for_many = models.BooleanField(default=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.burst_id} approved"


class Ending(models.Model):
    """That a burst was let go (`sending`) or stopped, by whom and when; the latest counts."""

    burst = models.ForeignKey(Burst, on_delete=models.CASCADE, related_name="+")
    sending = models.BooleanField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.burst_id} {'goes' if self.sending else 'stopped'}"


class Learnt(models.Model):
    """What people did in the thirty days after a burst, counted once those have passed; the same for ever after.

    Of those whom chance let have it and of those it left out: how many there were, who wrote, who climbed a rung.
    """

    burst = models.OneToOneField(Burst, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    got = models.PositiveIntegerField()
    got_wrote = models.PositiveIntegerField()
    got_climbed = models.PositiveIntegerField()
    held = models.PositiveIntegerField()
    held_wrote = models.PositiveIntegerField()
    held_climbed = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "-burst"], name="learnt_of_kind")]

    def __str__(self) -> str:
        return f"learnt from {self.burst_id}"


class Plan(models.Model):
    """One answer to who gets a burst, judged at `at`; `made_at` is None until it is worked out. The latest stands.

    `counts` tells how many there are by what was said of them and by which rule: {"go": 9, "no C1": 180}. `done` of
    `total` people were looked at so far.
    """

    burst = models.ForeignKey(Burst, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    advised = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["burst", "-id"], name="burst_plan_latest")]

    def __str__(self) -> str:
        return f"plan {self.pk} of {self.burst_id}"


class Verdict(models.TextChoices):
    """What a plan says of somebody."""

    GO = "go", "Gets it"
    LATER = "later", "Gets it later"
    HELD_OUT = "held_out", "Does not get it, so that we learn"
    NO = "no", "Held back"


class Line(models.Model):
    """Somebody in a plan: whether they get it and by which handle, by which rule not, and until when."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict)
    rule = models.CharField(max_length=4, blank=True, default="")
    why = models.CharField(max_length=300, blank=True, default="")
    advice = models.CharField(max_length=200, blank=True, default="")
    until = models.DateTimeField(null=True, blank=True)
    handle = models.ForeignKey(Handle, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint("plan", "person", name="burst_line_once")]
        indexes = [
            models.Index("plan", "verdict", "id", name="burst_lines"),
            models.Index("plan", "id", name="burst_lines_all"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.verdict} {self.rule}"


class State(models.TextChoices):
    """How far the sending to one person is."""

    DUE = "due", "To go"
    SENT = "sent", "Gone"
    HELD = "held", "Held back when it was to go"
    STOPPED = "stopped", "Stopped"


class Delivery(models.Model):
    """A burst to one person, once. `due_at` is when it is tried; a rule that says later moves it."""

    burst = models.ForeignKey(Burst, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    due_at = models.DateTimeField()
    rule = models.CharField(max_length=4, blank=True, default="")
    why = models.CharField(max_length=300, blank=True, default="")
    outgoing = models.ForeignKey(Outgoing, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("burst", "person", name="delivery_of_burst_once")]
        indexes = [
            models.Index("due_at", "id", name="delivery_due", condition=models.Q(state="due")),
            models.Index("burst", "state", "id", name="delivery_of_burst"),
        ]

    def __str__(self) -> str:
        return f"{self.burst_id} to {self.person_id}: {self.state}"


class Hold(models.Model):
    """That nothing is begun with a segment for now (R4), why, and until somebody lifted it."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="+", db_index=False)
    why = models.CharField(max_length=200)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("segment", name="held_once", condition=models.Q(lifted_at=None))]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.why}"


class Reminder(models.Model):
    """That a colleague wants everybody reminded of a survey who was asked by a burst, once; `words` go to each."""

    burst = models.OneToOneField(Burst, on_delete=models.CASCADE, related_name="+")
    words = models.TextField()
    due_at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index("due_at", "id", name="reminder_due", condition=models.Q(done_at=None))]

    def __str__(self) -> str:
        return f"reminder of {self.burst_id}"
