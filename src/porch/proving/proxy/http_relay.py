"""Relays HTTP request by request, each with the fault that was thrown for it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import aclosing
from typing import Any

from porch.proving.proxy.faults import Dice, Fault, Route
from porch.proving.proxy.lines import Head, Line, Request, dial, ends_with_connection, has_body, pieces, whole_body

Tell = Callable[[Fault, str], None]
DRIPS = 8
LARGE = 1024 * 1024  # bytes; longer answers, and those of unknown length, are passed on piece by piece
EARLY = frozenset({Fault.DROP, Fault.RESET, Fault.DELAY, Fault.DRIP, Fault.TRUNCATE})


def _has_key(request: Request) -> bool:
    """Whether a request says by what it is known when it comes twice: in its head, or as Discord takes it, its body."""
    return b"idempotency-key" in request.head.headers or b'"enforce_nonce":true' in request.raw.replace(b" ", b"")


class HttpRelay:
    """Relays the connections of one route."""

    def __init__(self, route: Route, dice: Dice, tell: Tell) -> None:
        self._route = route
        self._dice = dice
        self._tell = tell
        self._publishes = re.compile(route.publishes) if route.publishes else None

    async def relay(self, client: Line) -> None:
        """Carry requests there and answers back until either side ends or a fault does."""
        upstream: Line | None = None
        try:
            while (request := await _next_request(client, upstream)) is not None:
                upstream = upstream or await dial(self._route.to)
                if not await self._exchange(client, upstream, request):
                    return
        finally:
            if upstream is not None:
                upstream.close()

    async def _exchange(self, client: Line, upstream: Line, request: Request) -> bool:
        """Carry one request; False when the connection is over."""
        fault = self._dice.throw(self._possible(request))
        if fault not in (Fault.NONE, Fault.HOLD):
            self._tell(fault, f"{request.method} {request.path}")
        if fault is Fault.DROP:
            return False
        if fault is Fault.RESET:
            client.reset()
            return False
        if fault is Fault.DELAY:
            await asyncio.sleep(self._dice.chance.uniform(0.1, 1) * self._route.delay)
        if fault is Fault.DUPLICATE:
            await self._send_apart(request)
        await upstream.send(request.raw)
        return await self._answer(client, upstream, request, fault)

    async def _answer(self, client: Line, upstream: Line, request: Request, fault: Fault) -> bool:
        head = await _final_head(upstream)
        if fault in (Fault.SWALLOW, Fault.HOLD):
            whole = head.raw + await _rest(upstream, request, head)
            if fault is Fault.SWALLOW:
                client.reset()
                return False
            self._tell(fault, f"{request.method} {request.path}")
            await asyncio.sleep(self._route.hold)
            await client.send(whole)
        elif fault is Fault.TRUNCATE:
            whole = head.raw + await _rest(upstream, request, head)
            await client.send(whole[: self._dice.chance.randrange(1, max(2, len(whole) - 1))])
            return False
        elif fault is Fault.DRIP:
            await self._drip(client, head.raw + await _rest(upstream, request, head))
        else:
            await _pass_on(client, upstream, request, head)
        return not (ends_with_connection(request, head) or upstream.reader.at_eof())

    def _possible(self, request: Request) -> frozenset[Fault]:
        found = set(EARLY)
        if request.method in ("GET", "HEAD") or (self._route.keyed and _has_key(request)):
            found.add(Fault.DUPLICATE)
        if request.method in ("POST", "PUT") and self._publishes and self._publishes.search(request.path):
            found |= {Fault.SWALLOW, Fault.HOLD}
        return frozenset(found)

    async def _send_apart(self, request: Request) -> None:
        apart = await dial(self._route.to)
        try:
            await apart.send(request.raw)
            head = await _final_head(apart)
            if not ends_with_connection(request, head):
                await _rest(apart, request, head)
        finally:
            apart.close()

    async def _drip(self, client: Line, whole: bytes) -> None:
        step = max(1, len(whole) // DRIPS)
        for start in range(0, len(whole), step):
            await client.send(whole[start : start + step])
            await asyncio.sleep(self._route.drip / DRIPS)


async def _next_request(client: Line, upstream: Line | None) -> Request | None:
    """Return the next request; None when the client, or the server behind an idle connection, has gone."""
    asked = asyncio.ensure_future(Request.read(client.reader))
    waiting: set[asyncio.Future[Any]] = {asked}
    gone = asyncio.ensure_future(upstream.reader.read(1)) if upstream else None
    if gone is not None:
        waiting.add(gone)
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        return await asked if asked.done() else None
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None
    finally:
        for one in waiting:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def _final_head(upstream: Line) -> Head:
    head = await Head.read(upstream.reader)
    while len(head.first) > 1 and head.first[1].startswith(b"1"):
        head = await Head.read(upstream.reader)
    return head


async def _rest(upstream: Line, request: Request, head: Head) -> bytes:
    if not has_body(request, head):
        return b""
    return await whole_body(upstream.reader, head)


async def _pass_on(client: Line, upstream: Line, request: Request, head: Head) -> None:
    if has_body(request, head) and (head.length or LARGE) < LARGE:
        whole = head.raw + await _rest(upstream, request, head)
        await asyncio.sleep(0.002)  # a server that hangs up after each answer does so together with its last word
        await client.send(whole)
        return
    await client.send(head.raw)
    if has_body(request, head):
        async with aclosing(pieces(upstream.reader, head)) as coming:
            async for piece in coming:
                await client.send(piece)
