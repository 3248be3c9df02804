"""Every table says what it holds of people."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import models

from porch.core.whom import Whom
from porch.desk.privacy import registry
from porch.engagement.promises.models import Promise
from porch.records.people.models import Person
from porch.records.tables.personal import Nothing, naming, theirs


def planted(name: str, **columns: models.Field) -> type[models.Model]:
    """Return a table of which nothing is said, known to no registry of Django's."""
    meta = type("Meta", (), {"app_label": "promises", "apps": Apps()})
    return type(name, (models.Model,), {"__module__": Promise.__module__, "Meta": meta, **columns})


def test_every_table_says_what_it_holds_of_people() -> None:
    assert registry.undeclared() == []


def test_a_table_is_declared_once() -> None:
    told = [table.model._meta.label for table in registry.tables()]
    assert sorted(told) == sorted(set(told))


def test_a_reason_or_a_name_is_always_given() -> None:
    assert all(table.why if isinstance(table, Nothing) else table.what for table in registry.tables())


def test_every_column_that_is_named_is_there() -> None:
    whom = Whom(persons=(1,), handles=(1,), keys=(("x", "ann"),), said=(1,), threads=(1,), words=("Ann Lindqvist",))
    asked = [str(rows.query) for table in registry.held() for rows in theirs(table, whom)]
    hidden = [str(naming(table.model, table.words, whom).query) for table in registry.tables() if table.words]
    assert all(asked)
    assert all("Ann Lindqvist" in sql for sql in hidden)


def test_rooms_come_from_the_highest_down() -> None:
    names = [room.name for room in registry.rooms()]
    assert names.index("porch.engagement.promises") < names.index("porch.projections.waiting")
    assert names.index("porch.projections.waiting") < names.index("porch.records.interactions")
    assert names.index("porch.records.interactions") < names.index("porch.records.people")


def test_a_planted_table_is_told_where_to_say_what() -> None:
    gift = planted("Gift", person=models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+"))
    assert registry.undeclared([gift]) == [
        "promises.Gift: say in TABLES of src/porch/engagement/promises/personal.py what it holds of a person:"
        ' Holds(model=Gift, what="What people call it", by={"person": "persons"}); columns in which others\' rows may'
        ' name somebody go to words=("...",), and Nothing(model=..., why="...") is for tables without people.'
    ]
