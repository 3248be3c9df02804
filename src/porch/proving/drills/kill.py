"""Kill web and workers at random moments, between publish and receipt too; nothing may be lost or said twice.

The networks are processes of their own behind the fault proxy. Customers keep speaking and a colleague keeps answering;
then comes a calm, and the networks' own records are compared with ours.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, Queue
from threading import Barrier
from typing import Any

import click

from porch.proving.drills._installation import WORKERS, Installation
from porch.proving.drills._judging import Figures, Logged, Meant, judge, question
from porch.proving.drills._networks import MOST, Street
from porch.proving.drills._street import Network
from porch.proving.servers.postgres import Postgres

NAME = "kill"
OPTIONS: list[click.Parameter] = [
    click.Option(["--cycles"], type=click.IntRange(min=1), default=200, show_default=True, help="Kills at the least."),
    click.Option(
        ["--database"], type=click.Choice(["both", "sqlite", "postgresql"]), default="both", show_default=True
    ),
    click.Option(["--seed"], default="1", show_default=True, help="Same seed, same chances; the moments differ."),
    click.Option(
        ["--channels"], type=click.IntRange(1, MOST), default=MOST, show_default=True, help="Networks connected."
    ),
    click.Option(["--hurry"], type=float, default=1.0, show_default=True, help="Divide Porch's own waiting by this."),
    click.Option(["--plant"], type=click.Choice(["", "lost", "double", "both"]), default="", hidden=True),
]
TAGS = {"sqlite": "sq", "postgresql": "pg"}
TOGETHER = 20  # cycles; so few are run on both databases at once
MOST_ANSWERS = 80  # on one network: fewer than Porch says in an hour
WARM = 15.0  # seconds
PATIENCE = 240.0  # seconds after which what has not settled will not


@dataclass(slots=True)
class Drill:
    """One run on one database."""

    ours: Installation
    street: Street
    cycles: int
    chance: random.Random
    held: Queue[str]
    say: Callable[[str], None]
    turn: int = 0
    in_window: int = 0
    asked: dict[int, str] = field(default_factory=dict)  # number -> network
    wanted: dict[str, list[int]] = field(default_factory=dict)  # network -> numbers we answer

    def storm(self) -> None:
        """Let customers speak, answer some of them, and kill, cycle after cycle."""
        self.ours.raise_dead()
        self.ours.until_it_answers()
        self._greet()
        for cycle in range(self.cycles):
            self._customers_speak()
            self._answer()
            self._kill_someone()
            self.ours.mourn()
            self.ours.raise_dead()
            if cycle % 10 == 9:
                self.say(f"cycle {cycle + 1}: {self.ours.ask('standing', tag=self.ours.tag)}")

    def calm(self) -> None:
        """Let everybody finish; return when all that was said is in the log and nothing is on its way."""
        self.ours.kill(list(WORKERS))
        self.ours.mourn()
        self.ours.raise_dead()
        end_by = time.monotonic() + PATIENCE
        while not self._settled() and time.monotonic() < end_by:
            time.sleep(1)
        self.ours.until_it_answers()
        self.ours.kill(list(WORKERS))

    def figures(self, plant: str) -> tuple[Figures, dict[str, Any]]:
        """Compare; `plant` first does on purpose what must never happen."""
        for kind in ("lost", "double") if plant == "both" else (plant,) if plant else ():
            self.say(f"planted {kind}: {self.ours.ask('plant', tag=self.ours.tag, kind=kind)}")
        told = self.ours.ask("census", tag=self.ours.tag)
        held = {network.name: network.held(self.ours.tag) for network in self.street.networks}
        meant = [Meant(network=row["network"], number=row["number"], state=row["state"]) for row in told["meant"]]
        figures = judge(held, [Logged(**row) for row in told["logged"]], meant)
        counts = {
            "heard": {name: len(theirs.asked) for name, theirs in held.items()},
            "said": {name: len(theirs.answered) for name, theirs in held.items() if theirs.answered},
            "by_web": told["by_web"],
            "failed": sum(row.state == "failed" for row in meant),
        }
        return figures, counts

    def _greet(self) -> None:
        """Let somebody speak on every network and wait until some are heard, so that the first kill finds work."""
        for network in self.street.networks:
            self._customer_speaks(network)
        end_by = time.monotonic() + WARM
        while self.ours.ask("standing", tag=self.ours.tag)["asked"] < 2 and time.monotonic() < end_by:
            self.ours.ask("press")
            time.sleep(0.3)

    def _customers_speak(self) -> None:
        for network in self.chance.sample(self.street.networks, k=min(2, len(self.street.networks))):
            self._customer_speaks(network)

    def _customer_speaks(self, network: Network) -> None:
        self.turn += 1
        network.customer_says(self.turn, self.ours.tag, question(self.ours.tag, self.turn))
        self.asked[self.turn] = network.name
        if self.chance.random() < 0.8 and len(self.wanted.setdefault(network.name, [])) < MOST_ANSWERS:
            self.wanted[network.name].append(self.turn)

    def _answer(self) -> None:
        self.ours.ask("press")
        numbers = [number for some in self.wanted.values() for number in some]
        undo = self.chance.uniform(0, 1)
        self.ours.ask("answer", tag=self.ours.tag, numbers=numbers, undo=undo, web=self.ours.url)

    def _kill_someone(self) -> None:
        """Kill in the moment between publish and receipt if it comes, else at a random one."""
        waits_for_window = not self.in_window or self.chance.random() < 0.6
        longest = 1.6 if not waits_for_window else 3.0 if self.in_window else 5.0
        end_by = time.monotonic() + self.chance.uniform(0.4, longest)
        _empty(self.held)
        while (left := end_by - time.monotonic()) > 0:
            if waits_for_window and _next(self.held, left):
                self.in_window += 1
                self.ours.kill(list(WORKERS))
                return
            time.sleep(0 if waits_for_window else max(0, left))
        self.ours.kill(self.ours.choose(self.chance))

    def _settled(self) -> bool:
        self.ours.ask("press")
        numbers = [number for some in self.wanted.values() for number in some]
        answered = self.ours.ask("answer", tag=self.ours.tag, numbers=numbers, undo=0, web=self.ours.url)
        told = self.ours.ask("standing", tag=self.ours.tag)
        self.say(f"calm: {told}")
        return told["asked"] >= len(self.asked) and not answered and set(told["states"]) <= {"sent", "failed"}


def run(
    *,
    cycles: int = 200,
    database: str = "both",
    seed: str = "1",
    channels: int = MOST,
    hurry: float = 1.0,
    plant: str = "",
) -> dict[str, Any]:
    """Return the figures by database; `lost`, `duplicated`, `said_twice` and `unreconciled` must be 0."""
    names = list(TAGS) if database == "both" else [database]
    queues: list[Queue[str]] = [Queue() for _ in names]
    at_once = len(names) if cycles <= TOGETHER else 1
    all_stormed = Barrier(at_once)  # the calm is everybody's: the networks and the proxy are shared
    with Street(count=channels, seed=seed, on_hold=lambda route: _tell_all(queues, route)) as street:
        _say("networks", "up")

        def one(place: int) -> dict[str, Any]:
            name = names[place]
            try:
                with _database(name) as url, Installation(tag=TAGS[name], database=url, hurry=hurry) as ours:
                    chance = random.Random(f"{seed} {name}")  # noqa: S311 - repeatable on purpose
                    say = partial(_say, name)
                    drill = Drill(ours, street, cycles, chance, queues[place], say)
                    return _one_database(drill, all_stormed, plant)
            except BaseException:
                all_stormed.abort()
                raise

        with ThreadPoolExecutor(at_once) as pool:
            found = list(pool.map(one, range(len(names))))
    return {"name": NAME, "n": cycles, "ours": dict(zip(names, found, strict=True)), "rivals": {}}


def _one_database(drill: Drill, all_stormed: Barrier, plant: str) -> dict[str, Any]:
    for number, network in enumerate(drill.street.networks):
        connection = network.connection(drill.ours.tag)
        told = {name: getattr(connection, name) for name in ("network", "channel", "handle", "credentials", "speaks")}
        drill.ours.ask("connect", **told)
        drill.say(f"connected {number + 1}: {network.name}")
    if drill.street.proxy is not None:
        drill.street.proxy.storm()
    began = time.monotonic()
    drill.storm()
    stormed = time.monotonic() - began
    all_stormed.wait()
    if drill.street.proxy is not None:
        drill.street.proxy.calm()
    drill.calm()
    figures, counts = drill.figures(plant)
    bad = [*figures.lost, *figures.duplicated, *figures.said_twice, *figures.unreconciled]
    if bad:
        drill.say(f"WRONG: {bad[:20]}\n{drill.ours.last_words()}")
    return {
        "lost": len(figures.lost), "duplicated": len(figures.duplicated), "said_twice": len(figures.said_twice),
        "unreconciled": len(figures.unreconciled), "kills": drill.ours.kills, "channels": len(drill.street.networks),
        "in_window": drill.in_window, "asked": len(drill.asked), **counts,
        "storm_s": round(stormed, 1), "calm_s": round(time.monotonic() - began - stormed, 1), "wrong": bad[:50],
    }  # fmt: skip


@contextmanager
def _database(name: str) -> Iterator[str]:
    if name == "sqlite":
        yield ""
        return
    with Postgres(fsync=True) as server:
        yield server.database("porch")


def _tell_all(queues: list[Queue[str]], route: str) -> None:
    for queue in queues:
        queue.put(route)


def _next(queue: Queue[str], within: float) -> str:
    try:
        return queue.get(timeout=within)
    except Empty:
        return ""


def _empty(queue: Queue[str]) -> None:
    while not queue.empty():
        queue.get_nowait()


def _say(who: str, words: str) -> None:
    sys.stderr.write(f"kill: {who}: {words}\n")
    sys.stderr.flush()
