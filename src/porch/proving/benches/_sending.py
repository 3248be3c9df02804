"""Browsers: some connections kept open, each asking again as soon as it was answered, with forms too."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from time import perf_counter
from typing import NamedTuple
from urllib.parse import urlencode

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Answered(NamedTuple):
    """How long an answer took in seconds, with which status it came, and what it said."""

    seconds: float
    status: int
    body: bytes


def get(path: str, cookie: str = "") -> bytes:
    """Return a look at a page as it goes over the wire."""
    return f"GET {path} HTTP/1.1\r\n{_head(cookie)}\r\n".encode()


def post(path: str, form: Mapping[str, str], cookie: str = "") -> bytes:
    """Return a form as it goes over the wire."""
    body = urlencode(form).encode()
    told = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    return f"POST {path} HTTP/1.1\r\n{_head(cookie)}{told}\r\n".encode() + body


def send(port: int, requests: Sequence[bytes], *, connections: int) -> list[Answered]:
    """Send every request once over `connections` kept open; return what came back, in the order of the requests."""
    with ThreadPoolExecutor(1) as apart:  # the caller's thread may have a loop of its own running
        return apart.submit(lambda: asyncio.run(_send(port, requests, connections))).result()


def _head(cookie: str) -> str:
    return f"Host: 127.0.0.1\r\nUser-Agent: {AGENT}\r\n" + (f"Cookie: {cookie}\r\n" if cookie else "")


async def _send(port: int, requests: Sequence[bytes], connections: int) -> list[Answered]:
    turns, found = count(), dict[int, Answered]()
    await asyncio.gather(*(_one(port, requests, turns, found) for _ in range(connections)))
    return [found[place] for place in range(len(requests))]


async def _one(port: int, requests: Sequence[bytes], turns: count[int], found: dict[int, Answered]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (turn := next(turns)) < len(requests):
        begun = perf_counter()
        writer.write(requests[turn])
        status, body = await _answer(reader)
        found[turn] = Answered(perf_counter() - begun, status, body)
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().splitlines()
    length = next((line.split(":")[1] for line in head if line.startswith("content-length:")), "0")
    return int(head[0].split()[1]), await reader.readexactly(int(length))
