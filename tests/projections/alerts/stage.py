"""Things said that can be searched, as the projection of search keeps them."""

from __future__ import annotations

from porch.projections.search.models import Cursor, Document
from porch.projections.search.terms import kept, words
from porch.records.interactions.models import Interaction


def searchable() -> None:
    """Keep everything in the log as documents, and say that all of it was read."""
    for row in Interaction.objects.all():
        told = {"handle": row.handle, "at": row.at, "length": 1, "words": kept(words(row.text)), "marks": ""}
        Document.objects.update_or_create(interaction=row, defaults=told, create_defaults={**told, "key": row.pk})
    seq = Interaction.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    Cursor.objects.update_or_create(name="search", defaults={"seq": seq})
