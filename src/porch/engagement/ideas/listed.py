"""How ideas are listed and found: how often each was shown, how well it stands, by which words it is found.

All of it can be worked out or read anew; `models` has what is so.
"""

from __future__ import annotations

from django.db import models


class Showing(models.Model):
    """How often an idea was shown on a day, at one place of a list (0: on its own page)."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    slot = models.PositiveSmallIntegerField()
    shown = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint("idea", "day", "slot", name="showing_once"),)

    def __str__(self) -> str:
        return f"{self.idea_id} on {self.day} at {self.slot}"


class Standing(models.Model):
    """How well an idea that takes votes stands, as last worked out; `place` is where it is listed on its board.

    `liked` of those who saw it are for it, between `low` and `high`; older votes and showings count less. `people`,
    `accounts` and `weighted` are three ways to count who is for it.
    """

    idea = models.OneToOneField("ideas.Idea", on_delete=models.CASCADE, related_name="standing")
    board = models.ForeignKey("ideas.Board", on_delete=models.CASCADE, related_name="+", db_index=False)
    place = models.PositiveIntegerField()
    liked = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    shown = models.PositiveIntegerField()
    people = models.IntegerField()
    accounts = models.PositiveIntegerField(default=0)
    weighted = models.FloatField(default=0.0)
    seat = models.PositiveSmallIntegerField(null=True, blank=True)  # among those who speak for everybody
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index("board", "place", "idea", name="standing_in_order"),)

    def __str__(self) -> str:
        return f"{self.idea_id} at {self.place}"


class Stem(models.Model):
    """The beginning of a word of an idea's title or of its first words: by these, ideas that are alike are found."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="+", db_index=False)
    board = models.ForeignKey("ideas.Board", on_delete=models.CASCADE, related_name="+", db_index=False)
    stem = models.CharField(max_length=6)
    in_title = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint("idea", "stem", name="stem_once"),)
        indexes = (models.Index(fields=["board", "stem", "idea", "in_title"], name="stem_found"),)

    def __str__(self) -> str:
        return f"{self.stem} of {self.idea_id}"
