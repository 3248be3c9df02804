"""Finds questions by words: what was said below them too, or, while one types, what is asked alike."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from porch.core.viewer import SYSTEM
from porch.engagement.help import queries
from porch.engagement.help.models import SHOWN, Question
from porch.engagement.help.seeing import Reader
from porch.projections.search import queries as search
from porch.projections.search.terms import words as words_of
from porch.records.interactions.here import CHANNEL
from porch.records.interactions.models import Interaction

LETTERS = 6
"""Of a word that count: most tongues end it in their own ways."""
WORDS = 8
LOOKED_AT = 60


def found(viewer: Reader, words: str, *, now: datetime, limit: int = 20) -> list[Question]:
    """Return questions in which, or below which, all these words stand, the nearest first; else those asked alike."""
    asked = search.Asked(words=words[:200], channel=CHANNEL, visibility="public")
    hits = search.find(SYSTEM, asked, now=now, limit=LOOKED_AT).hits if words.strip() else ()
    about = Interaction.objects.filter(pk__in=[one.interaction for one in hits]).values_list("pk", "detail")
    named = {pk: str(detail.get("about", "")).partition("question-")[2] for pk, detail in about}
    ids = dict.fromkeys(int(named[one.interaction]) for one in hits if named.get(one.interaction, "").isdecimal())
    there = queries.by_ids(None, ids)
    return [there[pk] for pk in ids if pk in there][:limit] or similar(viewer, words, limit=limit)


def similar(viewer: Reader, words: str, *, limit: int = 5) -> list[Question]:
    """Return questions whose titles share words with these, the most shared first; half of them at least."""
    asked = {word[:LETTERS] for word in sorted(words_of(words[:200]), key=len, reverse=True)[:WORDS]}
    if not asked:
        return []
    shared = Q()
    for word in asked:
        shared |= Q(title__icontains=word)
    rows = Question.objects.filter(SHOWN & shared).select_related("author").order_by("-pk")[:LOOKED_AT]
    many = {one: sum(word in one.title.casefold() for word in asked) for one in rows}
    near = [one for one in rows if 2 * many[one] >= len(asked)]
    return sorted(near, key=lambda one: -many[one])[:limit]
