"""The fault proxy: a process of its own between Porch and the networks of a drill.

SIGUSR1 makes it calm, SIGUSR2 stormy again. What it does is told on standard output, one JSON object a line.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from functools import partial
from pathlib import Path

from porch.proving.proxy.faults import Dice, Fault, Route
from porch.proving.proxy.http_relay import HttpRelay
from porch.proving.proxy.lines import LONGEST_HEAD, Line
from porch.proving.proxy.mail_relay import MailRelay


def main(arguments: list[str]) -> None:
    """Relay every route of the JSON file named, until SIGTERM."""
    told = json.loads(Path(arguments[0]).read_text())
    asyncio.run(_serve([Route.parse(route) for route in told["routes"]], str(told["seed"])))


async def _serve(routes: list[Route], seed: str) -> None:
    dice = {route.name: Dice(route.shares, f"{seed} {route.name}") for route in routes}
    servers: list[asyncio.Server] = []
    running: set[asyncio.Task[None]] = set()
    for route in routes:
        tell = partial(_tell_fault, route.name)
        kind = HttpRelay if route.kind == "http" else MailRelay
        relay = kind(route, dice[route.name], tell)
        server = await asyncio.start_server(partial(_begin, relay, running), route.host, route.port, limit=LONGEST_HEAD)
        servers.append(server)
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, over.set)
    loop.add_signal_handler(signal.SIGUSR1, _weather, list(dice.values()), True)
    loop.add_signal_handler(signal.SIGUSR2, _weather, list(dice.values()), False)
    _tell(event="ready")
    await over.wait()


def _begin(
    relay: HttpRelay | MailRelay,
    running: set[asyncio.Task[None]],
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    task = asyncio.get_running_loop().create_task(_relayed(relay, Line(reader, writer)))
    running.add(task)  # the loop itself holds tasks weakly
    task.add_done_callback(running.discard)


async def _relayed(relay: HttpRelay | MailRelay, line: Line) -> None:
    try:
        await relay.relay(line)
    except (OSError, EOFError, ValueError, asyncio.LimitOverrunError):
        line.reset()  # one side has gone, or speaks no HTTP: the other learns it the hard way
    finally:
        line.close()


def _weather(dice: list[Dice], calm: bool) -> None:
    for one in dice:
        one.calm = calm
    _tell(event="calm" if calm else "storm")


def _tell_fault(route: str, fault: Fault, what: str) -> None:
    _tell(event=fault.value, route=route, what=what[:200])


def _tell(**words: str) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()
