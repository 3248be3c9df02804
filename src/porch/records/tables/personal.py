"""How a room says what its tables hold of people: each room's `personal.py` lists every table of its own in TABLES."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import JSONField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from porch.core.whom import Whom

AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """A table with rows of one person's own. `by` tells which: a column, and what of `Whom` it is looked for among.

    Erasing deletes them, or leaves that to the room's own `erasing.py` where `own` is set. In `words`, columns of
    others' rows, whoever is erased may be named: their words are hidden there. `what` is what people call the rows.
    """

    model: type[Model]
    what: str
    by: Mapping[str, str]
    words: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """A table that holds nothing of one person's own, and why; in `words` somebody may be named all the same."""

    model: type[Model]
    why: str
    words: tuple[str, ...] = ()


Table = Holds | Nothing


@dataclass(slots=True)
class Forgot:
    """What erasing came to: rows deleted, emptied or hidden in, by table; files whose bytes nobody needs any more."""

    at: datetime
    rows: dict[str, int] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    def count(self, model: type[Model], number: int) -> None:
        """Add to what happened to a table."""
        if number:
            self.rows[model._meta.label] = self.rows.get(model._meta.label, 0) + number


def theirs(table: Holds, whom: Whom) -> Iterator[QuerySet[Any]]:
    """Yield the rows of a table that are one person's, some at a time; a row may come twice."""
    for column, among in table.by.items():
        wanted = getattr(whom, among)
        for start in range(0, len(wanted), AT_ONCE):
            yield table.model._default_manager.filter(_among(column, wanted[start : start + AT_ONCE]))


def forget(tables: Sequence[Table], whom: Whom, forgot: Forgot) -> None:
    """Delete what these tables hold of one person, and hide them where others' rows name them."""
    for table in tables:
        if isinstance(table, Holds) and not table.own:
            for rows in theirs(table, whom):
                forgot.count(table.model, rows.delete()[1].get(table.model._meta.label, 0))
        if table.words:
            hide(table.model, table.words, whom, forgot)


def hide(model: type[Model], columns: Sequence[str], whom: Whom, forgot: Forgot) -> list[Any]:
    """Hide one person's words in these columns of every row; return the ids of the rows that named them."""
    changed = []
    for pk, *told in naming(model, columns, whom).values_list("pk", *columns):
        hidden = [whom.hide(value) for value in told]
        if hidden != told:
            model._default_manager.filter(pk=pk).update(**dict(zip(columns, hidden, strict=True)))
            changed.append(pk)
    forgot.count(model, len(changed))
    return changed


def naming(model: type[Model], columns: Sequence[str], whom: Whom) -> QuerySet[Any]:
    """Return the rows of a table that may name one person in these columns."""
    found = model._default_manager.all()
    either = Q()
    for column in columns:
        looked_in = column
        if isinstance(model._meta.get_field(column), JSONField):
            looked_in = f"{column}_as_text"
            found = found.alias(**{looked_in: Cast(column, TextField())})
        for word in whom.words:
            for written in {word, json.dumps(word)[1:-1]}:
                either |= Q(**{f"{looked_in}__icontains": written})
    return found.filter(either) if either else found.none()


def _among(column: str, wanted: Sequence[Any]) -> Q:
    if "," not in column:
        return Q(**{f"{column}__in": wanted})
    either = Q()
    for values in wanted:  # (kind, value): few, as one human being has few handles
        either |= Q(**dict(zip(column.split(","), values, strict=True)))
    return either
