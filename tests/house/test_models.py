"""Tables point down the house, and no lower room grows an attribute from above."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Field, Model

from tests.house.tree import stands_below


def ours() -> list[type[Model]]:
    """Return every model of Porch."""
    return [model for model in apps.get_models() if model.__module__.startswith("porch.")]


def relations(model: type[Model]) -> Iterator[Field[Any, Any]]:
    """Yield a model's own relations to models of Porch."""
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
        if field.related_model and field.related_model.__module__.startswith("porch."):
            yield field


def room(model: type[Model]) -> list[str]:
    """Return floor and room of a model."""
    return model.__module__.split(".")[1:3]


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_a_foreign_key_points_down(model: type[Model]) -> None:
    climbing = [f.name for f in relations(model) if not stands_below(f.related_model.__module__, model.__module__)]
    assert climbing == []


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_no_lower_room_grows_an_attribute_from_above(model: type[Model]) -> None:
    grown = [f.name for f in relations(model) if room(f.related_model) != room(model) and not f.remote_field.hidden]
    assert grown == [], 'related_name="+" keeps it out'


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_a_table_is_named_for_its_room(model: type[Model]) -> None:
    assert model._meta.app_label == room(model)[-1]


def test_the_rule_itself_knows_up_from_down() -> None:
    assert stands_below("porch.records.people.models", "porch.records.outbox.models")
    assert stands_below("porch.records.outbox.models", "porch.projections.waiting.models")
    assert not stands_below("porch.records.outbox.models", "porch.records.people.models")
    assert not stands_below("porch.projections.waiting.models", "porch.records.people.models")
    assert not stands_below("porch.engagement.promises.models", "porch.engagement.conversations.models")
