"""One TCP connection with its two ways to end, and HTTP messages as bytes, neither understood more than needed."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

LONGEST_HEAD = 256 * 1024
PIECE = 16 * 1024
BODYLESS = frozenset({b"204", b"304"})


@dataclass(slots=True)
class Line:
    """A connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        """Send `data`; OSError when nobody is there any more."""
        self.writer.write(data)
        await self.writer.drain()

    def close(self) -> None:
        """End it as agreed (FIN)."""
        self.writer.close()

    def reset(self) -> None:
        """End it rudely (RST): the other side gets ECONNRESET and loses what it had not read."""
        raw = self.writer.get_extra_info("socket")
        if raw is not None and not self.writer.is_closing():
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


async def dial(to: tuple[str, int]) -> Line:
    """Connect; OSError when nobody listens."""
    return Line(*await asyncio.open_connection(*to, limit=LONGEST_HEAD))


@dataclass(frozen=True, slots=True)
class Head:
    """The first line and the headers of an HTTP message."""

    raw: bytes
    first: tuple[bytes, ...]
    headers: dict[bytes, bytes]

    @classmethod
    async def read(cls, reader: asyncio.StreamReader) -> Head:
        """Read one; IncompleteReadError when the connection ends first."""
        raw = await reader.readuntil(b"\r\n\r\n")
        first, *rest = raw[:-4].split(b"\r\n")
        pairs = (line.partition(b":") for line in rest)
        return cls(raw, tuple(first.split(b" ", 2)), {name.strip().lower(): value.strip() for name, _, value in pairs})

    @property
    def chunked(self) -> bool:
        """Whether the body comes in chunks."""
        return b"chunked" in self.headers.get(b"transfer-encoding", b"").lower()

    @property
    def length(self) -> int | None:
        """How long the body is, if that is told."""
        told = self.headers.get(b"content-length")
        return int(told) if told is not None else None


@dataclass(frozen=True, slots=True)
class Request:
    """A whole request."""

    head: Head
    raw: bytes

    @classmethod
    async def read(cls, reader: asyncio.StreamReader) -> Request:
        """Read one; IncompleteReadError when the connection ends first."""
        head = await Head.read(reader)
        if not head.chunked and head.length is None:
            return cls(head, head.raw)
        return cls(head, head.raw + await whole_body(reader, head))

    @property
    def method(self) -> str:
        """GET, POST and so on."""
        return self.head.first[0].decode("ascii", "replace")

    @property
    def path(self) -> str:
        """What is asked for, with its query."""
        return self.head.first[1].decode("utf-8", "replace") if len(self.head.first) > 1 else ""


def has_body(request: Request, response: Head) -> bool:
    """Whether `response` to `request` carries a body."""
    return request.method != "HEAD" and (len(response.first) < 2 or response.first[1] not in BODYLESS)


def ends_with_connection(request: Request, response: Head) -> bool:
    """Whether only the end of the connection ends this response."""
    return has_body(request, response) and not response.chunked and response.length is None


async def whole_body(reader: asyncio.StreamReader, head: Head) -> bytes:
    """Return the body that follows `head`, its framing included."""
    async with aclosing(pieces(reader, head)) as coming:
        return b"".join([piece async for piece in coming])


async def pieces(reader: asyncio.StreamReader, head: Head) -> AsyncGenerator[bytes, None]:
    """Yield the body that follows `head`, its framing included, as it comes."""
    if head.chunked:
        size = -1
        while size != 0:
            line = await reader.readuntil(b"\r\n")
            size = int(line.split(b";")[0], 16)
            yield line + await reader.readexactly(size + 2)
    elif head.length is not None:
        left = head.length
        while left > 0:
            piece = await reader.readexactly(min(left, PIECE))
            left -= len(piece)
            yield piece
    else:
        while piece := await reader.read(PIECE):
            yield piece
