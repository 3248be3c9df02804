"""What colleagues say about labels: folded from the log, applied to what was understood, and taught to the model.

It runs no model, so that the page a colleague looks at next can show their word at once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from porch.core.interaction import Kind
from porch.projections.language import labels
from porch.projections.language.models import Correction, Understanding
from porch.records.tables import bulk

_DEEDS = (
    "SELECT id, <at>, kind, detail, member_id FROM interactions_interaction"
    " WHERE thread_id IN {} AND kind IN (%s, %s) AND NOT deleted"
)


def fold(threads: Collection[int]) -> None:
    """Say again, for every correction made in these threads, whether it stands, and apply what does."""
    sql = _DEEDS.replace("<at>", bulk.plain("at"))
    deeds = bulk.select(sql, list(threads), Kind.CORRECT.value, Kind.UNDO.value)
    ordered = sorted(deeds, key=lambda row: (row[1], row[0]))
    told = {row[0]: _detail(row[3]) for row in ordered}
    undone = _undone(ordered, told)
    made = [row for row in ordered if row[2] == Kind.CORRECT.value and told[row[0]].get("label") in labels.TAUGHT]
    latest: dict[tuple[int, str], tuple[Any, ...]] = {}
    for row in made:
        detail = told[row[0]]
        if row[0] not in undone:
            key = int(detail["of"]), str(detail["label"])
            latest[key] = (*key, detail.get("right") == "1", row[0], row[4])
    concerned = sorted({int(told[row[0]]["of"]) for row in made})
    _replace([row[0] for row in made], list(latest.values()))
    apply(concerned)


def apply(ids: Sequence[int]) -> None:
    """Let what was understood of these follow what colleagues said of it."""
    word = told(ids)
    for row in Understanding.objects.filter(pk__in=ids).only("labels"):
        mine = word.get(row.pk, {})
        force = labels.in_force(row.labels, mine)
        Understanding.objects.filter(pk=row.pk).update(**force._asdict(), told=mine)


def told(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return what colleagues said of the labels of these, as a row keeps it."""
    found: dict[int, list[tuple[str, bool, int | None, int]]] = defaultdict(list)
    rows = Correction.objects.filter(of_id__in=ids).values_list("of_id", "label", "right", "by_id", "deed_id")
    for row_id, label, right, by, deed in rows:
        found[row_id].append((label, right, by, deed))
    return {row_id: labels.by_label(words) for row_id, words in found.items()}


def lessons() -> list[tuple[int, str, bool, str]]:
    """Return every correction that stands of words that still do: of, label, right, text; always in the same order."""
    found = Correction.objects.filter(of__deleted=False).exclude(of__text="").order_by("of_id", "label")
    return list(found.values_list("of_id", "label", "right", "of__text"))


def _replace(deeds: Sequence[int], latest: Sequence[tuple[Any, ...]]) -> None:
    """Let these deeds of correcting stand as `latest` has them and no other way."""
    Correction.objects.filter(deed_id__in=deeds).delete()
    named = [row[0] for row in latest]
    words = {row[0] for row in bulk.select("SELECT id FROM interactions_interaction WHERE id IN {}", named)}
    Correction.objects.bulk_create(
        Correction(of_id=of, label=label, right=right, deed_id=deed, by_id=by)
        for of, label, right, deed, by in latest
        if of in words
    )


def _undone(ordered: Sequence[tuple[Any, ...]], told: dict[int, Any]) -> set[int]:
    """Return what was taken back; read from the end, an undo that was itself undone takes nothing back."""
    undone: set[int] = set()
    for row in reversed(ordered):
        if row[2] == Kind.UNDO.value and row[0] not in undone and told[row[0]].get("of"):
            undone.add(int(told[row[0]]["of"]))
    return undone


def _detail(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value or {}
