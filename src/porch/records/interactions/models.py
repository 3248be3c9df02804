"""The log: deliveries byte for byte, what each observed, and the interaction folded from it."""

from __future__ import annotations

from typing import Any

from django.db import models

from porch.records.accounts.models import Account
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member


class Head(models.Model):
    """One row: the number of the last change in the log. Whoever writes holds it, so that order is commit order."""

    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.seq)


class Delivery(models.Model):
    """What a network gave us, byte for byte, stored before anything is done with it.

    What a network pushed is `unread` until it stands in the log. Its `envelope` (method, query and headers, as JSON)
    is kept until then, or as long as it lies in quarantine: a channel needs it to know the sender.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.CharField(max_length=32)
    body = models.BinaryField()
    received_at = models.DateTimeField()
    envelope = models.TextField(blank=True, db_default="")
    unread = models.BooleanField(db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint("account", "digest", name="delivery_once")]
        indexes = [models.Index("account", "id", name="delivery_unread", condition=models.Q(unread=True))]

    def __str__(self) -> str:
        return self.digest


class Thread(models.Model):
    """What hangs together by replies. `merged_into` is set when a missing link joined it to an older one."""

    channel = models.CharField(max_length=32)
    subject = models.CharField(max_length=500, blank=True, default="")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index("merged_into", name="thread_merged", condition=models.Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.subject or f"thread {self.pk}"


class ThreadKey(models.Model):
    """An item somebody replied to before we had it: whoever names it next belongs to the same thread."""

    channel = models.CharField(max_length=32)
    key = models.CharField(max_length=600)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("channel", "key", name="thread_key_once")]

    def __str__(self) -> str:
        return self.key


class Observation(models.Model):
    """One version of one item as one delivery showed it."""

    channel = models.CharField(max_length=32)
    external_id = models.CharField(max_length=600)
    version = models.CharField(max_length=64)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+", db_index=False)
    deleted = models.BooleanField(default=False)
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("channel", "external_id", "version", name="observation_once")]

    def __str__(self) -> str:
        return f"{self.external_id} {self.version}"


class Interaction(models.Model):
    """Something a customer did, or we did to a customer: the fold of its observations.

    `seq` is the place of its latest change in the log. `person` is whom it was written for; reading goes through
    `handle.person`. For ours, `to_handle` is whom it answers.
    """

    seq = models.BigIntegerField(unique=True)
    channel = models.CharField(max_length=32)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    external_id = models.CharField(max_length=600)
    version = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    visibility = models.CharField(max_length=10)
    ours = models.BooleanField(default=False)
    addressed = models.BooleanField(default=True)
    deleted = models.BooleanField(default=False)
    at = models.DateTimeField()
    edited_at = models.DateTimeField()
    received_at = models.DateTimeField()
    thread = models.ForeignKey(Thread, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    handle = models.ForeignKey(Handle, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    to_handle = models.ForeignKey(Handle, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    said_here = models.BooleanField(default=False)
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    subject = models.CharField(max_length=500, blank=True, default="")
    language = models.CharField(max_length=16, blank=True, default="")
    url = models.CharField(max_length=1000, blank=True, default="")
    ref = models.TextField(blank=True, default="")
    in_reply_to = models.CharField(max_length=600, blank=True, default="")
    has_files = models.BooleanField(default=False)
    traits = models.CharField(max_length=120, blank=True, default="")
    detail: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("channel", "external_id", name="interaction_once")]
        indexes = [
            models.Index("thread", "at", "id", name="interaction_thread"),
            models.Index("handle", "at", "id", name="interaction_handle"),
            models.Index("account", "at", "id", name="interaction_account"),
            models.Index("at", "id", name="interaction_at"),
            models.Index("channel", "in_reply_to", name="interaction_replies", condition=~models.Q(in_reply_to="")),
            models.Index("at", "to_handle", name="interaction_dealt", condition=models.Q(said_here=True)),
            models.Index("to_handle", "at", "id", name="interaction_to", condition=models.Q(to_handle__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id}"


class File(models.Model):
    """A photo or file that came with an interaction; its bytes lie under PORCH_HOME by their digest."""

    class State(models.TextChoices):
        """Where the bytes are."""

        WANTED = "wanted", "To be fetched"
        KEPT = "kept", "Kept"
        REFUSED = "refused", "Refused"

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.WANTED)
    url = models.CharField(max_length=2000, blank=True, default="")
    name = models.CharField(max_length=200, blank=True, default="")
    alt = models.TextField(blank=True, default="")
    content_type = models.CharField(max_length=100, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint("interaction", "position", name="file_once")]
        indexes = [models.Index("id", name="file_wanted", condition=models.Q(state="wanted"))]

    def __str__(self) -> str:
        return self.name or self.sha256


class Quarantined(models.Model):
    """An item that could not be read: where it was, why, and its bytes in the delivery."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="+")
    where = models.CharField(max_length=300, blank=True, default="")
    reason = models.TextField()
    at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=1)
    replayed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index("id", name="quarantine_open", condition=models.Q(replayed_at=None))]

    def __str__(self) -> str:
        return f"{self.where}: {self.reason[:60]}"
