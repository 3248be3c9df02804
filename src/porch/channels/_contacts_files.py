"""Files of people, whatever they are: which kind one is, who is in it, and the same out again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from porch.channels import _contacts_cards, _contacts_jsonld, _contacts_table
from porch.channels._contacts_telling import letters
from porch.core.errors import Unreadable
from porch.core.profile import Profile, Refused

HEAD = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One kind of file: what people call it, how it ends, how it is read and written."""

    label: str
    ends: str
    media: str
    read: Callable[[bytes, str], Iterator[Profile | Refused]]
    written: Callable[[Iterable[Profile]], Iterator[str]]


FORMATS: Mapping[str, Format] = {
    "vcard": Format(
        label="People: contacts (vCard)", ends="vcf", media="text/vcard", read=_contacts_cards.read,
        written=_contacts_cards.written,
    ),
    "csv": Format(
        label="People: a table (CSV)", ends="csv", media="text/csv", read=_contacts_table.read,
        written=_contacts_table.written,
    ),
    "jsonld": Format(
        label="People: linked data (JSON-LD)", ends="jsonld", media="application/ld+json", read=_contacts_jsonld.read,
        written=_contacts_jsonld.written,
    ),
}  # fmt: skip


def looks_like(head: bytes) -> str:
    """Return which kind of file begins so; Unreadable when it holds no people, as far as one can see.

    >>> looks_like(b"BEGIN:VCARD"), looks_like(b"Name;E-Mail"), looks_like(b'[{"@type": "Person"}]')
    ('vcard', 'csv', 'jsonld')
    """
    text = letters(head[:HEAD]).lstrip()
    if text[:11].upper() == "BEGIN:VCARD":
        return "vcard"
    if text[:1] in ("{", "[") and '"@type"' in text:
        return "jsonld"
    first = text.partition("\n")[0].strip()
    sign = max(",;\t", key=first.count)
    named = _contacts_table.meaning([cell.strip().strip('"') for cell in first.split(sign)])
    if {"email", "phone", "handles", "name", "first", "last"} & set(named.values()):
        return "csv"
    raise Unreadable("This is no file of contacts, no table with a column name, email or phone, and no linked data.")
