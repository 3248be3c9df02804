"""Every table, and what it holds of people: read from the `personal.py` of each room, and complete by test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import Field, Model

from porch.desk.privacy import others
from porch.records.tables.personal import Holds, Table

OURS = "porch."
POINTS = {
    "people.Person": "persons", "people.Handle": "handles", "interactions.Interaction": "said",
    "interactions.Thread": "threads",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One room: what its tables hold, and how it forgets where deleting rows is not all."""

    name: str
    tables: tuple[Table, ...]
    erasing: ModuleType | None


def rooms() -> list[Room]:
    """Return every room that has tables, the highest first: what stands above points at what stands below."""
    ours = [config.name for config in apps.get_app_configs() if config.name.startswith(OURS)]
    return [
        Room(name=name, tables=import_module(f"{name}.personal").TABLES, erasing=_module(f"{name}.erasing"))
        for name in reversed(ours)
        if find_spec(f"{name}.personal")
    ]


def tables() -> Iterator[Table]:
    """Yield what is declared of every table."""
    for room in rooms():
        yield from room.tables
    yield from others.TABLES


def undeclared(models: list[type[Model]] | None = None) -> list[str]:
    """Return, for each table (all there are, or `models`) of which nothing is declared, what to write and where."""
    told = {table.model for table in tables()}
    every = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    return [_asked(model) for model in (models or every) if model not in told and not model._meta.auto_created]


def held() -> list[Holds]:
    """Return every table that holds something of a person, the lowest room first: how an export tells it."""
    found = [[table for table in room.tables if isinstance(table, Holds)] for room in reversed(rooms())]
    return [table for some in found for table in some]


def _module(name: str) -> ModuleType | None:
    return import_module(name) if find_spec(name) else None


def _asked(model: type[Model]) -> str:
    name, module = model.__name__, model.__module__
    if not module.startswith(OURS):
        return f"{model._meta.label}: add it with a reason to WHY in porch/desk/privacy/others.py."
    by = {field.name: POINTS[_target(field)] for field in model._meta.fields if _target(field) in POINTS}
    told = ", ".join(f'"{column}": "{among}"' for column, among in by.items())
    holds = f'Holds(model={name}, what="What people call it", by={{{told}}})'
    nothing = f'Nothing(model={name}, why="Why nothing in it is of one person")'
    return (
        f"{model._meta.label}: say in TABLES of src/{'/'.join(module.split('.')[:3])}/personal.py what it holds of a"
        f" person: {holds if by else nothing}; columns in which others' rows may name somebody go to"
        ' words=("...",), and Nothing(model=..., why="...") is for tables without people.'
    )


def _target(field: Field[Any, Any]) -> str:
    return field.related_model._meta.label if isinstance(field.related_model, type) else ""
