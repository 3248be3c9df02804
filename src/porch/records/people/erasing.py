"""Who somebody is, over every identity they have here; and how they are forgotten."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q

from porch.core.whom import Whom, words_for
from porch.records.people.alone import alone
from porch.records.people.models import Attachment, Handle, Person
from porch.records.people.personal import TABLES
from porch.records.tables.personal import Forgot, forget


def whom(person: Person, *, others: Iterable[str] = ()) -> Whom:
    """Return all that one human being is here: persons merged into them, handles, and the words that mean only them.

    `others` are names that are somebody else's too: they name nobody alone.
    """
    persons = _persons(person)
    handles = list(Handle.objects.filter(Q(person__in=persons) | Q(home__in=persons, person=None)))
    names = {*Person.objects.filter(pk__in=persons).values_list("name", flat=True), *(one.name for one in handles)}
    mine = {one.pk for one in handles}
    taken = {name.casefold() for name in others} | _names_of_others(names, persons, mine)
    keys = tuple((one.kind, one.value) for one in handles)
    own_names = [name for name in names if name.casefold() not in taken]
    words = words_for(keys, own_names, [one.url for one in handles])
    return Whom(persons=tuple(sorted(persons)), handles=tuple(sorted(mine)), keys=keys, words=words)


def erase(*, whom: Whom, forgot: Forgot) -> None:
    """Forget a person with every identity and handle; whatever still points at them keeps this from happening."""
    alone()
    forget(TABLES, whom, forgot)
    # A handle that was theirs once and was joined to somebody else by hand is that one's alone now.
    Handle.objects.filter(home__in=whom.persons).exclude(pk__in=whom.handles).update(home=F("person"))
    forgot.count(Handle, Handle.objects.filter(pk__in=whom.handles).delete()[1].get("people.Handle", 0))
    forgot.count(Person, Person.objects.filter(pk__in=whom.persons).delete()[1].get("people.Person", 0))


def _persons(person: Person) -> set[int]:
    persons = set(Person.objects.filter(Q(pk=person.now_id) | Q(identity=person.now_id)).values_list("pk", flat=True))
    joined = Attachment.objects.filter(undone_at=None, after__in=persons)
    left = joined.exclude(before__pk__in=Handle.objects.filter(home__isnull=False).values("home"))
    return persons | set(left.values_list("before_id", flat=True))  # of whom no handle is left


def _names_of_others(names: Iterable[str], persons: set[int], handles: set[int]) -> set[str]:
    among = [name for name in names if name]
    people = Person.objects.filter(name__in=among).exclude(pk__in=persons).values_list("name", flat=True)
    known = Handle.objects.filter(name__in=among).exclude(pk__in=handles).values_list("name", flat=True)
    return {name.casefold() for name in [*people, *known]}
