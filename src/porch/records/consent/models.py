"""Why we may write to somebody: what they said about it, with its proof; and whom we were asked to forget."""

from __future__ import annotations

from django.db import models

from porch.records.people.models import Person
from porch.records.team.models import Member


class Purpose(models.TextChoices):
    """What we write for. The list is short on purpose: who said yes must have known to what."""

    REPLY = "reply", "Answers to what they wrote"
    SERVICE = "service", "What they need to know about what they have of us"
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
