"""Pictures that go with an idea. Their bytes lie in the store, by their digest."""

from __future__ import annotations

from django.db import models


class Picture(models.Model):
    """A picture its author put to an idea, until `removed_at`; `alt` says what is on it to who cannot see it."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="+", db_index=False)
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index("idea", "id", name="picture_of_idea", condition=models.Q(removed_at=None)),
            models.Index("sha256", name="picture_of_bytes"),
        )

    def __str__(self) -> str:
        return self.alt or f"a picture of {self.idea_id}"
