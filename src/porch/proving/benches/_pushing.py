"""A network's own servers: they push over connections kept open, and bring again what was not taken."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import perf_counter

GIVE_UP = 120.0  # seconds for a whole phase
ANSWER = 35.0  # seconds for one answer: longer than the door lets anybody wait


@dataclass(slots=True)
class Pushed:
    """What became of a phase: which deliveries were told 200, what else was said, how long it took."""

    taken: set[int] = field(default_factory=set)
    said: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def per_s(self) -> float:
        """How many were taken in a second."""
        return len(self.taken) / self.seconds if self.seconds else 0.0


def request(path: str, body: bytes, headers: Sequence[tuple[str, str]] = ()) -> bytes:
    """Return a delivery as it goes over the wire."""
    told = "".join(f"{name}: {value}\r\n" for name, value in headers)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{told}Content-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def push(port: int, requests: Sequence[bytes], *, at_once: int, first: int = 0) -> Pushed:
    """Push every request until it is taken, `at_once` at the same time; they are numbered from `first`."""
    with ThreadPoolExecutor(1) as apart:  # the caller's thread may have a loop of its own running
        return apart.submit(lambda: asyncio.run(_push(port, requests, at_once, first))).result()


async def _push(port: int, requests: Sequence[bytes], at_once: int, first: int) -> Pushed:
    pushed, todo = Pushed(), deque(range(len(requests)))
    began = perf_counter()
    servers = [asyncio.create_task(_server(port, requests, todo, pushed, first)) for _ in range(at_once)]
    while len(pushed.taken) < len(requests) and perf_counter() - began < GIVE_UP:
        await asyncio.sleep(0.01)
    pushed.seconds = perf_counter() - began
    for server in servers:
        server.cancel()
    await asyncio.gather(*servers, return_exceptions=True)
    return pushed


async def _server(port: int, requests: Sequence[bytes], todo: deque[int], pushed: Pushed, first: int) -> None:
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    while True:
        if not todo:
            await asyncio.sleep(0.02)
            continue
        number = todo.popleft()
        try:
            line = line or await asyncio.open_connection("127.0.0.1", port)
            line[1].write(requests[number])
            status, again = await asyncio.wait_for(_answer(line[0]), ANSWER)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            pushed.said["broken"] += 1
            line = None
            todo.append(number)
            continue
        pushed.said[status] += 1
        if status == "200":
            pushed.taken.add(first + number)
        else:
            asyncio.get_running_loop().call_later(again * random.uniform(0.5, 1), todo.append, number)  # noqa: S311


async def _answer(reader: asyncio.StreamReader) -> tuple[str, float]:
    """Return the status, and in how many seconds to come again."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    told = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    await reader.readexactly(int(told.get("content-length", "0")))
    return head[9:12], float(told.get("retry-after", "1"))
