"""Tables of people (CSV): ours, and those that address books and spreadsheets write."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from porch.channels._contacts_telling import (
    checked,
    filled,
    is_plain,
    job,
    joined,
    letters,
    mail,
    parted,
    phone,
    unnamed,
)  # fmt: skip
from porch.core.errors import Unreadable
from porch.core.interaction import Handle
from porch.core.profile import Filled, Job, Profile, Refused

OURS = ("name", "email", "phone", "handles", "organisation", "title", "since", "until", "tags", "notes")
FIELD = re.compile(r"field:(?:(text|number|date|choice):)?(.+)", re.DOTALL)
LONGEST_RECORD = 2000  # lines; a cell that goes on for longer was never closed
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"\+[\d ;+]+")
_SPLIT = re.compile(r"[;,]| ::: ")
_CALLED = (
    ("name", r"name|full name|display name|fn"),
    ("first", r"first name|given name|first"),
    ("last", r"last name|family name|surname|last"),
    ("email", r"e-?mail( ?\d)?( address)?( - value)?|e-?mail addresses|mail"),
    ("phone", r"(mobile|home|business|primary|work )?[ -]?phone( ?\d)?( number)?( - value)?|telephone|mobile|tel"),
    ("organisation", r"organi[sz]ation( name)?( 1 - name)?|company( name)?|employer|account"),
    ("title", r"(job )?title|position|role|organi[sz]ation( 1 -)? title"),
    ("since", r"since|from"), ("until", r"until|to"), ("handles", r"handles"),
    ("tags", r"tags|labels|categories|groups?( membership)?"), ("notes", r"notes?|comments?"),
)  # fmt: skip


def read(raw: bytes, country: str = "") -> Iterator[Profile | Refused]:
    """Yield every person of a table, and every row that cannot be taken, with the line it begins on."""
    text = letters(raw)
    sign = _separator(text)
    rows = _records(text, sign)
    headed = next(rows, None)
    if headed is None or isinstance(headed, Refused):
        raise Unreadable("The table has no first line that names its columns")
    head = [cell.strip() for cell in headed[1]]
    columns = meaning(head)
    if not {"name", "first", "last", "email", "phone", "handles"} & set(columns.values()):
        raise Unreadable(f"No column is called name, email or phone; the first line says {', '.join(head)[:200]}")
    for row in rows:
        yield row if isinstance(row, Refused) else _taken(row, head, columns, country)


def written(people: Iterable[Profile]) -> Iterator[str]:
    """Yield people as a table, a first line that names its columns and a line for each; no cell is a formula."""
    everybody = list(people)
    fields = list(dict.fromkeys((one.kind, one.field) for person in everybody for one in person.filled))
    yield _line([*OURS, *(f"field:{kind}:{name}" for kind, name in fields)])
    yield from (_line(_cells(person, fields)) for person in everybody)


def meaning(head: Sequence[str]) -> dict[int, str]:
    """Return what each column holds that can be taken, by its place.

    >>> meaning(["E-mail 1 - Value", "Shoe", "Company", "field:number:Shoe"])
    {0: 'email', 2: 'organisation', 3: 'field:number:Shoe'}
    """
    found: dict[int, str] = {}
    for place, name in enumerate(head):
        known = next((what for what, spelt in _CALLED if re.fullmatch(spelt, name.lower())), "")
        if FIELD.fullmatch(name):
            known = name
        if known:
            found[place] = known
    return found


def _separator(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=lambda sign: (first.count(sign), sign == ","))


def _records(text: str, sign: str) -> Iterator[tuple[int, list[str]] | Refused]:
    """Yield each row with its first line. A cell that is never closed is one bad row and swallows no others."""
    lines, at, wide = text.splitlines(keepends=True) if "\n" not in text else _kept_lines(text), 0, 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        row, taken = _record(lines, at, sign, wide)
        if row is None:
            yield Refused(line=at + 1, reason="A quotation mark is opened or closed in the wrong place")
        else:
            wide = wide or len(row)
            yield at + 1, row
        at += taken


def _kept_lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")]


def _record(lines: list[str], at: int, sign: str, wide: int) -> tuple[list[str] | None, int]:
    marks, until = 0, at
    for until in range(at, min(at + LONGEST_RECORD, len(lines))):
        marks += lines[until].count('"')
        if marks % 2 == 0:
            break
    if until > at and marks % 2 == 0:
        rows = _parsed("".join(lines[at : until + 1]), sign)
        if rows is not None and len(rows) == 1 and (not wide or len(rows[0]) <= wide):
            return rows[0], until + 1 - at
    alone = _parsed(lines[at], sign)
    return (alone[0] if alone and len(alone) == 1 else None), 1


def _parsed(text: str, sign: str) -> list[list[str]] | None:
    before = csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True))
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(before)


def _taken(row: tuple[int, list[str]], head: list[str], columns: Mapping[int, str], country: str) -> Profile | Refused:
    line, cells = row
    try:
        if len(cells) > len(head) and any(cell.strip() for cell in cells[len(head) :]):
            raise Unreadable(f"It has {len(cells)} cells, and the first line names {len(head)} columns")
        return _profile(line, _told(cells, columns), country)
    except Unreadable as error:
        return Refused(line=line, reason=str(error))


def _told(cells: list[str], columns: Mapping[int, str]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for place, what in columns.items():
        cell = cells[place].strip("\r\n ") if place < len(cells) else ""
        told.setdefault(what, []).append(cell[1:] if re.match(r"'+[=+\-@\t\r]", cell) else cell)
    return told


def _profile(line: int, told: dict[str, list[str]], country: str) -> Profile:
    ours = "handles" in told and "since" in told
    name = _first(told, "name") or " ".join(part for what in ("first", "last") if (part := _first(told, what)))
    jobs = tuple(_jobs(told, ours))
    titles = () if jobs else unnamed(told.get("title", []))
    return checked(
        Profile(
            line=line, name=name, handles=tuple(_handles(told, " ".join(name.split()), country)), jobs=jobs,
            tags=tuple(" ".join(tag.split()) for tag in _each(told, "tags", _listed, ours)),
            filled=tuple(_filled(told)),
            notes=(*(note.strip() for note in _each(told, "notes", _noted, ours)), *titles),
        )
    )  # fmt: skip


def _first(told: dict[str, list[str]], what: str) -> str:
    return next((cell for cell in told.get(what, []) if cell.strip()), "")


def _handles(told: dict[str, list[str]], name: str, country: str) -> Iterator[Handle]:
    for cell in told.get("handles", []):
        for entry in parted(cell, ";") if cell else []:
            kind, value, called, url = [*parted(entry, "|"), "", "", "", ""][:4]
            yield Handle(kind=kind, value=value, name=called, url=url)
    for cell in told.get("email", []):
        yield from (mail(one, name) for one in _SPLIT.split(cell) if one.strip())
    for cell in told.get("phone", []):
        yield from (phone(one, name, country) for one in _SPLIT.split(cell) if one.strip())


def _jobs(told: dict[str, list[str]], ours: bool) -> Iterator[Job]:
    if not ours:
        organisation = _first(told, "organisation")
        if organisation.strip():
            yield job(*(_first(told, what) for what in ("organisation", "title", "since", "until")))
        return
    lists = [parted(_first(told, what), ";") for what in ("organisation", "title", "since", "until")]
    for place, organisation in enumerate(lists[0]):
        if organisation.strip():
            yield job(organisation, *(one[place] if place < len(one) else "" for one in lists[1:]))


def _each(told: dict[str, list[str]], what: str, how: Callable[[str, bool], list[str]], ours: bool) -> list[str]:
    return [one for cell in told.get(what, []) for one in how(cell, ours) if one.strip()]


def _listed(cell: str, ours: bool) -> list[str]:
    return parted(cell, ";") if ours else _SPLIT.split(cell)


def _noted(cell: str, ours: bool) -> list[str]:
    return parted(cell, ";") if ours else [cell]


def _filled(told: dict[str, list[str]]) -> Iterator[Filled]:
    for what, cells in told.items():
        named = FIELD.fullmatch(what)
        for cell in cells if named else []:
            if cell.strip():
                yield filled(named[2], cell, named[1] or "text")  # type: ignore[index]


def _cells(one: Profile, fields: list[tuple[str, str]]) -> list[str]:
    plain = [handle for handle in one.handles if is_plain(handle, one.name)]
    ways = [joined((h.kind, h.value, h.name, h.url), "|") for h in one.handles if h not in plain]
    held = {(filled.kind, filled.field): filled.text for filled in one.filled}
    return [
        one.name, *(";".join(h.value for h in plain if h.kind == kind) for kind in ("email", "phone")),
        joined(ways, ";"), joined((job.organisation for job in one.jobs), ";"),
        joined((job.title for job in one.jobs), ";"),
        joined((job.since.isoformat() if job.since else "" for job in one.jobs), ";"),
        joined((job.until.isoformat() if job.until else "" for job in one.jobs), ";"),
        joined(one.tags, ";"), joined(one.notes, ";"), *(held.get(field, "") for field in fields),
    ]  # fmt: skip


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(_harmless(cell) for cell in cells)
    return out.getvalue()


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe stands before one, and is taken off again.

    >>> _harmless("=1+1"), _harmless("'=1"), _harmless("+39055123456"), _harmless("Ann")
    ("'=1+1", "''=1", '+39055123456', 'Ann')
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell
