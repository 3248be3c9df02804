"""What we mean to say, from first draft to receipt."""

from __future__ import annotations

from django.db import models

from porch.core.template import Filled
from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction, Thread
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member


class Outgoing(models.Model):
    """One thing to say on one account, once. The recipient is frozen when it is written."""

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", "Draft"
        APPROVED = "approved", "About to leave"
        SENDING = "sending", "Leaving"
        SENT = "sent", "Arrived"
        UNKNOWN = "unknown", "Being looked up"
        BY_HAND = "by_hand", "For somebody to say"
        FAILED = "failed", "Not sent"

    key = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    thread = models.ForeignKey(Thread, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    answers = models.ForeignKey(Interaction, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    to_handle = models.ForeignKey(Handle, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    to_address = models.EmailField(blank=True, default="")  # mail of our own: sign-in codes, the morning list
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=500, blank=True, default="")
    text = models.TextField()
    template = models.JSONField(null=True, blank=True)  # the approved wording that `text` is, with its blanks filled
    language = models.CharField(max_length=16, blank=True, default="")  # of the words, where Porch wrote them
    visibility = models.CharField(max_length=10, default="public")
    tells = models.BooleanField(default=False)  # says who has it now: answers nothing
    post_key = models.CharField(max_length=64, blank=True, default="")  # the same words said on several accounts
    due_at = models.DateTimeField(null=True, blank=True)  # undo is possible until then; by hand: from when to try
    begun_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(
        default=0
    )  # also who holds it: what an earlier attempt says no longer counts
    looks = models.PositiveSmallIntegerField(default=0)  # how often it was looked up in vain since it was last said
    error = models.TextField(blank=True, default="")
    external_id = models.CharField(max_length=600, blank=True, default="")
    url = models.CharField(max_length=1000, blank=True, default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    unwell_until = models.DateTimeField(null=True, blank=True)  # it came back, or is late: speaks against its address

    class Meta:
        indexes = [
            models.Index("state", "due_at", "id", name="outgoing_due"),
            models.Index("thread", "to_handle", "state", name="outgoing_thread"),
            models.Index("created_at", "id", name="outgoing_recent"),
            models.Index("to_handle", "id", name="outgoing_to"),
            models.Index("external_id", name="outgoing_named"),  # what comes back to us names the mail
            models.Index(
                "unwell_until", "to_handle", name="outgoing_unwell", condition=models.Q(unwell_until__isnull=False)
            ),
        ]
        constraints = [
            # One answer in flight for each item: two colleagues cannot answer the same person twice.
            models.UniqueConstraint(
                "answers",
                name="outgoing_one_answer_in_flight",
                condition=models.Q(state__in=["approved", "sending", "unknown", "by_hand"], tells=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.key}"

    @property
    def filled(self) -> Filled | None:
        """The approved wording that this says, with its blanks filled; None where the words are our own."""
        held = self.template
        if held is None:
            return None
        values = tuple((name, words) for name, words in held["values"])
        return Filled(name=held["name"], language=held["language"], values=values)


class Enclosure(models.Model):
    """A photo or file that goes along."""

    outgoing = models.ForeignKey(Outgoing, on_delete=models.CASCADE, related_name="enclosures")
    position = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    alt = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return self.name


class Slot(models.Model):
    """One line of what we gave somebody and asked of them; what we began on our own account bears a number.

    The number is the lock: whoever begins something was judged by the lines up to the last number and takes the next,
    and only one can. `at` is when it left. `freed_at`: it came back for good, and counts no more. `involved_at`,
    `told_at`: when they answered in any way, and when they heard what came of it. `came`: they were at a gathering;
    `in_room`: they were asked there. `because` is why it was theirs, `topic` the word that said so.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=10)
    about = models.CharField(max_length=60, blank=True, default="")
    channel = models.CharField(max_length=32, blank=True, default="")
    topic = models.CharField(max_length=60, blank=True, default="")
    because = models.CharField(max_length=300, blank=True, default="")
    burst: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict, blank=True)
    outgoing = models.ForeignKey(Outgoing, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    freed_at = models.DateTimeField(null=True, blank=True)
    involved_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    came = models.BooleanField(default=False)
    in_room = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "number", name="slot_once", condition=models.Q(number__isnull=False)),
            models.UniqueConstraint(
                "person", "kind", "about",
                name="told_once",
                condition=models.Q(kind__in=["outcome", "thanks", "apology"], freed_at=None) & ~models.Q(about=""),
            ),
            models.UniqueConstraint("person", "about", name="came_once", condition=models.Q(came=True)),
        ]  # fmt: skip
        indexes = [
            models.Index("person", "at", "id", name="slot_of"),
            models.Index("about", "id", name="slot_about"),
            models.Index("at", "person", name="slot_lately"),
            models.Index(
                "at", "id", name="slot_awaiting", condition=models.Q(involved_at=None, outgoing__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} #{self.number} {self.kind}"


class Rhythm(models.Model):
    """How the business goes about it: its hours, days and pauses; rows are added, and the latest holds.

    `days` are weekdays, 0 is Monday. `country` and `region` name whose public holidays it keeps (ISO 3166).
    """

    zone = models.CharField(max_length=64, blank=True, default="")
    opens = models.TimeField()
    closes = models.TimeField()
    days: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    gap_days = models.PositiveSmallIntegerField(default=7)
    country = models.CharField(max_length=2, blank=True, default="")
    region = models.CharField(max_length=6, blank=True, default="")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.opens}-{self.closes}"
