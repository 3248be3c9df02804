"""Questions about organisations and who works there. Roles are read through who a person is now."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from porch.analytics.companies import company
from porch.core.viewer import Viewer, may_see
from porch.records.organisations.finding import key
from porch.records.organisations.models import Domain, Kind, Organisation, Role
from porch.records.people.models import Person

Place = tuple[str, int]  # name and id of the last row of the page before
AT_ONCE = 500
NOW = Coalesce(F("person__identity"), F("person"))
"""Who the person of a role is now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Where somebody may work, as their mail address says; `organisation` None: we have not written it down yet."""

    domain: str
    organisation: Organisation | None


def organisations(
    viewer: Viewer, *, kind: str = "", closed: bool = False, after: Place | None = None, limit: int = 50
) -> list[Organisation]:
    """Return a page of organisations by name, of one kind if it is named, with their domains."""
    if not may_see(viewer):
        return []
    found = Organisation.objects.filter(closed_at__isnull=not closed).prefetch_related("domains")
    found = found.filter(kind=kind) if kind else found
    if after is not None:
        name, row_id = after
        found = found.filter(name__gte=name).exclude(Q(name=name, id__lte=row_id))
    return list(found.order_by("name", "id")[:limit])


def organisation(viewer: Viewer, organisation_id: int) -> Organisation | None:
    """Return one organisation with its domains, or None."""
    found = Organisation.objects.prefetch_related("domains").filter(pk=organisation_id)
    return found.first() if may_see(viewer) else None


def any_open(viewer: Viewer) -> bool:
    """Whether any organisation stands on the list."""
    return may_see(viewer) and Organisation.objects.filter(closed_at=None).exists()


def named(viewer: Viewer, names: Iterable[str]) -> dict[str, Organisation]:
    """Return organisations by `finding.key` of these names; of several with one name the one written down first."""
    if not may_see(viewer):
        return {}
    keys = {key(name) for name in names}
    found = Organisation.objects.filter(key__in=keys).order_by("-id")
    return {one.key: one for one in found}


def of_domains(viewer: Viewer, domains: Collection[str]) -> dict[str, Organisation]:
    """Return whose these mail domains are."""
    found = Domain.objects.filter(domain__in=domains).select_related("organisation")
    return {one.domain: one.organisation for one in found} if may_see(viewer) and domains else {}


def people_counted(viewer: Viewer, organisation_ids: Collection[int]) -> dict[int, int]:
    """Return how many people of each organisation we know who are still there, as far as we know."""
    if not may_see(viewer) or not organisation_ids:
        return {}
    found = Role.objects.filter(organisation__in=organisation_ids, undone_at=None, until=None)
    rows = found.values("organisation").annotate(people=Count(NOW, distinct=True))
    return {row["organisation"]: row["people"] for row in rows}


def roles_at(viewer: Viewer, organisation: Organisation, *, before: int | None = None, limit: int = 100) -> list[Role]:
    """Return a page of who is and was there, latest written first, each with `person` as they were and are now."""
    if not may_see(viewer):
        return []
    found = Role.objects.filter(organisation=organisation, undone_at=None)
    found = found.filter(pk__lt=before) if before else found
    return list(found.select_related("person__identity", "organisation").order_by("-id")[:limit])


def roles_of(viewer: Viewer, person: Person) -> list[Role]:
    """Return where somebody works and worked, present ones first, then the latest."""
    if not may_see(viewer):
        return []
    found = Role.objects.filter(person__in=_all(person), undone_at=None)
    rows = list(found.select_related("organisation", "person"))
    rows.sort(key=lambda role: (role.until is None, role.until or role.since or role.at.date(), role.pk), reverse=True)
    return rows


def roles_by_person(viewer: Viewer, person_ids: Collection[int]) -> dict[int, list[Role]]:
    """Return where these persons work and worked, each as who they are now, as it was written down."""
    found: dict[int, list[Role]] = {}
    if may_see(viewer) and person_ids:
        rows = Role.objects.filter(Q(person__in=person_ids) | Q(person__identity__in=person_ids), undone_at=None)
        for row in rows.select_related("organisation").annotate(now=NOW).order_by("id"):
            found.setdefault(row.now, []).append(row)
    return found


def reference_people(viewer: Viewer, *, limit: int = 500) -> list[int]:
    """Return the persons who are at an organisation that speaks for us, as far as we know, the latest told first."""
    found = Role.objects.filter(organisation__kind=Kind.REFERENCE, organisation__closed_at=None, undone_at=None)
    rows = found.filter(until=None).annotate(now=NOW).order_by("-id").values_list("now", flat=True)
    return list(dict.fromkeys(rows[:limit])) if may_see(viewer) else []


def role(viewer: Viewer, role_id: int) -> Role | None:
    """Return one role, withdrawn or not, or None."""
    found = Role.objects.select_related("organisation", "person__identity").filter(pk=role_id)
    return found.first() if may_see(viewer) else None


def suggested(viewer: Viewer, person: Person, roles: Collection[Role] | None = None) -> list[Suggestion]:
    """Return where somebody may work, by their mail domains, as far as nobody has written it down; free mail is none.

    `roles` are theirs, for whoever has asked for them already.
    A household shares no domain of its own, and none is made of one: who lives with whom is not Porch's to know.
    """
    if not may_see(viewer):
        return []
    found = {company(one.value) for one in person.handles.all() if one.kind == "email"} - {""}
    whose = of_domains(viewer, found)
    worked = {one.organisation_id for one in (roles_of(viewer, person) if roles is None else roles)}
    open_ = sorted(domain for domain in found if domain not in whose or whose[domain].pk not in worked)
    return [Suggestion(domain=domain, organisation=whose.get(domain)) for domain in open_]


def _all(person: Person) -> QuerySet[Any, Any]:
    """Return the ids of all who are this person now."""
    return Person.objects.filter(Q(pk=person.now_id) | Q(identity=person.now_id)).values("pk")


def accounts_of(viewer: Viewer, person_ids: Collection[int]) -> dict[int, int]:
    """Return at which organisation these people, as who they are now, work; of several the latest told."""
    found: dict[int, int] = {}
    ids = sorted(person_ids) if may_see(viewer) else []
    for start in range(0, len(ids), AT_ONCE):
        piece = ids[start : start + AT_ONCE]
        rows = Role.objects.filter(Q(person__in=piece) | Q(person__identity__in=piece), undone_at=None, until=None)
        found |= dict(rows.annotate(now=NOW).order_by("id").values_list("now", "organisation"))
    return found
