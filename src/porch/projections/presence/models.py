"""Where people are: derived from the log, rebuildable, never edited by hand."""

from __future__ import annotations

from typing import Any

from django.db import models

from porch.records.interactions.models import Interaction
from porch.records.people.models import Handle, Person


class Cursor(models.Model):
    """How far the projection has read the log."""

    name = models.CharField(max_length=40, unique=True)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.seq}"


class Presence(models.Model):
    """One handle on one network: since when it was heard there, what it said to us and of us, what we said to it.

    `robots` counts what no human said (lists, receipts, automatic answers); nothing else counts that.
    """

    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+", db_index=False)
    network = models.CharField(max_length=32)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    to_us = models.PositiveIntegerField(default=0)
    to_us_at = models.DateTimeField(null=True)
    about_us = models.PositiveIntegerField(default=0)
    about_us_at = models.DateTimeField(null=True)
    by_us = models.PositiveIntegerField(default=0)
    by_us_at = models.DateTimeField(null=True)
    robots = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("handle", "network", name="presence_once")]

    def __str__(self) -> str:
        return f"{self.handle_id} on {self.network}"


class Met(models.Model):
    """A fair or an event at which we met somebody, as often as we did. `key` is the place in small letters."""

    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    what = models.CharField(max_length=20)
    times = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("handle", "key", name="met_once")]
        indexes = [models.Index("key", "handle", name="met_by_place")]

    def __str__(self) -> str:
        return f"{self.handle_id} at {self.place}"


class Counted(models.Model):
    """Whom an interaction was counted for: should it turn out to be another's, they are counted again too."""

    interaction = models.OneToOneField(Interaction, primary_key=True, on_delete=models.CASCADE, related_name="+")
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.interaction_id} for {self.handle_id}"


class Membership(models.Model):
    """Somebody in a group, as the groups were last counted. Everybody is a group without rows."""

    group = models.CharField(max_length=270)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint("group", "person", name="membership_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group}"


class Spot(models.Model):
    """One person on one network, as last counted: whom one finds behind a number of the map."""

    network = models.CharField(max_length=32)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    to_us = models.BooleanField(default=False)
    about_us = models.BooleanField(default=False)
    answered = models.BooleanField(default=False)
    barred = models.BooleanField(default=False)
    alone = models.BooleanField(default=False)  # their only way to us

    class Meta:
        constraints = [models.UniqueConstraint("person", "network", name="spot_once")]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.network}"


class Census(models.Model):
    """Where the people of one group are, as last counted: `body` is a `whereabouts.Picture`."""

    group = models.CharField(max_length=80, unique=True)
    place = models.PositiveSmallIntegerField(default=0)  # the order in which groups are offered
    label = models.CharField(max_length=80)
    words = models.CharField(max_length=200, blank=True, default="")
    people = models.PositiveIntegerField(default=0)
    body: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    mark = models.CharField(max_length=200, blank=True, default="")
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.people} in {self.group}"


class Company(models.Model):
    """A domain from which several people write, with how many of them are on which network."""

    domain = models.CharField(max_length=255, unique=True)
    people = models.PositiveIntegerField()
    networks: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    last_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-people", "domain"], name="company_by_size")]

    def __str__(self) -> str:
        return self.domain
