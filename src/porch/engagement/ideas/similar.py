"""Finds ideas that read like what somebody types, rare words first: whoever sees theirs is there joins in.

Words count by their beginnings, so that one is found by its other endings in most tongues; a title counts for more
than what stands below it. Only the rarest words are followed to ideas: of a hundred thousand, few are looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from math import log

from django.db.models import Max

from porch.engagement.ideas.models import SHOWN, Board, Idea, Stem
from porch.engagement.ideas.seeing import Reader
from porch.projections.search.terms import words as words_of
from porch.records.tables import bulk

LETTERS = 6
"""Of a word that count."""
READ = 400
"""Letters below the title that are read."""
MOST_ASKED = 60
COMMON = 1000
"""Ideas with a word at which nobody counts on: it tells little by then."""
FOLLOWED = 3000
"""Rows along which the rarest words are followed to ideas."""
LOOKED_AT = 60
"""Ideas that are weighed whole."""
BELOW = 0.4
"""What a word below the title counts, where one in it counts 1."""
LONG = 0.03
"""By how much each word more makes a match worth less."""
COLUMNS = ("idea_id", "board_id", "stem", "in_title")

_COUNT = (
    "SELECT CAST(%s AS text), COUNT(*) FROM (SELECT 1 FROM ideas_stem WHERE board_id = %s AND stem = %s LIMIT %s) x"
)
_FOLLOW = "SELECT * FROM (SELECT stem, idea_id, in_title FROM ideas_stem WHERE board_id = %s AND stem = %s"
_FOLLOW += " ORDER BY idea_id DESC LIMIT %s) x"


def similar(viewer: Reader, board: Board, words: str, limit: int = 5) -> list[Idea]:
    """Return ideas of a board that everybody may read and that read like these words, the likest first.

    Of one that was joined to another, the other is returned.
    """
    asked = stems(words)[:MOST_ASKED]
    counted = _counted(board, asked)
    ideas = Idea.objects.filter(board=board).aggregate(last=Max("pk"))["last"] or 1  # no fewer than there are
    rarity = {stem: log(1 + ideas / many) for stem, many in counted.items()}
    likest = _likest(_nearest(board, _followed(counted), rarity), rarity)
    return _to_be_read(likest, limit)


def note(ideas: Iterable[Idea]) -> None:
    """Write down by which words these ideas are found, instead of what was written down before."""
    told = list(ideas)
    Stem.objects.filter(idea__in=told).delete()
    bulk.insert(Stem._meta.db_table, COLUMNS, [row for idea in told for row in _rows(idea)])


def stems(text: str) -> list[str]:
    """Return the beginnings of the words of a text, each once, as they come; a single Latin letter is no word.

    >>> stems("Please bake a bread, or breads: bake!")
    ['please', 'bake', 'bread', 'or', 'breads']
    """
    return list(dict.fromkeys(word[:LETTERS] for word in words_of(text) if len(word) > 1 or not word.isascii()))


def _rows(idea: Idea) -> list[tuple[object, ...]]:
    title = dict.fromkeys(stems(idea.title), True)
    below = dict.fromkeys(stems(idea.words[:READ]), False)
    return [(idea.pk, idea.board_id, stem, in_title) for stem, in_title in {**below, **title}.items()]


def _counted(board: Board, asked: Sequence[str]) -> dict[str, int]:
    """Return how many ideas have each of these words, COMMON at most, the rarest first; none that nobody used."""
    if not asked:
        return {}
    sql = " UNION ALL ".join([_COUNT] * len(asked))
    rows = bulk.select(sql, *(value for stem in asked for value in (stem, board.pk, stem, COMMON)))
    return {stem: many for stem, many in sorted(rows, key=lambda row: row[1]) if many}


def _followed(counted: Mapping[str, int]) -> list[str]:
    """Return the rarest of these words, as many as are followed to ideas: one at least."""
    sums = accumulate(counted.values())
    return [stem for place, (stem, rows) in enumerate(zip(counted, sums, strict=True)) if not place or rows < FOLLOWED]


def _nearest(board: Board, rarest: Sequence[str], rarity: Mapping[str, float]) -> list[int]:
    """Return the ideas that share most of these words."""
    if not rarest:
        return []
    sql = " UNION ALL ".join([_FOLLOW] * len(rarest))
    rows = bulk.select(sql, *(value for stem in rarest for value in (board.pk, stem, COMMON)))
    near = defaultdict[int, float](float)
    for stem, idea, in_title in rows:
        near[idea] += rarity[stem] * (1 if in_title else BELOW)
    return sorted(near, key=lambda idea: (-near[idea], -idea))[:LOOKED_AT]


def _likest(near: Collection[int], rarity: Mapping[str, float]) -> list[int]:
    """Return these ideas by all their words, the likest first."""
    share, length = defaultdict[int, float](float), defaultdict[int, int](int)
    for idea, stem, in_title in Stem.objects.filter(idea__in=near).values_list("idea", "stem", "in_title"):
        length[idea] += 1
        share[idea] += rarity.get(stem, 0) * (1 if in_title else BELOW)
    return sorted(share, key=lambda idea: (-share[idea] / (1 + LONG * length[idea]), idea))


def _to_be_read(likest: Sequence[int], limit: int) -> list[Idea]:
    roots = dict(Idea.objects.filter(pk__in=likest).values_list("pk", "into"))
    wanted = list(dict.fromkeys(roots[pk] or pk for pk in likest))
    found = Idea.objects.filter(SHOWN, into=None).select_related("author", "standing").in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found][:limit]
