"""Relays IMAP and SMTP connection by connection; it knows no more of them than where an SMTP message ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from porch.proving.proxy.faults import Dice, Fault, Route
from porch.proving.proxy.lines import PIECE, Line, dial

Tell = Callable[[Fault, str], None]
USUAL = frozenset({Fault.DROP, Fault.RESET, Fault.DELAY, Fault.DRIP, Fault.TRUNCATE})
END_OF_MESSAGE = b"\r\n.\r\n"


class MailRelay:
    """Relays the connections of one route."""

    def __init__(self, route: Route, dice: Dice, tell: Tell) -> None:
        self._route = route
        self._dice = dice
        self._tell = tell

    async def relay(self, client: Line) -> None:
        """Carry bytes both ways until either side ends or a fault does."""
        fault = self._dice.throw(USUAL | ({Fault.SWALLOW, Fault.HOLD} if self._route.kind == "smtp" else set()))
        if fault not in (Fault.NONE, Fault.SWALLOW, Fault.HOLD):
            self._tell(fault, self._route.kind)
        if fault is Fault.DROP:
            return
        if fault is Fault.DELAY:
            await asyncio.sleep(self._dice.chance.uniform(0.1, 1) * self._route.delay)
        upstream = await dial(self._route.to)
        ended = asyncio.Event()
        ways = [
            asyncio.ensure_future(self._there(client, upstream, ended)),
            asyncio.ensure_future(self._back(upstream, client, ended, fault)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            upstream.close()

    async def _there(self, client: Line, upstream: Line, ended: asyncio.Event) -> None:
        tail, in_message = b"", False
        while data := await client.reader.read(PIECE):
            tail = (tail + data)[-len(data) - 8 :]
            in_message = in_message or b"DATA\r\n" in tail.upper()
            if in_message and END_OF_MESSAGE in tail:
                ended.set()  # before it is forwarded: the answer must find it set
            await upstream.send(data)

    async def _back(self, upstream: Line, client: Line, ended: asyncio.Event, fault: Fault) -> None:
        left = self._dice.chance.randrange(1, self._route.cut) if fault in (Fault.RESET, Fault.TRUNCATE) else None
        while data := await upstream.reader.read(PIECE if fault is not Fault.DRIP else 64):
            if fault in (Fault.SWALLOW, Fault.HOLD) and ended.is_set():
                self._tell(fault, "a message")
                if fault is Fault.SWALLOW:
                    client.reset()
                    return
                await asyncio.sleep(self._route.hold)
                fault = Fault.NONE
            if fault is Fault.DRIP:
                await asyncio.sleep(self._route.drip / 32)
            if left is not None and len(data) >= left:
                await client.send(data[:left])
                if fault is Fault.RESET:
                    client.reset()
                return
            left = left - len(data) if left is not None else None
            await client.send(data)
