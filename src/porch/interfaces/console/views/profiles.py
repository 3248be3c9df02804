"""What we know of somebody beside what they said: tags, fields, notes, where they work; and segments of people."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from porch.core.errors import PorchError
from porch.desk.post import peopling
from porch.engagement.conversations import actions as conversations
from porch.interfaces.console import filtering, page
from porch.interfaces.console.permissions import WRITERS, role_of
from porch.interfaces.console.views.common import now, viewer
from porch.records.organisations import actions as organisation_deeds
from porch.records.organisations import queries as organisations
from porch.records.people import queries as people
from porch.records.profiles import actions, queries
from porch.records.profiles.wanted import read

OFFERED = 200
MEDIA = {"vcard": ("text/vcard", "vcf"), "csv": ("text/csv", "csv"), "jsonld": ("application/ld+json", "jsonld")}


def profile(request: HttpRequest, person_id: int) -> HttpResponse:
    """What is known of one person: part of their page, or a page of its own."""
    found = person(request, person_id)
    context = {"person": found, "about": _about(request, found)}
    if request.headers.get("HX-Request") == "true":
        context["shell"] = SimpleNamespace(may_write=role_of(viewer(request)) in WRITERS)
        return render(request, "console/parts/profile.html", context)
    return page.show(request, "profile.html", context, room="people")


def tags(request: HttpRequest, person_id: int) -> HttpResponse:
    """Mark somebody with a tag."""
    found, back = person(request, person_id), _page(person_id)
    try:
        row = actions.tag(person=found, name=told(request, "name")[:200], by=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, status=422, back=back)
    undo = f"{reverse('console:person-tag-removal', args=[person_id])}?{urlencode({'name': row.tag.name})}"
    return page.done(request, f"Tagged {row.tag.name}.", undo=undo, back=back)


def tag_removal(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take a tag off."""
    found, tag = person(request, person_id), queries.tag(viewer(request), told(request, "name"))
    if tag is None:
        raise Http404
    actions.untag(persons=people.identities(viewer(request), found), tag=tag)
    undo = f"{reverse('console:person-tags', args=[person_id])}?{urlencode({'name': tag.name})}"
    return page.done(request, f"No longer tagged {tag.name}.", undo=undo, back=_page(person_id))


def values(request: HttpRequest, person_id: int) -> HttpResponse:
    """Note what a field holds."""
    found, number = person(request, person_id), told(request, "field")
    field = queries.field(viewer(request), int(number)) if number.isdecimal() and len(number) < 19 else None
    if field is None:
        raise Http404
    try:
        value = actions.put(person=found, field=field, text=told(request, "text"), by=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, status=422, back=_page(person_id))
    if value is None:
        return page.done(request, "That was noted already.", back=_page(person_id))
    undo = reverse("console:value-undo", args=[value.pk])
    words = f"{field.name}: {value.text[:60]}." if value.text else f"{field.name} is empty."
    return page.done(request, words, undo=undo, back=_page(person_id))


def value_undo(request: HttpRequest, value_id: int) -> HttpResponse:
    """Let what stood in a field before stand there again."""
    value = queries.value(viewer(request), value_id)
    if value is None:
        raise Http404
    back = _page(value.person.now_id)
    try:
        actions.put_back(value=value, at=now())
    except PorchError as error:
        return page.refused(request, error, back=back)
    return page.done(request, f"{value.field.name} is as it was.", back=back)


def notes(request: HttpRequest, person_id: int) -> HttpResponse:
    """Keep a note on somebody, for the team alone."""
    found, text = person(request, person_id), told(request, "text").strip()
    handle = next(iter(found.handles.all()), None)
    if not text or handle is None:
        words = "There is nothing in the note yet." if handle else "Nobody can be known without a handle."
        return page.refused(request, words, status=422, back=_page(person_id))
    conversations.note_person(handle=handle, member=viewer(request), text=text[:10_000], at=now())
    return page.done(request, "Note kept. Only your team sees it.", back=_page(person_id))


def fields(request: HttpRequest) -> HttpResponse:
    """Make a field of our own."""
    back = page.onward(request, reverse("console:people"))
    try:
        choices = told(request, "choices").split(",")
        field = actions.add_field(name=told(request, "name")[:200], kind=told(request, "kind"), choices=choices)
    except PorchError as error:
        return page.refused(request, error, status=422, back=back)
    undo = reverse("console:field-closure", args=[field.pk])
    return page.done(request, f"{field.name} can be noted of everybody.", undo=undo, back=back)


def field_closure(request: HttpRequest, field_id: int) -> HttpResponse:
    """Offer a field no more."""
    field = queries.field(viewer(request), field_id)
    if field is None:
        raise Http404
    actions.close_field(field=field, at=now())
    return page.done(
        request, f"{field.name} is offered no more. What it holds is kept.", back=reverse("console:people")
    )


def segments(request: HttpRequest) -> HttpResponse:
    """Save the filter as a segment."""
    back = reverse("console:people")
    try:
        wanted = read({**request.POST.dict(), "words": told(request, "q")})
        back = filtering.address(wanted)
        saved = actions.save_segment(name=told(request, "name")[:200], wanted=wanted, by=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, status=422, back=back)
    undo = reverse("console:segment-closure", args=[saved.pk])
    there = f"{reverse('console:people')}?{filtering.SEGMENT}={saved.pk}"
    return page.done(request, f"Saved: {saved.name}.", undo=undo, back=there)


def segment_closure(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Forget a segment."""
    found = _segment(request, segment_id)
    actions.close_segment(segment=found, at=now())
    undo = reverse("console:segment-return", args=[found.pk])
    return page.done(
        request, f"{found.name} is forgotten. Nobody in it is touched.", undo=undo, back=reverse("console:people")
    )


def segment_return(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Bring a segment back."""
    found = _segment(request, segment_id)
    try:
        actions.reopen_segment(segment=found)
    except PorchError as error:
        return page.refused(request, error, back=reverse("console:people"))
    return page.done(
        request, f"{found.name} is back.", back=f"{reverse('console:people')}?{filtering.SEGMENT}={found.pk}"
    )


def export(request: HttpRequest) -> Any:
    """The people a filter takes, as a file."""
    kind = request.GET.get("format", "csv")
    wanted, _, trouble = filtering.asked(request)
    if kind not in MEDIA or trouble:
        raise Http404
    media, ends = MEDIA[kind]
    body = peopling.exported(viewer(request), kind, now=now(), wanted=wanted)
    answer = StreamingHttpResponse((part.encode() for part in body), content_type=f"{media}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="people-{now():%Y-%m-%d}.{ends}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def roles(request: HttpRequest, person_id: int) -> HttpResponse:
    """Note where somebody works; an organisation nobody knows yet is written down."""
    found, back = person(request, person_id), page.onward(request, _page(person_id))
    try:
        where = _organisation(request)
        role = organisation_deeds.employ(
            person=found, organisation=where, title=told(request, "title"), since=day(told(request, "since")),
            until=day(told(request, "until")), by=viewer(request), at=now(),
        )  # fmt: skip
    except PorchError as error:
        return page.refused(request, error, status=422, back=back)
    page.forget_rooms()
    undo = reverse("console:role-withdrawal", args=[role.pk])
    return page.done(request, f"Noted: {found.name[:60]} at {where.name}.", undo=undo, back=back)


def person(request: HttpRequest, person_id: int) -> Any:
    """Return who a person is now, or answer 404."""
    found = people.person(viewer(request), person_id)
    if found is None:
        raise Http404
    return found


def told(request: HttpRequest, name: str) -> str:
    """Return what a form or the address of an undo tells."""
    return request.POST.get(name, "") or request.GET.get(name, "")


def day(text: str) -> date | None:
    """Return a day somebody wrote; PorchError when it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise PorchError(f"{text[:40]} is no day, such as 2026-03-01.") from error


def _organisation(request: HttpRequest) -> Any:
    """Return the organisation a form means: by its number, its mail domain, or its name."""
    number, domain, name = told(request, "id"), told(request, "domain"), told(request, "organisation")
    if number.isdecimal() and len(number) < 19 and (known := organisations.organisation(viewer(request), int(number))):
        return known
    if domain:
        held = organisations.of_domains(viewer(request), [domain]).get(domain)
        return held or organisation_deeds.add(name=name or domain, domains=[domain], by=viewer(request), at=now())
    held = next(iter(organisations.named(viewer(request), [name]).values()), None) if name.strip() else None
    return held or organisation_deeds.add(name=name, by=viewer(request), at=now())


def _about(request: HttpRequest, found: Any) -> SimpleNamespace:
    who, today = viewer(request), now().date()
    roles = organisations.roles_of(who, found)
    return SimpleNamespace(
        tags=queries.tags_of(who, found), known_tags=queries.tags(who, limit=OFFERED),
        held=queries.values_of(who, found),
        roles=[role_line(role, today) for role in roles],
        suggestions=organisations.suggested(who, found, roles),
        organisations=organisations.organisations(who, limit=OFFERED),
    )  # fmt: skip


def role_line(role: Any, today: date) -> SimpleNamespace:
    """Return a role as a line of a page."""
    who = role.person.now_id
    return SimpleNamespace(
        id=role.pk, title=role.title, organisation=role.organisation.name, over=role.is_over(today),
        open=role.until is None, since=role.since, until=role.until, person_id=who,
        url=reverse("console:organisation", args=[role.organisation_id]),
        person_url=reverse("console:person", args=[who]),
        leave_url=reverse("console:role-leaving", args=[role.pk]),
        withdraw_url=reverse("console:role-withdrawal", args=[role.pk]),
    )  # fmt: skip


def _segment(request: HttpRequest, segment_id: int) -> Any:
    found = queries.segment(viewer(request), segment_id)
    if found is None:
        raise Http404
    return found


def _page(person_id: int) -> str:
    return reverse("console:person", args=[person_id])
