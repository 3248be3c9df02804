"""What LinkedIn hands out: messages, and our own comments, posts and reactions (CSV). Connections have no words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from porch.channels._archive_export import Export, exported
from porch.channels._archive_reading import Build, Held, item, numbered
from porch.channels._archive_tables import Table
from porch.core import markup
from porch.core.errors import ChannelError
from porch.core.interaction import Handle, Heard, Kind, Spoiled, Trait, Visibility
from porch.core.payload import moment, text

FILES = {
    "messages": re.compile(r"(?:^|/)messages(?:_\d+)?\.csv$", re.IGNORECASE),
    "comment": re.compile(r"(?:^|/)comments(?:_\d+)?\.csv$", re.IGNORECASE),
    "post": re.compile(r"(?:^|/)shares(?:_\d+)?\.csv$", re.IGNORECASE),
    "reaction": re.compile(r"(?:^|/)reactions(?:_\d+)?\.csv$", re.IGNORECASE),
}
PROFILE = re.compile(r"(?:^|/)profile\.csv$", re.IGNORECASE)
CONNECTIONS = re.compile(r"(?:^|/)connections(?:_\d+)?\.csv$", re.IGNORECASE)
NEEDED = {
    "messages": ("CONVERSATION ID", "FROM", "DATE", "CONTENT"), "comment": ("Date", "Message"),
    "post": ("Date", "ShareLink"), "reaction": ("Date", "Link"),
}  # fmt: skip
URN = re.compile(r"urn:li:[A-Za-z]+:\d+")
PARAMETERS = re.compile(r"[?#]")
SPONSORED = re.compile(r"spinmail-quill-editor|%FIRSTNAME%")
Found = Iterator[bytes | Spoiled]
Row = Mapping[str, str]


def linkedin(path: Path) -> Found:
    """Yield what a LinkedIn download holds that was said; a permanent ChannelError if nothing."""
    known = False
    with exported(path) as export:
        us = _us(export)
        for kind, shape in FILES.items():
            for name in (name for name in export.names if shape.search(name)):
                rows = list(_rows(export, name, NEEDED[kind]))
                known = True
                yield from (row for row in rows if isinstance(row, Spoiled))
                held = [row for row in rows if not isinstance(row, Spoiled)]
                yield from _messages(held, us) if kind == "messages" else _ours(kind, held, us)
        if not known:
            raise ChannelError(_nothing(export), permanent=True)


def _nothing(export: Export) -> str:
    if any(CONNECTIONS.search(name) for name in export.names):
        return (
            f"{export.path} holds your connections, and nothing that anybody said: a person without words is no"
            " interaction. Ask LinkedIn for the larger archive, or choose Messages."
        )
    return f"{export.path} is no download of LinkedIn: it holds no messages.csv, Comments.csv or Shares.csv."


def _rows(export: Export, name: str, needed: tuple[str, ...]) -> Iterator[Row | Spoiled]:
    table = Table(export.bytes(name), lambda cells: set(needed) <= set(cells))
    if table.header is None:
        raise ChannelError(f"{name} in {export.path} lacks the columns {', '.join(needed)}.", permanent=True)
    yield from (row if isinstance(row, Spoiled) else row[1] for row in table.rows(name))


def _messages(rows: list[Row], us: list[str]) -> Iterator[bytes]:
    sent = [row for row in rows if row.get("IS MESSAGE DRAFT", "").strip().casefold() not in ("yes", "true")]
    us = us or _everywhere(sent)
    people: dict[str, set[str]] = {}
    for row in sent:
        people.setdefault(row["CONVERSATION ID"], set()).update(_people(row))
    for one in numbered((f"{row['CONVERSATION ID']}/{row['DATE']}", _message_of(row)) for row in sent):
        yield item("message", one, us=us, alone=len(people[one["chat"]]) <= 2)


def _message_of(row: Row) -> dict[str, Any]:
    return {
        "chat": row["CONVERSATION ID"], "at": row["DATE"], "who": row["FROM"], "link": row.get("SENDER PROFILE URL"),
        "to": row.get("TO"), "to_link": row.get("RECIPIENT PROFILE URLS"), "subject": row.get("SUBJECT"),
        "text": row["CONTENT"], "folder": row.get("FOLDER", "") if row.get("FOLDER") == "SPAM" else "",
        "files": len([one for one in row.get("ATTACHMENTS", "").split(",") if one.strip()]) or None,
    }  # fmt: skip


def _people(row: Row) -> set[str]:
    """Return who takes part in a message, by address where there is one."""
    links = [row.get("SENDER PROFILE URL", ""), *row.get("RECIPIENT PROFILE URLS", "").split(",")]
    return {place(link) for link in links if link.strip()} or {row["FROM"], row.get("TO", "")}


def _everywhere(rows: list[Row]) -> list[str]:
    """Return who takes part in every conversation: nobody but the owner does, once there are two."""
    held: dict[str, set[str]] = {}
    for row in rows:
        held.setdefault(row["CONVERSATION ID"], set()).update(_people(row))
    always = set.intersection(*held.values()) if len(held) > 1 else set()
    return sorted(always) if len(always) == 1 else []


def _ours(kind: str, rows: list[Row], us: list[str]) -> Iterator[bytes]:
    briefs = [
        {
            "at": row["Date"], "link": row.get("Link") or row.get("ShareLink"), "type": row.get("Type"),
            "text": row.get("Message") or row.get("ShareCommentary"), "shared": row.get("SharedUrl"),
            "seen": row.get("Visibility"), "media": row.get("MediaUrl"),
        }
        for row in rows
    ]  # fmt: skip
    for one in numbered((f"{kind}/{told['at']}/{told['link'] or ''}", told) for told in briefs):
        yield item(kind, one, us=us)


def _us(export: Export) -> list[str]:
    for name in (name for name in export.names if PROFILE.search(name)):
        for row in _rows(export, name, ("First Name", "Last Name")):
            if not isinstance(row, Spoiled):
                return [f"{row['First Name']} {row['Last Name']}".strip()]
    return []


def place(link: str) -> str:
    """Return what names somebody on LinkedIn, out of the address of their profile.

    >>> place("https://www.linkedin.com/in/Zo%C3%AB-brandt/"), place("www.linkedin.com/in/ann")
    ('in/zoë-brandt', 'in/ann')
    """
    path = link.strip().rpartition("//")[2].partition("/")[2]
    return unquote(PARAMETERS.split(path, maxsplit=1)[0]).replace("\0", "").strip("/").lower()


def _message(held: Held) -> Heard:
    told, alone = held.told, bool(held.around.get("alone"))
    link, who, words = text(told, "link"), text(told, "who"), text(told, "text")
    ours = held.is_us(who, place(link) if link else "")
    sponsored = bool(SPONSORED.search(words))
    words = markup.plain(words) if words.lstrip().startswith("<") else words
    traits = {Trait.SPAM} if told.get("folder") else {Trait.AUTOMATIC} if sponsored else set()
    return Heard(
        external_id=f"linkedin:{told['id']}", version=held.version, kind=Kind.CREATE, at=_at(told["at"]), raw=held.raw,
        author=_who(link, who), ours=ours, addressed=held.knows_us and alone and not ours,
        visibility=Visibility.DIRECT, text=words or "[attachment]" * int(told.get("files") or 0),
        subject=text(told, "subject"), thread=f"linkedin:{told['chat']}", traits=frozenset(traits),
        recipients=(_who(text(told, "to_link"), text(told, "to")),) if ours and alone and told.get("to") else (),
        detail={"attachments": str(told["files"])} if told.get("files") else {},
    )  # fmt: skip


def _said(held: Held) -> Heard:
    """Return a comment, post or reaction of ours: a download holds nobody else's."""
    told, link = held.told, text(held.told, "link")
    found = URN.search(unquote(link))
    reaction = "type" in told
    names = [str(name) for name in held.around.get("us") or ()] or sorted(held.ours) or ["us"]
    only = text(told, "seen").upper() in ("CONNECTIONS", "CONNECTIONS_ONLY")
    detail = {"reaction": text(told, "type").lower(), "link": text(told, "shared"), "post": found[0] if found else ""}
    return Heard(
        external_id=f"linkedin:{told['id']}", version=held.version, kind=Kind.LIKE if reaction else Kind.CREATE,
        at=_at(told["at"]), raw=held.raw, author=Handle(kind="linkedin", value=names[-1].casefold(), name=names[0]),
        ours=True, addressed=False, visibility=Visibility.FOLLOWERS if only else Visibility.PUBLIC,
        text=text(told, "text") or text(told, "shared"), url=link if link.startswith("https://") else "",
        detail={name: value for name, value in detail.items() if value},
    )  # fmt: skip


BUILDS: Mapping[str, Build] = {"message": _message, "comment": _said, "post": _said, "reaction": _said}


def _at(told: object) -> Any:
    return moment(str(told).removesuffix(" UTC").replace("/", "-"))


def _who(link: str, name: str) -> Handle:
    if link:
        return Handle(kind="linkedin", value=place(link), name=name, url=link if link.startswith("https://") else "")
    known = name not in ("", "LinkedIn Member")  # somebody who left; the log takes each for a stranger
    return Handle(kind="linkedin", value=f"name:{name.casefold()}" if known else "", name=name)
