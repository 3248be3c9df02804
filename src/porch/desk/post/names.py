"""Asks the resolver of this machine for TXT records (RFC 1035), with nothing that is not there: no tool, no library."""

from __future__ import annotations

import secrets
import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

RESOLVERS = Path("/etc/resolv.conf")
PATIENCE = 3.0  # seconds for each resolver
PORT, MOST = 53, 3  # MOST: resolvers that are asked, one after the other
TXT, INTERNET = 16, 1
QUERY, RECURSE = 0x0000, 0x0100
ANSWERS, CUT, CODE, FINE, NOBODY = 0x8000, 0x0200, 0x000F, 0, 3
LARGEST = 1232  # bytes of a datagram that no path breaks up (DNS flag day 2020)
_HEAD = struct.Struct("!6H")
_RECORD = struct.Struct("!2HIH")

Resolver = tuple[str, int]


def txt(name: str, resolvers: list[Resolver] | None = None) -> list[str] | None:
    """Return the TXT records of a name, none where it has none; None where nobody could be asked."""
    for resolver in (resolvers if resolvers is not None else known())[:MOST]:
        try:
            found = _ask(name, resolver)
        except (OSError, ValueError, struct.error, IndexError):
            continue
        if found is not None:
            return found
    return None


def known(path: Path = RESOLVERS) -> list[Resolver]:
    """Return the resolvers that this machine was told to ask."""
    try:
        lines = [line.split() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
    except OSError:
        return []
    return [(words[1], PORT) for words in lines if len(words) > 1 and words[0] == "nameserver"]


def _ask(name: str, resolver: Resolver) -> list[str] | None:
    number = secrets.randbelow(1 << 16)
    asked = _question(name, number)
    answer = _by_datagram(asked, number, resolver)
    if _HEAD.unpack_from(answer)[1] & CUT:
        answer = _by_stream(asked, resolver)
    return _records(answer, asked, number)


def _question(name: str, number: int) -> bytes:
    labels = name.rstrip(".").encode("idna").split(b".")
    place = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
    payload = b"\0" + struct.pack("!2HIH", 41, LARGEST, 0, 0)  # EDNS: so much we take at once
    return _HEAD.pack(number, QUERY | RECURSE, 1, 0, 0, 1) + place + struct.pack("!2H", TXT, INTERNET) + payload


def _by_datagram(asked: bytes, number: int, resolver: Resolver) -> bytes:
    """Return the answer; whatever else comes to that port is left lying."""
    ends = monotonic() + PATIENCE
    with _opened(resolver, socket.SOCK_DGRAM) as here:
        here.send(asked)
        while True:
            here.settimeout(max(ends - monotonic(), 0.01))
            answer = here.recv(65535)
            if answer[:2] == number.to_bytes(2, "big") and len(answer) >= _HEAD.size:
                return answer


def _by_stream(asked: bytes, resolver: Resolver) -> bytes:
    with _opened(resolver, socket.SOCK_STREAM) as here, here.makefile("rb") as told:
        here.sendall(len(asked).to_bytes(2, "big") + asked)
        return told.read(int.from_bytes(told.read(2), "big"))


def _opened(resolver: Resolver, kind: socket.SocketKind) -> socket.socket:
    family = socket.AF_INET6 if ":" in resolver[0] else socket.AF_INET
    here = socket.socket(family, kind)
    here.settimeout(PATIENCE)
    try:
        here.connect(resolver)  # only this one is heard
    except OSError:
        here.close()
        raise
    return here


def _records(answer: bytes, asked: bytes, number: int) -> list[str] | None:
    """Return what an answer holds; None where it is none to this question, or the resolver could not find out."""
    told, flags, questions, answers, _, _ = _HEAD.unpack_from(answer)
    if told != number or not flags & ANSWERS or flags & CODE not in (FINE, NOBODY) or questions != 1:
        return None
    at = _after_name(answer, _HEAD.size) + 4
    if answer[_HEAD.size : at].lower() != asked[_HEAD.size : at].lower():
        return None
    return list(_texts(answer, at, answers))


def _texts(answer: bytes, at: int, answers: int) -> Iterator[str]:
    for _ in range(answers):
        at = _after_name(answer, at)
        kind, _, _, length = _RECORD.unpack_from(answer, at)
        at += _RECORD.size
        if kind == TXT:
            yield _joined(answer[at : at + length])
        at += length


def _joined(pieces: bytes) -> str:
    """Return a record in one piece: it comes in pieces of up to 255 letters.

    >>> _joined(bytes([8]) + b"v=DKIM1;" + bytes([4]) + b"p=AB")
    'v=DKIM1;p=AB'
    """
    whole = b""
    while pieces:
        whole, pieces = whole + pieces[1 : 1 + pieces[0]], pieces[1 + pieces[0] :]
    return whole.decode("utf-8", "replace")


def _after_name(answer: bytes, at: int) -> int:
    """Return where a name ends: at its empty label, or after the two bytes that point to where the rest stands."""
    while answer[at]:
        if answer[at] >= 0xC0:
            return at + 2
        at += 1 + answer[at]
    return at + 1
