"""People as JSON-LD in the words of schema.org: a graph, a list, one object, or an object on each line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from porch.channels._contacts_profiles import profile as profile_of
from porch.channels._contacts_telling import checked, filled, is_plain, job, letters, mail, phone, unnamed
from porch.core.errors import Unreadable
from porch.core.interaction import Handle
from porch.core.profile import Filled, Job, Profile, Refused

CONTEXT = "https://schema.org"
DEEPEST = 200
_GRAPH = re.compile(r'"@graph"\s*:\s*\[')
_NEXT = re.compile(r"\n\s*(?=\{)")
_BETWEEN = re.compile(r"[\s,]*")
_JOB_KEYS = ("Role", "EmployeeRole", "OrganizationRole")


def read(raw: bytes, country: str = "") -> Iterator[Profile | Refused]:
    """Yield every person of a file, and every object that cannot be taken, with the line it begins on."""
    for line, item in _items(letters(raw)):
        try:
            if isinstance(item, Unreadable):
                raise item
            yield _profile(line, item, country)
        except Unreadable as error:
            yield Refused(line=line, reason=str(error))


def written(people: Iterable[Profile]) -> Iterator[str]:
    """Yield people as one JSON-LD graph, a person on each line."""
    yield f'{{"@context": "{CONTEXT}", "@graph": ['
    begun = "\n"
    for one in people:
        yield begun + json.dumps(_told(one), ensure_ascii=False)
        begun = ",\n"
    yield "\n]}\n"


def _items(text: str) -> Iterator[tuple[int, Any]]:
    """Yield each object with its line; a broken one as what is wrong with it, and then what comes on the next line."""
    decoder, at, line, read_to = json.JSONDecoder(), _begin(text), 1, 0
    while at < len(text):
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
        if at >= len(text) or text[at] != "{":
            return
        line, read_to = line + text.count("\n", read_to, at), at
        try:
            item, at = decoder.raw_decode(text, at)
            yield line, item
        except (ValueError, RecursionError) as error:
            yield line, Unreadable(f"This is no JSON: {str(error)[:120]}")
            further = _NEXT.search(text, at)
            at = further.end() if further else len(text)


def _begin(text: str) -> int:
    graph = _GRAPH.search(text)
    if graph:
        return graph.end()
    return len(text) - len(text.lstrip().removeprefix("["))


def _profile(line: int, told: Any, country: str) -> Profile:
    kinds = _many(told.get("@type")) if isinstance(told, Mapping) else []
    if not any(str(kind).rpartition("/")[2].rpartition(":")[2] == "Person" for kind in kinds):
        raise Unreadable(f"It is no Person but {', '.join(map(str, kinds))[:60] or 'nothing that says what it is'}")
    name = " ".join(_text(told.get("name")).split()) or " ".join(
        part for one in ("givenName", "familyName") if (part := _text(told.get(one)))
    )
    jobs, title = tuple(_jobs(told)), _text(told.get("jobTitle"))
    notes = [note for note in map(_text, _many(told.get("description"))) if note]
    return checked(
        Profile(
            line=line, name=name, handles=tuple(_handles(told, name, country)), jobs=jobs,
            tags=tuple(" ".join(tag.split()) for tag in map(_text, _many(told.get("keywords"))) if tag.strip()),
            filled=tuple(_filled(told)), notes=(*notes, *(unnamed([title]) if not jobs else ())),
        )
    )  # fmt: skip


def _handles(told: Mapping[str, Any], name: str, country: str) -> Iterator[Handle]:
    ours = [one for one in _many(told.get("identifier")) if isinstance(one, Mapping) and _text(one.get("propertyID"))]
    for one in ours:
        value, called, url = (_text(one.get(key)) for key in ("value", "name", "url"))
        yield Handle(kind=_text(one.get("propertyID")), value=value, name=called, url=url)
    yield from (mail(value, name) for value in map(_text, _many(told.get("email"))) if value)
    yield from (phone(value, name, country) for value in map(_text, _many(told.get("telephone"))) if value)
    for value in map(_text, _many(told.get("sameAs"))) if not ours else ():
        if known := profile_of(value, "URL", "", name):
            yield known


def _jobs(told: Mapping[str, Any]) -> Iterator[Job]:
    titles = _text(told.get("jobTitle"))
    for one in _many(told.get("worksFor")):
        if isinstance(one, Mapping) and _text(one.get("@type")) in _JOB_KEYS:
            where = one.get("worksFor")
            named = _text(where.get("name")) if isinstance(where, Mapping) else _text(where)
            yield job(named, *(_text(one.get(key)) for key in ("roleName", "startDate", "endDate")))
        elif named := _text(one.get("name") if isinstance(one, Mapping) else one):
            yield job(named, titles)


def _filled(told: Mapping[str, Any]) -> Iterator[Filled]:
    for one in _many(told.get("additionalProperty")):
        if isinstance(one, Mapping) and _text(one.get("name")) and _text(one.get("value")):
            yield filled(_text(one.get("name")), _text(one.get("value")), _text(one.get("propertyID")))


def _told(one: Profile) -> dict[str, Any]:
    plain = [handle for handle in one.handles if is_plain(handle, one.name)]
    told = {
        "@type": "Person", "name": one.name,
        "email": [handle.value for handle in plain if handle.kind == "email"],
        "telephone": [handle.value for handle in plain if handle.kind == "phone"],
        "sameAs": [handle.url for handle in one.handles if handle.url],
        "identifier": [_identifier(handle) for handle in one.handles if handle not in plain],
        "worksFor": [_role(one) for one in one.jobs], "keywords": list(one.tags),
        "additionalProperty": [
            {"@type": "PropertyValue", "propertyID": held.kind, "name": held.field, "value": held.text}
            for held in one.filled
        ],
        "description": list(one.notes),
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _identifier(handle: Handle) -> dict[str, str]:
    told = {"propertyID": handle.kind, "value": handle.value, "name": handle.name, "url": handle.url}
    return {"@type": "PropertyValue", **{name: value for name, value in told.items() if value}}


def _role(one: Job) -> dict[str, Any]:
    days = {"startDate": one.since, "endDate": one.until}
    return {
        "@type": "EmployeeRole", "worksFor": {"@type": "Organization", "name": one.organisation},
        **({"roleName": one.title} if one.title else {}),
        **{name: day.isoformat() for name, day in days.items() if day},
    }  # fmt: skip


def _many(told: Any) -> list[Any]:
    return told if isinstance(told, list) else [] if told is None else [told]


def _text(told: Any) -> str:
    if isinstance(told, Mapping):
        told = told.get("@value", told.get("@id", ""))
    return str(told).strip() if isinstance(told, str | int | float) and not isinstance(told, bool) else ""
