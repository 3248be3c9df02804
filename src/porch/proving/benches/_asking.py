"""A light client: some connections kept open, each asking again as soon as it was answered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from time import perf_counter


def ask(port: int, paths: Sequence[str], *, cookie: str, connections: int, requests: int) -> list[float]:
    """Return the seconds each of `requests` answers took, over `connections` kept open; all but 200 is an error."""
    with ThreadPoolExecutor(1) as apart:  # the caller's thread may have a loop of its own running
        return apart.submit(lambda: asyncio.run(_ask(port, paths, cookie, connections, requests))).result()


async def _ask(port: int, paths: Sequence[str], cookie: str, connections: int, requests: int) -> list[float]:
    times: list[float] = []
    turns = count()
    askers = [_one(port, paths, cookie, turns, requests, times) for _ in range(connections)]
    await asyncio.gather(*askers)
    return times


async def _one(  # noqa: PLR0917
    port: int, paths: Sequence[str], cookie: str, turns: count[int], requests: int, times: list[float]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (turn := next(turns)) < requests:
        path = paths[turn % len(paths)]
        begun = perf_counter()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode())
        await _answer(reader, path)
        times.append(perf_counter() - begun)
    writer.close()


async def _answer(reader: asyncio.StreamReader, path: str) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    if not head.startswith("http/1.1 200"):
        raise RuntimeError(f"{path} was answered with {head.splitlines()[0]}")
    length = next(line for line in head.splitlines() if line.startswith("content-length:"))
    await reader.readexactly(int(length.split(":")[1]))
