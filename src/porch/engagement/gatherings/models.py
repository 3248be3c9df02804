"""Gatherings: whom to invite so that word spreads, the dates people come to, their seats, and who came."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from porch.engagement.gatherings import hours
from porch.engagement.gatherings.setting import Mode, Setting
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


class Series(Setting):
    """Gatherings that come again by `rule` (RFC 5545), by the clock there. Ended: no more dates.

    Each takes place `shift` days after the day the rule names.
    """

    rule = models.CharField(max_length=200)
    first_day = models.DateField()
    time = models.TimeField()
    shift = models.SmallIntegerField(default=0)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Occurrence(Setting):
    """One date people come to, known to calendars by `uid`; `sequence` counts what they were told of it since.

    `day` is the day of its series it stands for, wherever it was moved to; `alone` that it was changed apart from it.
    `plan` is whom to invite so that word spreads, where that was planned.
    """

    series = models.ForeignKey(Series, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField(null=True, blank=True)
    alone = models.BooleanField(default=False)
    begins = models.DateTimeField()
    uid = models.CharField(max_length=255, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    plan = models.ForeignKey(Gathering, null=True, on_delete=models.SET_NULL, related_name="+")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "series", "day", name="day_of_series_once", condition=models.Q(series__isnull=False)
            )
        ]
        indexes = [models.Index("begins", "id", name="gathering_begins")]

    def __str__(self) -> str:
        return f"{self.name} {self.begins}"

    @property
    def about(self) -> str:
        """What letters, links and the ledger call it."""
        return f"gathering-{self.pk}"

    @property
    def ends(self) -> datetime:
        """When it is over."""
        return self.begins + timedelta(minutes=self.minutes)

    @property
    def there(self) -> datetime:
        """When it begins, as the clock there shows it."""
        return self.begins.astimezone(hours.zone(self.zone))

    @property
    def is_off(self) -> bool:
        """Whether it was called off."""
        return self.cancelled_at is not None


class SeriesChange(models.Model):
    """What was changed of a series and of `dates` of its dates; `before` is what the series said until then."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="+")
    before: models.JSONField[dict[str, str | None], dict[str, str | None]] = models.JSONField(default=dict)
    dates = models.PositiveIntegerField(default=0)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.dates} dates of {self.series_id}"


class Change(models.Model):
    """What was changed of a date, alone or as one `of` its series; `before` is what stood there, for taking it back."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="+", db_index=False)
    sequence = models.PositiveIntegerField()
    of = models.ForeignKey(SeriesChange, null=True, on_delete=models.CASCADE, related_name="+")
    before: models.JSONField[dict[str, str | None], dict[str, str | None]] = models.JSONField(default=dict)
    moves = models.BooleanField(default=False)
    cancels = models.BooleanField(default=False)
    words = models.CharField(max_length=500, blank=True, default="")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("occurrence", "sequence", name="gathering_change_once")]

    def __str__(self) -> str:
        return f"{self.sequence} of {self.occurrence_id}"


class Guest(models.Model):
    """Somebody at a date: asked, answered, waiting, come; each of these is a moment, empty until it is so.

    `person` is whom it was written for. `plus` are those they bring; `answer` is "", yes, no or maybe.
    """

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=5, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=12, blank=True, default="")
    mode = models.CharField(max_length=6, choices=Mode, default=Mode.ROOM)
    plus = models.PositiveSmallIntegerField(default=0)
    came_with = models.CharField(max_length=200, blank=True, default="")
    told_by = models.CharField(max_length=200, blank=True, default="")
    waiting_since = models.DateTimeField(null=True, blank=True)
    came_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("occurrence", "person", name="guest_once"),
            models.CheckConstraint(condition=models.Q(answer__in=("", "yes", "no", "maybe")), name="guest_answer"),
        ]
        indexes = [
            models.Index("waiting_since", name="guest_waits", condition=models.Q(waiting_since__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.occurrence_id}"

    @property
    def party(self) -> int:
        """How many seats they take."""
        return self.plus + 1


class Seat(models.Model):
    """A seat that is taken, or offered until a moment. Its number is unique: no seat is ever given twice."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="+", db_index=False)
    mode = models.CharField(max_length=6, choices=Mode)
    number = models.PositiveIntegerField()
    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="+")
    offered_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("occurrence", "mode", "number", name="seat_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="seat_from_one"),
        ]
        indexes = [models.Index("offered_until", name="seat_offered", condition=models.Q(offered_until__isnull=False))]

    def __str__(self) -> str:
        return f"{self.mode} {self.number} at {self.occurrence_id}"


class Offer(models.Model):
    """Seats offered to somebody who waited, and what became of that: taken, let go, run out; empty while it is open."""

    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=8, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint("guest", name="one_open_offer", condition=models.Q(ended_at=None))]
        indexes = [models.Index(fields=["guest", "-id"], name="offers_of_guest")]

    def __str__(self) -> str:
        return f"offered {self.guest_id} until {self.until}"


class Arrival(models.Model):
    """That a phone saw somebody come. Two phones that did are two rows and one coming: both stay as evidence.

    `told_at` is what the phone's clock said, `at` what can be true of it.
    """

    key = models.CharField(max_length=64, unique=True)
    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    told_at = models.DateTimeField()
    received_at = models.DateTimeField()
    how = models.CharField(max_length=8)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.guest_id} came {self.at}"


class CalendarReply(models.Model):
    """An answer that came out of somebody's calendar: `interaction` is its number in the log.

    `why` is empty where it counted, else why it did not.
    """

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="+", db_index=False)
    guest = models.ForeignKey(Guest, null=True, on_delete=models.CASCADE, related_name="+")
    interaction = models.BigIntegerField(unique=True)
    answer = models.CharField(max_length=5)
    sequence = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("occurrence", name="replies_to_date")]

    def __str__(self) -> str:
        return f"{self.answer} to {self.occurrence_id}"


class Remark(models.Model):
    """What a colleague wrote down of somebody there; `promise` is the number of what was promised them then."""

    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(blank=True, default="")
    promise = models.BigIntegerField(null=True, blank=True)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"of {self.guest_id}: {self.words[:40]}"


class Item(models.Model):
    """One thing on the agenda of a date, in its `place`. `survey` is the number of one that time is set aside for."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="+", db_index=False)
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField()
    survey = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("occurrence", "place", name="agenda_place_once")]

    def __str__(self) -> str:
        return self.title
