"""Why we may write to somebody: what they said about it, with its proof; how they wish it; who is left alone."""

from __future__ import annotations

from django.db import models

from porch.records.people.models import Person
from porch.records.team.models import Member


class Purpose(models.TextChoices):
    """What we write for. The list is short on purpose: who said yes must have known to what."""

    REPLY = "reply", "Answers to what they wrote"
    SERVICE = "service", "What they need to know about what they have of us"
    QUESTION = "question", "A question now and then"
    IDEA = "idea", "Little ideas"
    INVITATION = "invitation", "Invitations"
    FEEDBACK = "feedback", "Questions about how it was"
    NEWS = "news", "News and offers"


class Word(models.TextChoices):
    """What was said. Nothing is overwritten: the latest word stands."""

    GIVEN = "given", "Yes"
    DECLINED = "declined", "No"
    WITHDRAWN = "withdrawn", "No longer"


class Basis(models.TextChoices):
    """Why we may (GDPR, article 6): what a yes stands on."""

    CONSENT = "consent", "They said yes"
    CONTRACT = "contract", "A contract with them"
    SOFT = "soft", "They bought, or asked for an offer, and could say no"
    INTEREST = "interest", "A legitimate interest of ours"
    WROTE = "wrote", "They wrote to us"


class Permission(models.Model):
    """One word about one purpose on one kind of handle. Empty `purpose`: all of them; empty `kind`: everywhere.

    `words` is what was said and `place` where. `interaction` is its number in the log, which stands above this room.
    `undone_at` is set when a colleague had noted it by mistake.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=32, blank=True, default="")
    purpose = models.CharField(max_length=12, choices=Purpose, blank=True, default="")
    word = models.CharField(max_length=10, choices=Word)
    basis = models.CharField(max_length=10, choices=Basis, blank=True, default="")
    words = models.CharField(max_length=1000, blank=True, default="")
    place = models.CharField(max_length=300, blank=True, default="")
    interaction = models.BigIntegerField(null=True, blank=True)
    said_at = models.DateTimeField()
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index("person", "said_at", "id", name="permission_of")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.word} {self.purpose}"


class Erased(models.Model):
    """A handle, or an item, of somebody we were asked to forget: nothing but the keyed hash of its name.

    Of a handle, `hearing_at` is from when on a colleague lets it be heard again, as somebody new.
    """

    class What(models.TextChoices):
        """What the hash is of."""

        HANDLE = "handle", "A handle"
        ITEM = "item", "An item erased with them"
        DROPPED = "dropped", "An item that came later and was not taken in"

    digest = models.CharField(max_length=64, unique=True)
    what = models.CharField(max_length=8, choices=What)
    at = models.DateTimeField()
    hearing_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index("what", "at", "id", name="erased_by_time")]

    def __str__(self) -> str:
        return f"{self.what} {self.digest[:8]}"


class Reason(models.TextChoices):
    """Why an address, or somebody, is not written to."""

    UNSUBSCRIBED = "unsubscribed", "They asked for no more"
    BOUNCED = "bounced", "Mail to it comes back"
    COMPLAINED = "complained", "They called our mail unwanted"
    MANUAL = "manual", "A colleague said so"
    LEGAL = "legal", "The law, or a lawyer, says so"


class Suppression(models.Model):
    """A handle that must not be written to, known by a keyed hash alone: it outlives import, merge and erasure.

    `kind` is the handle's. `purpose` (empty: all) is what it holds for. `lifted_at` is set when it was taken back.
    """

    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    reason = models.CharField(max_length=12, choices=Reason)
    purpose = models.CharField(max_length=12, choices=Purpose, blank=True, default="")
    words = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "digest", "reason", "purpose", name="suppressed_once", condition=models.Q(lifted_at=None)
            )
        ]
        indexes = [models.Index("reason", "at", "id", name="suppressed_by_time")]

    def __str__(self) -> str:
        return f"{self.reason} {self.digest[:8]}"


class Wish(models.Model):
    """How somebody wishes to hear from us; rows are added, and the latest holds.

    `pace` is one of analytics.cadence.Pace. `quiet_from` and `quiet_until` may go over midnight. `zone` is their own.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    pace = models.CharField(max_length=10, default="house")
    kinds_off: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    channels_off: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=64, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    language = models.CharField(max_length=16, blank=True, default="")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-at", "-id"], name="wish_of")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.pace}"


class OptIn(models.Model):
    """Somebody asked to hear from us at an address, and was sent a mail to confirm that it is theirs.

    `digest` is the keyed hash of the address, `purposes` what they asked for in `words`, shown at `place`. Until they
    confirm it the address and name stand here alone: anybody may type somebody else's, and nobody is known by it.
    `person` is who confirmed, or whose address it was already.
    """

    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    address = models.CharField(max_length=254, blank=True, default="", db_index=True)
    name = models.CharField(max_length=120, blank=True, default="")
    purposes: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    words = models.CharField(max_length=1000)
    place = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index("digest", "at", "id", name="opt_in_of"),
            models.Index("at", name="opt_in_unconfirmed", condition=models.Q(confirmed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id or 'somebody'}: {self.purposes}"
