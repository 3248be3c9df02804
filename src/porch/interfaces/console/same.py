"""Who may be one person, and who was merged, as pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from porch.interfaces.console.rows import address_of
from porch.interfaces.console.signs import sign
from porch.projections.identity import queries as identity
from porch.records.people import queries as people

SURE = ((0.99, "Almost certainly one person"), (0.95, "Very probably one person"), (0.0, "Probably one person"))
FEW = 8  # handles shown of one of two


def of_person(viewer: Any, person: Any) -> dict[str, Any]:
    """Return what a person's page says of who they may be."""
    return {"pairs": [pair(one) for one in identity.of_person(viewer, person)]}


def merged(viewer: Any, person: Any, handles: Sequence[Any]) -> dict[str, Any]:
    """Return what a person's page says of who they were, with the address to merge them with somebody."""
    edges = people.merges(viewer, person)
    return {
        "merges": [_merge(edge, handles) for edge in edges],
        "merge_url": reverse("console:person-merges", args=[person.pk]),
    }


def pair(told: identity.Suggested) -> SimpleNamespace:
    """Return two who may be one, with what speaks for it and against it."""
    return SimpleNamespace(
        ref=f"{told.one.pk}-{told.other.pk}",
        one=_person(told.one),
        other=_person(told.other),
        sure=sureness(told.probability),
        reasons=[one.words for one in told.reasons if one.weight is None or one.weight >= 0],
        against=[one.words for one in told.reasons if one.weight is not None and one.weight < 0],
        merge_url=reverse("console:person-merges", args=[told.one.pk]),
        never_url=reverse("console:person-never", args=[told.one.pk]),
    )


def sureness(probability: float | None) -> str:
    """Return how sure it is, in words with the number.

    >>> sureness(0.9712), sureness(0.9999), sureness(None)
    ('Very probably one person: 97 %', 'Almost certainly one person: over 99 %', 'Your address book takes them for one')
    """
    if probability is None:
        return "Your address book takes them for one"
    words = next(words for least, words in SURE if probability >= least)
    number = "over 99 %" if probability >= 0.995 else f"{round(probability * 100)} %"
    return f"{words}: {number}"


def called(person: Any) -> str:
    """Return what we call somebody, else their first handle."""
    return person.name or next((handle.name or handle.value for handle in person.handles.all()), f"person {person.pk}")


def _person(person: Any) -> SimpleNamespace:
    handles = list(person.handles.all())
    return SimpleNamespace(
        id=person.pk,
        name=called(person),
        url=reverse("console:person", args=[person.pk]),
        handles=[_handle(handle) for handle in handles[:FEW]],
        more=max(0, len(handles) - FEW),
    )


def _handle(handle: Any) -> SimpleNamespace:
    shown = sign(handle.kind)
    return SimpleNamespace(icon=shown.icon, label=shown.label, value=address_of(handle), name=handle.name)


def _merge(edge: Any, handles: Sequence[Any]) -> SimpleNamespace:
    brought = [address_of(handle) for handle in handles if handle.home_id == edge.one_id]
    return SimpleNamespace(
        name=edge.one.name or f"person {edge.one_id}",
        into=edge.into.name,
        handles=", ".join(brought),
        by=edge.by.name if edge.by else "",
        at=edge.at,
        why="; ".join(edge.evidence[:3]),
        undo_url=reverse("console:merge-undo", args=[edge.pk]),
    )
