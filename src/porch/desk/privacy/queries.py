"""Questions about what is held of one person, and whom one means by a word."""

from __future__ import annotations

from porch.core.errors import PorchError
from porch.core.viewer import Viewer, may_see
from porch.desk.privacy.exporting import Part, parts, write
from porch.records.people import queries as people
from porch.records.people.models import Person

__all__ = ["Part", "name_of", "parts", "person", "write"]


def person(viewer: Viewer, asked: str) -> Person:
    """Return the one person whom a number, a handle or a whole name means; PorchError when it is nobody, or several."""
    asked = asked.strip()
    if not may_see(viewer):
        raise PorchError("You may not see people here.")
    if asked.isdecimal() and len(asked) < 19 and (found := people.person(viewer, int(asked))):
        return found
    wanted = asked.casefold().lstrip("@")
    near = [one for one in people.find(viewer, asked, limit=50) if one.person is not None]
    meant = {one.person_id for one in near if wanted in (one.value.casefold().lstrip("@"), _name(one.person))}
    if len(meant) != 1:
        raise PorchError(f"{len(meant) or 'No'} people here are called {asked}. Give a number or a whole handle.")
    found = people.person(viewer, int(meant.pop() or 0))
    if found is None:
        raise PorchError(f"No people here are called {asked}. Give a number or a whole handle.")
    return found


def name_of(person: Person) -> str:
    """Return what somebody types to say that they mean this person: the name, or where there is none a handle."""
    return person.name or next((one.name or one.value for one in person.handles.all()), f"person {person.pk}")


def _name(person: Person | None) -> str:
    return person.name.casefold() if person is not None else ""
