"""What a series of gatherings and each of its dates say alike."""

from __future__ import annotations

from django.db import models

from porch.records.team.models import Member


class Sort(models.TextChoices):
    """What sort of gathering it is."""

    USER_GROUP = "user_group", "User group"
    CUSTOMER_DAY = "customer_day", "Customer day"
    VISIT = "visit", "Visit"
    TASTING = "tasting", "Tasting"
    BOOTH = "booth", "Booth at a fair"
    CHAT = "chat", "Chat on a network"


class Mode(models.TextChoices):
    """How somebody takes part."""

    ROOM = "room", "There"
    ONLINE = "online", "Online"


class Setting(models.Model):
    """What a series and each of its dates say: what, where, how long, for how many.

    `room_seats` and `online_seats`: None is for any number, 0 not in that way. `claim_minutes` is how long, of hours in
    which one does not sleep, a seat that became free is held for whoever waits longest.
    """

    name = models.CharField(max_length=200)
    sort = models.CharField(max_length=12, choices=Sort)
    minutes = models.PositiveIntegerField()
    zone = models.CharField(max_length=64)
    place = models.CharField(max_length=300, blank=True, default="")
    online = models.URLField(max_length=600, blank=True, default="")
    room_seats = models.PositiveIntegerField(null=True, blank=True)
    online_seats = models.PositiveIntegerField(null=True, blank=True)
    language = models.CharField(max_length=12, blank=True, default="")
    topic = models.CharField(max_length=60, blank=True, default="")
    words = models.TextField(blank=True, default="")
    claim_minutes = models.PositiveIntegerField(default=660)
    host = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        abstract = True

    def seats_of(self, mode: str) -> int | None:
        """Return how many may take part in that way; None: any number."""
        return self.online_seats if mode == Mode.ONLINE else self.room_seats

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The ways in which one can take part."""
        return tuple(mode for mode in Mode if self.seats_of(mode) != 0)
