"""The filter over people: read from an address, offered as a form, said in words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from porch.core.errors import PorchError
from porch.interfaces.console.signs import sign
from porch.projections.presence import queries as presence
from porch.records.organisations import queries as organisations
from porch.records.profiles import queries as profiles
from porch.records.profiles.wanted import Wanted, read

AGES = (("30d", "a month"), ("90d", "three months"), ("180d", "half a year"), ("365d", "a year"))
KINDS = (("csv", "a table"), ("vcard", "contacts"), ("jsonld", "linked data"))
OFFERED = 200  # organisations in the list; others are reached from their own page
SEGMENT = "segment"


def asked(request: HttpRequest) -> tuple[Wanted, Any, str]:
    """Return the filter an address asks for, the segment it names, and what makes no sense in it."""
    number = request.GET.get(SEGMENT, "")
    known = number.isdecimal() and len(number) < 19
    segment = profiles.segment(request.viewer, int(number)) if known else None  # type: ignore[attr-defined]
    saved = segment.asked if segment else {}
    told = {**saved, **{name: value for name, value in request.GET.items() if value}}
    try:
        return read({**told, "words": request.GET.get("q") or saved.get("words", "")}), segment, ""
    except PorchError as error:
        return Wanted(), segment, str(error)


def narrows(wanted: Wanted) -> bool:
    """Whether a filter does more than look for words."""
    return bool(set(wanted.told()) - {"words"})


def address(wanted: Wanted, **more: str) -> str:
    """Return the address of the list of people a filter takes."""
    return f"{reverse('console:people')}?{urlencode({**dict(_parts(wanted)), **more})}"


def _parts(wanted: Wanted) -> list[tuple[str, str]]:
    return [("q" if name == "words" else name, str(value)) for name, value in wanted.told().items()]


def offered(viewer: Any, wanted: Wanted, segment: Any) -> SimpleNamespace:
    """Return the filter as its form shows it: what one may choose, what is chosen, and the segments there are."""
    tags, fields = profiles.tags(viewer), profiles.fields(viewer)
    there = organisations.organisations(viewer, limit=OFFERED)
    if wanted.organisation and wanted.organisation not in {one.pk for one in there}:
        there += [one] if (one := organisations.organisation(viewer, wanted.organisation)) else []
    networks = [(name, _network(name)) for name in presence.networks(viewer)]
    chosen = {
        "tag": [(one.pk, one.name) for one in tags], "organisation": [(one.pk, one.name) for one in there],
        "field": [(one.pk, one.name) for one in fields],
    }  # fmt: skip
    return SimpleNamespace(
        wanted=wanted, active=narrows(wanted), segment=segment,
        tags=chosen["tag"], organisations=chosen["organisation"], fields=chosen["field"], networks=networks, ages=AGES,
        words=words(wanted, {name: dict(rows) for name, rows in chosen.items()}),
        kinds=KINDS, query="".join(f"{urlencode([part])}&" for part in _parts(wanted)), hidden=_parts(wanted),
        segments=[
            SimpleNamespace(name=one.name, url=f"{reverse('console:people')}?{SEGMENT}={one.pk}",
                            current=segment is not None and one.pk == segment.pk)
            for one in profiles.segments(viewer)
        ],
    )  # fmt: skip


def words(wanted: Wanted, names: dict[str, dict[int, str]]) -> str:
    """Return a filter in words."""
    told = []
    if wanted.tag:
        told.append(f"tagged {names['tag'].get(wanted.tag, 'something gone')}")
    if wanted.organisation:
        told.append(f"at {names['organisation'].get(wanted.organisation, 'somewhere gone')}")
    if wanted.field:
        told.append(f"{names['field'].get(wanted.field, 'a field gone')} {wanted.holds or 'is noted'}")
    if wanted.channel:
        told.append(f"heard on {_network(wanted.channel)}")
    if wanted.heard_before:
        told.append(f"silent {_since(wanted.heard_before)}")
    if wanted.heard_after:
        told.append(f"heard {_since(wanted.heard_after).replace('for ', 'within ')}")
    if wanted.mail:
        told.append("with a mail address" if wanted.mail == "yes" else "without a mail address")
    if wanted.words:
        told.append(f'found by "{wanted.words}"')
    return ", ".join(told)


def _since(when: str) -> str:
    known = dict(AGES).get(when)
    return f"for {known}" if known else f"since {when}"


def _network(name: str) -> str:
    return sign("feeds" if name == "pages" else name).label
