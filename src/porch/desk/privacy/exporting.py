"""Everything we hold of one person, in one file: a page for people, the same for machines, and their files."""

from __future__ import annotations

import json
import zipfile
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import IO, Any

from django.db.models import Model

from porch.core.viewer import Viewer, may_see
from porch.desk.privacy import registry, whole
from porch.records.interactions import store
from porch.records.interactions.models import File, Interaction
from porch.records.people.models import Person
from porch.records.tables.personal import Holds, theirs

PAGE, DATA = "everything.html", "everything.json"
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "dt{font-weight:600}dd{margin:0 0 .25rem;white-space:pre-wrap;overflow-wrap:anywhere}"
    "dl{border-top:1px solid #8884;padding:.5rem 0;margin:0}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One table's rows of a person: what people call them, the table, and each row by its columns."""

    what: str
    table: str
    rows: list[dict[str, Any]]


def parts(viewer: Viewer, person: Person) -> list[Part]:
    """Return all rows that are of one person, over every identity, by table; nothing for who may not see."""
    if not may_see(viewer):
        return []
    whom = whole.whom(person)
    return [part for table in registry.held() if (part := _part(table, whom)).rows]


def write(viewer: Viewer, person: Person, to: IO[bytes], *, at: datetime) -> list[Part]:
    """Write everything of one person as a ZIP file into `to`; return what is in it."""
    told = parts(viewer, person)
    name = person.name or f"person {person.pk}"
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PAGE, "".join(_page(name, told, at)))
        archive.writestr(DATA, json.dumps({"person": name, "at": at, "tables": _tables(told)}, **JSON))
        for path, digest in _files(told):
            archive.writestr(path, store.read(digest))
    return told


JSON: dict[str, Any] = {"default": str, "ensure_ascii": False, "indent": 1}


def _part(table: Holds, whom: Any) -> Part:
    found: dict[Any, Model] = {row.pk: row for rows in theirs(table, whom) for row in rows}
    ordered = sorted(found.values(), key=lambda row: (str(getattr(row, "at", "")), str(row.pk)))
    return Part(what=table.what, table=table.model._meta.label, rows=[_row(row) for row in ordered])


def _row(row: Model) -> dict[str, Any]:
    told = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: _plain(value) for name, value in told.items() if value not in (None, "", {}, [])}


def _plain(value: Any) -> Any:
    return b64encode(bytes(value)).decode() if isinstance(value, bytes | memoryview) else value


def _tables(told: Sequence[Part]) -> dict[str, list[dict[str, Any]]]:
    return {part.table: part.rows for part in told}


def _files(told: Sequence[Part]) -> Iterator[tuple[str, str]]:
    for part in told:
        for row in part.rows if part.table == File._meta.label else ():
            digest = row.get("sha256", "")
            if digest and store.place(digest).exists():
                yield f"files/{row['id']}-{_safe(str(row.get('name', 'file')))}", digest


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "._-" else "_" for c in name)[-100:].lstrip(".") or "file"


def _page(name: str, told: Sequence[Part], at: datetime) -> Iterator[str]:
    yield f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(name)}</title><style>{STYLE}</style>'
    yield f"<h1>Everything we hold of {escape(name)}</h1><p>As of {at:%Y-%m-%d %H:%M} UTC. The same for machines: "
    yield f'<a href="{DATA}">{DATA}</a>. Photos and files lie in <em>files</em>.</p><ul>'
    for part in told:
        yield f'<li><a href="#{part.table}">{escape(part.what)}</a>: {len(part.rows)}</li>'
    yield "</ul>"
    for part in told:
        yield f'<h2 id="{part.table}">{escape(part.what)}</h2>'
        yield from (_said(row) if part.table == Interaction._meta.label else _listed(row) for row in part.rows)


def _said(row: dict[str, Any]) -> str:
    who = "We" if row.get("ours") else "They"
    words = "\n".join(str(row[name]) for name in ("subject", "text") if name in row)
    when = f"{row['at']:%Y-%m-%d %H:%M}"
    head = f"{when}, {who}, {row['kind'].replace('_', ' ')} on {row['channel']}"
    return f'<dl><dt>{escape(head)}</dt><dd dir="auto">{escape(words)}</dd></dl>'


def _listed(row: dict[str, Any]) -> str:
    lines = (f'<dt>{escape(name.replace("_", " "))}</dt><dd dir="auto">{escape(str(value))}</dd>'
             for name, value in row.items())  # fmt: skip
    return f"<dl>{''.join(lines)}</dl>"
