"""Customers at our door: what they prove who they are with, how long they stay, and what others may call them."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from porch.records.people.models import Handle, Person


class Code(models.Model):
    """Six digits that went to an address; of both only keyed digests are kept, and for a day at most."""

    address = models.CharField(max_length=64)  # consent.erased.of_handle
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index("address", "asked_at", name="code_of_address")]

    def __str__(self) -> str:
        return f"code {self.pk}"


class Stay(models.Model):
    """Somebody signed in with one browser: whoever holds the token `digest` was made from has proved `handle`.

    It follows the handle: when a merge is taken back, nobody stays on as somebody else.
    """

    digest = models.CharField(max_length=64)
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+")
    how = models.CharField(max_length=12)  # code, passkey, mastodon, oidc
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("digest", name="stay_once")]

    def __str__(self) -> str:
        return f"stay {self.pk}"

    @property
    def person(self) -> Person | None:
        """Who stays, as who they are now; None where the handle has become ours."""
        return self.handle.person

    def stands(self, now: datetime) -> bool:
        """Return whether whoever holds its token is still signed in."""
        return self.ended_at is None and now < self.until and self.person is not None


class Passkey(models.Model):
    """A key on somebody's device that says who they are: of the pair we hold the public half alone.

    Like a stay it follows the handle they had proved when they made it.
    """

    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+")
    credential = models.CharField(max_length=64)  # the digest of what its device calls it
    attested = models.BinaryField()  # what its device calls it and the public key, as WebAuthn writes them
    count = models.PositiveBigIntegerField(default=0)  # of its uses, where its device counts them
    name = models.CharField(max_length=60, blank=True, default="")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("credential", name="passkey_once")]

    def __str__(self) -> str:
        return self.name or f"passkey {self.pk}"


class Challenge(models.Model):
    """What a passkey has signed or a browser worked out, kept for a day: nothing of it is taken twice."""

    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("digest", name="challenge_once")]

    def __str__(self) -> str:
        return f"challenge {self.pk}"


class Errand(models.Model):
    """Somebody sent to their own server to be vouched for; what they had written is kept, sealed, for an hour."""

    state = models.CharField(max_length=64)  # the digest of what their browser keeps
    network = models.CharField(max_length=32)
    kept = models.BinaryField()
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("state", name="errand_once")]
        indexes = [models.Index("at", name="errand_at")]

    def __str__(self) -> str:
        return f"errand {self.pk}"


class Provider(models.Model):
    """A provider of OpenID Connect that customers may sign in with: whom the owner of the house chose."""

    name = models.CharField(max_length=30)
    label = models.CharField(max_length=60)
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=300)
    secret = models.BinaryField()  # sealed
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("name", name="provider_once")]

    def __str__(self) -> str:
        return self.label


class PublicName(models.Model):
    """What somebody wants to be called where everybody reads it. What the team calls them is told to nobody."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
