"""Takes people out of a file: each is made, or completed where a handle of theirs is known. Nobody is ever merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from porch.core.errors import PorchError
from porch.core.interaction import Introduction, Kind
from porch.core.profile import Filled, Profile, Refused
from porch.core.viewer import SYSTEM
from porch.records.contacts.actions import colleagues
from porch.records.interactions import actions as log
from porch.records.interactions import head, leaving_out
from porch.records.interactions.models import Interaction
from porch.records.organisations import actions as organisations
from porch.records.organisations import queries as where
from porch.records.organisations.finding import key as organisation_key
from porch.records.organisations.models import Kind as OrganisationKind
from porch.records.organisations.models import Organisation
from porch.records.people import introducing
from porch.records.people.introducing import Card
from porch.records.people.meeting import Key, key
from porch.records.people.models import Handle, Person
from porch.records.profiles import actions as profiles
from porch.records.profiles import queries as known
from porch.records.profiles.finding import key as field_key
from porch.records.profiles.models import Field, FieldKind
from porch.records.tables.words import fit
from porch.records.team.models import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Bringer:
    """Who brought a file, and when."""

    by: Member | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What a batch came to: people new here, people completed, people of whom all was known, and rows refused."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: tuple[Refused, ...] = ()


def file(*, people: Sequence[Profile], by: Member | None, at: datetime) -> Filed:
    """Take people into the records in one transaction and return what it came to; twice changes nothing.

    A row that names two people here, a colleague, ourselves, or somebody set aside or erased is refused, and nothing
    of it is kept. A name a colleague gave stays; what a field holds gives way, and what stood there can be put back.
    """
    with transaction.atomic():
        seq = head.hold()
        people, refused = _without_erased(people, at)
        fields = {one.key: one for one in known.fields(SYSTEM)}
        fit_in, unfit = _fitting(people, fields)
        before = _whose(fit_in)
        cards = [Card(uid=f"line {one.line}", name=one.name, handles=one.handles) for one in fit_in]
        introducing.introduce(cards, claims={}, never=colleagues(), at=at)
        head.release(seq)
        after, who = _whose(fit_in), Bringer(by=by, at=at)
        found = [(one, *_person(one, after)) for one in fit_in]
        there = _organisations([one for one, person, _ in found if person is not None], who)
        counted: set[int] = set()
        new = changed = same = 0
        for one, person, why in found:
            if person is None:
                refused.append(Refused(line=one.line, reason=why))
                continue
            fresh = [key(handle) not in before for handle in one.handles]
            more = _complete(one, person, there, fields, who) or any(fresh)
            made = all(fresh) and person.pk not in counted
            counted.add(person.pk)
            new, changed, same = new + made, changed + (more and not made), same + (not more and not made)
    refused = sorted([*refused, *unfit], key=lambda one: one.line)
    return Filed(new=new, changed=changed, same=same, refused=tuple(refused))


def _without_erased(people: Sequence[Profile], at: datetime) -> tuple[list[Profile], list[Refused]]:
    asked = [Introduction(uid=str(one.line), version="", raw=b"", handles=one.handles) for one in people]
    left = {one.uid for one in leaving_out.without_erased_contacts(asked, at)}
    gone = [one for one in people if str(one.line) not in left]
    words = "They asked to be forgotten, so they are not brought back"
    return [one for one in people if str(one.line) in left], [Refused(line=one.line, reason=words) for one in gone]


def _fitting(people: Sequence[Profile], fields: Mapping[str, Field]) -> tuple[list[Profile], list[Refused]]:
    """Return the rows whose fields hold what they may, and those that do not."""
    taken, refused = [], []
    for one in people:
        try:
            for held in one.filled:
                profiles.held_as(fields.get(field_key(held.field)) or _field(held), held.text)
            taken.append(one)
        except PorchError as error:
            refused.append(Refused(line=one.line, reason=str(error)))
    return taken, refused


def _field(held: Filled) -> Field:
    """Return a field not yet kept; one of a list whose list nobody told holds words."""
    kind = FieldKind.TEXT if held.kind == FieldKind.CHOICE else held.kind
    return Field(name=held.field, key=field_key(held.field), kind=kind)


def _whose(people: Sequence[Profile]) -> dict[Key, Person | None]:
    """Return whose the handles of these rows are, of those that are here."""
    by_kind: dict[str, set[str]] = {}
    for kind, value in (key(handle) for one in people for handle in one.handles):
        by_kind.setdefault(kind, set()).add(value)
    found: dict[Key, Person | None] = {}
    for kind, values in by_kind.items():
        wanted = sorted(values)
        for start in range(0, len(wanted), 500):
            rows = Handle.objects.filter(kind=kind, value__in=wanted[start : start + 500]).select_related("person")
            found.update({(kind, row.value): row.person for row in rows})
    return found


def _person(one: Profile, whose: Mapping[Key, Person | None]) -> tuple[Person | None, str]:
    """Return who a row is, or why it is nobody."""
    names = {key(handle): handle.value for handle in one.handles}
    ours = [names[each] for each in names if each in whose and whose[each] is None]
    if ours:
        return None, f"{ours[0][:80]} is our own address"
    theirs = {person.pk: person for each in names if (person := whose.get(each)) is not None}
    if len(theirs) > 1:
        told = ", ".join(f"{person.name[:60]} (person {person.pk})" for person in theirs.values())
        return None, f"It names {len(theirs)} people here: {told}. Join them on their page if they are one"
    if not theirs or any(each not in whose for each in names):
        return None, "It names a colleague, or somebody marked as not a customer"
    return next(iter(theirs.values())), ""


def _organisations(people: Sequence[Profile], who: Bringer) -> dict[str, Organisation]:
    """Return the organisations these rows name, made where they are new."""
    names = {organisation_key(job.organisation): job.organisation for one in people for job in one.jobs}
    there = where.named(SYSTEM, names.values())
    for each, name in names.items():
        if each not in there:
            there[each] = organisations.add(name=name, kind=OrganisationKind.OTHER, by=who.by, at=who.at)
    return there


def _complete(
    one: Profile, person: Person, there: Mapping[str, Organisation], fields: dict[str, Field], who: Bringer
) -> bool:
    """Add what a row says beside the handles; return whether any of it was new."""
    told = [_employed(one, person, there, who), _tagged(one, person, who), _noted(one, person, who)]
    return any([*told, _put(one, person, fields, who)])


def _employed(one: Profile, person: Person, there: Mapping[str, Organisation], who: Bringer) -> bool:
    held = {
        (role.organisation_id, role.title, role.since, role.until) for role in where.roles_of(SYSTEM, person)
    } if one.jobs else set()  # fmt: skip
    new = False
    for job in one.jobs:
        organisation = there[organisation_key(job.organisation)]
        if (organisation.pk, job.title, job.since, job.until) not in held:
            organisations.employ(
                person=person,
                organisation=organisation,
                title=job.title,
                since=job.since,
                until=job.until,
                by=who.by,
                at=who.at,
            )
            new = True
    return new


def _tagged(one: Profile, person: Person, who: Bringer) -> bool:
    held = {tag.key for tag in known.tags_of(SYSTEM, person)} if one.tags else set()
    fresh = [name for name in one.tags if field_key(name) not in held]
    for name in fresh:
        profiles.tag(person=person, name=name, by=who.by, at=who.at)
    return bool(fresh)


def _noted(one: Profile, person: Person, who: Bringer) -> bool:
    handles = list(person.handles.all()) if one.notes else []
    held = Interaction.objects.filter(kind=Kind.NOTE, to_handle__in=handles).values_list("text", flat=True)
    fresh = sorted({fit(note) for note in one.notes} - set(held if handles else ()))
    for note in fresh:
        log.log(kind=Kind.NOTE, handle=handles[0], member=who.by, text=note, at=who.at, detail={"from": "a file"})
    return bool(fresh)


def _put(one: Profile, person: Person, fields: dict[str, Field], who: Bringer) -> bool:
    changed = False
    for held in one.filled:
        each = field_key(held.field)
        if each not in fields:
            fields[each] = profiles.add_field(name=held.field, kind=_field(held).kind)
        value = profiles.put(person=person, field=fields[each], text=held.text, by=who.by, at=who.at)
        changed = changed or value is not None
    return changed
