"""WhatsApp's chat export (Export chat): one chat as text, from Android or iOS, alone or with its photos in a zip."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from porch.channels._archive_export import exported
from porch.channels._archive_reading import Build, Held, item, named, told_by
from porch.channels._archive_whatsapp_lines import Line, begins, lines, order
from porch.core.errors import ChannelError
from porch.core.interaction import Handle, Heard, Kind, Spoiled, Visibility, digest
from porch.core.payload import text

TITLE = re.compile(
    r"(?:WhatsApp[ -]Chat|Chat[ -]WhatsApp|Chat de WhatsApp|Conversa do WhatsApp|Discussion WhatsApp|WhatsApp-chat)"
    r"(?: [-–]| with| con| mit| avec| com| met)? (?P<who>.+?)(?: ?\(\d{1,3}\))?",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\+[\d ()\u00a0.-]{6,24}")
ATTACHED = re.compile(r"<[^<>:]{2,30}: (?P<name>[^<>]{1,200}\.\w{1,5})>\s*")
BESIDE = re.compile(r"(?P<name>[^\n/]{1,160}\.\w{2,5}) \([^()\n]{3,40}\)(?:\n|\Z)")
LEFT_OUT = re.compile(
    r"<[^<>\n]{3,40}>|null|(?:\S+ ){1,2}(?:omitted|omess[ao]|omitid[ao]|weggelassen|absente?|ocultad[ao]|weggelaten)"
)
EDITED = re.compile(
    r"\s*<(?:This message was edited"
    r"|[^<>\n]{8,60}(?:bearbeitet|modificat[ao]|editad[ao]|modifié|bewerkt)[^<>\n]{0,10})>\s*\Z"
)
DELETED = re.compile(
    r"(?:(?P<us>You deleted this message|Du hast diese Nachricht gelöscht|Hai eliminato questo messaggio"
    r"|Eliminaste este mensaje|Vous avez supprimé ce message|Você apagou esta mensagem|U hebt dit bericht verwijderd)"
    r"|This message was deleted(?: by admin .{1,60})?|Diese Nachricht wurde gelöscht|Questo messaggio è stato eliminato"
    r"|Este mensaje fue eliminado|Se eliminó este mensaje|Ce message a été supprimé"
    r"|(?:Esta|Essa) mensagem foi apagada|Mensagem apagada|Dit bericht is verwijderd)\.?"
)
MISSING = "left out of the export"
FIRST_WORDS = 60  # characters: what WhatsApp itself says about encryption at the head of a chat is longer


def chats(path: Path, *, dates: str = "", zone: str = "") -> Iterator[bytes | Spoiled]:
    """Yield every message of the chats at `path`; a permanent ChannelError when there is none, or its dates are open.

    `dates` says whether the day (dmy) or the month (mdy) comes first; `zone` is the telephone's time zone, else UTC.
    """
    _zone(zone)
    found = False
    with exported(path) as export:
        for name in (name for name in export.names if name.lower().endswith(".txt")):
            body = export.bytes(name).decode("utf-8-sig", "replace").replace("\0", "")
            if is_chat(body):
                found = True
                yield from _chat(body, _title(name, path), dates, zone, name)
        if not found:
            raise ChannelError(
                f"{path} holds no chat of WhatsApp. On the telephone: open the chat, More, Export chat.", permanent=True
            )


def is_chat(body: str) -> bool:
    """Return whether a text is a chat: one of its first lines begins a message."""
    return any(begins(line) is not None for line in body.split("\n", 5)[:5])


def _chat(body: str, title: str, dates: str, zone: str, name: str) -> Iterator[bytes | Spoiled]:
    whole = list(lines(body))
    said = [line for line in whole if isinstance(line, Line)]
    written = order(said, dates)
    people = list(dict.fromkeys(line.who for line in said if line.who and not _is_system(line, title, said[0])))
    us, alone = _us(said, people, title), len(people) <= 2
    known = title or "|".join(sorted(person.casefold() for person in people))
    others = [person for person in people if person not in us]
    around = {
        "chat": known, "zone": zone, "us": us, "alone": alone,
        "other": others[0] if alone and len(others) == 1 else title if alone and us and not others else "",
    }  # fmt: skip
    passed: dict[str, int] = {}
    for line in whole:
        if isinstance(line, str):
            yield Spoiled(raw=line.encode(), reason="words before the first message", where=name)
        elif line.who and not _is_system(line, title, said[0]):
            yield _message(line, written, passed, around, name)


def _message(line: Line, written: str, passed: dict[str, int], around: Mapping[str, Any], name: str) -> bytes | Spoiled:
    try:
        at = line.at(written).isoformat()
    except ValueError as error:
        raw = "\n".join(line.raw).encode()
        return Spoiled(raw=raw, reason=f"line {line.number}: {error}", where=f"{name} line {line.number}")
    brief = _brief(line)
    # No message has a name, and an export may begin anywhere: what was said in that minute, and how often before,
    # is all that stays. Who said it is not part of it: a contact may be renamed; nor is the name of a photo, which an
    # export without media leaves out.
    photo = "photo" if brief["files"] else ""
    place = digest("\0".join((around["chat"].casefold(), at, brief["text"], photo, brief["gone"])).encode())
    passed[place] = again = passed.get(place, 0) + 1
    told = {**brief, "at": at, "who": line.who, "id": place if again == 1 else f"{place}.{again}"}
    return item("message", told, **around)


def _brief(line: Line) -> dict[str, Any]:
    words = EDITED.sub("", line.text).strip()
    if DELETED.fullmatch(words):
        return {"text": "", "files": [], "gone": "1"}
    if found := ATTACHED.search(words):
        return {"text": (words[: found.start()] + words[found.end() :]).strip(), "files": [found["name"]], "gone": ""}
    if found := BESIDE.match(words):
        return {"text": words[found.end() :].strip(), "files": [found["name"]], "gone": ""}
    first, _, rest = words.partition("\n")
    left_out = LEFT_OUT.fullmatch(first) is not None and (line.marked or first.startswith("<") or words == "null")
    return {"text": rest.strip() if left_out else words, "files": [MISSING] if left_out else [], "gone": ""}


def _is_system(line: Line, title: str, first: Line) -> bool:
    """Return whether WhatsApp said it: iOS writes such a line as if the chat, or who did something, had spoken."""
    if not line.who:
        return True
    if not line.marked or DELETED.fullmatch(line.text.strip()) or ATTACHED.search(line.text):
        return False
    words = line.text.strip()
    return (
        (line is first and len(words) > FIRST_WORDS)
        or words.startswith(("Messages and calls are end-to-end encrypted", f"{line.who} ", f"~ {line.who} "))
        or (line.who == title and words.startswith(("You ", "~ ")))
    )


def _us(said: list[Line], people: list[str], title: str) -> list[str]:
    """Return our own name in a chat: not the one the chat is called by, or the one whose telephone it is."""
    folded = title.casefold()
    if len(people) == 2 and any(person.casefold() == folded for person in people):
        return [person for person in people if person.casefold() != folded]
    mine = {line.who for line in said if (found := DELETED.fullmatch(line.text.strip())) and found["us"]}
    return sorted(mine) if len(mine) == 1 else []


def _title(name: str, path: Path) -> str:
    """Return what a chat is called: by the name of its file, zip or folder; "" when that does not say."""
    inside = PurePosixPath(name)
    for called in (inside.stem, inside.parent.name, path.stem if path.is_file() else path.name):
        if found := TITLE.fullmatch(called):
            return found["who"].strip()
    return ""


def _build(held: Held) -> Heard:
    told, chat, alone = held.told, str(held.around["chat"]), bool(held.around.get("alone"))
    who, files = text(told, "who"), list(told.get("files") or ())
    ours = held.is_us(who)
    other = text(held.around, "other")
    at = datetime.fromisoformat(str(told["at"])).replace(tzinfo=_zone(text(held.around, "zone"))).astimezone(UTC)
    named_so = [name for name in files if name != MISSING]
    detail = {"attachments": ", ".join(named_so), "chat": chat if not alone else ""}
    return Heard(
        external_id=f"whatsapp:{told['id']}", version=digest(str(told["id"]).encode()), kind=Kind.CREATE, at=at,
        author=_who(who, chat), raw=held.raw, ours=ours, deleted=bool(told.get("gone")),
        addressed=held.knows_us and alone and not ours, visibility=Visibility.DIRECT,
        text=text(told, "text") or told_by(files), thread=f"whatsapp:{digest(chat.casefold().encode())}",
        recipients=(_who(other, chat),) if ours and other else (),
        detail={name: value for name, value in detail.items() if value},
    )  # fmt: skip


BUILDS: Mapping[str, Build] = {"message": _build}


def _who(who: str, chat: str) -> Handle:
    """Return somebody's handle: by number where the telephone has no name for it, as WhatsApp itself knows them."""
    if NUMBER.fullmatch(who):
        return Handle(kind="whatsapp", value="".join(sign for sign in who if sign.isdigit()), name=who)
    return named("whatsapp", who, chat.casefold(), alone=False)


@lru_cache(maxsize=32)
def _zone(name: str) -> Any:
    if not name:
        return UTC
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        raise ChannelError(f"There is no time zone {name!r}; write it as Europe/Rome.", permanent=True) from error
