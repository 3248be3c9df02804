"""Whatever a field of an answer turns into, a channel hears the rest or says what is wrong; it never breaks."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from porch.channels import registry
from porch.core.errors import PorchError
from porch.core.interaction import Heard, Mark
from porch.proving.twins.book import Book
from porch.proving.twins.network import Asked, Network
from tests.channels.google_stage import world

pytestmark = pytest.mark.slow

CHANNELS = ("youtube", "google_reviews", "play_reviews", "linkedin", "trustpilot")
ROUNDS = 150
STRANGE: tuple[Any, ...] = (
    None, 7, -1, 1e308, "", [], {}, "x" * 50, True, [[]], {"a": 1}, "2026", "9999-12-31T23:59:59-23:00", 10**40, ["a"],
)  # fmt: skip


def places(told: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    within = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for name, value in within:
        yield (*above, name)
        yield from places(value, (*above, name))


def mangled(body: bytes, chance: random.Random) -> bytes:
    told = json.loads(body or b"{}")
    found = list(places(told)) or [()]
    *above, last = chance.choice(found) or ("nothing",)
    inner = told
    for name in above:
        inner = inner[name]
    inner[last] = copy.deepcopy(chance.choice(STRANGE))
    return json.dumps(told).encode()


def answering(twin: Network, chance: random.Random, share: float) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        query = parse_qs(request.url.query.decode(), keep_blank_values=True)
        told = twin.answer(
            Asked(
                request.method,
                request.url.raw_path.decode().partition("?")[0],
                query={name: values[-1] for name, values in query.items()},
                headers={name.lower(): value for name, value in request.headers.items()},
                body=request.content,
            )
        )
        spoil = mangled if chance.random() < share else lambda body, _: body
        return httpx.Response(told.status, content=spoil(told.content(), chance))

    return answer


def peopled(name: str, folder: Path) -> tuple[Network, dict[str, str]]:
    module = import_module(f"porch.proving.twins.{name}")
    book = Book(folder / "book", first=module.Twin.first)
    for n in range(6):
        said, _ = book.keep(author="ann", text=f"word {n}")
        book.keep(author=("ben", "acme")[n % 2], text=f"answer {n}", answers=said.id)
    asked, _ = book.keep(author="ann", text="Why so early?", kind="question")
    book.keep(author="acme", text="So that it is warm", answers=asked.id)
    return module.Twin(book, "http://twin.test"), {**module.CREDENTIALS, "api": "http://twin.test"}


def outcome(act: Callable[[], Any]) -> str:
    try:
        act()
    except PorchError:
        return "said what is wrong"
    return "went on"


@pytest.mark.parametrize("name", CHANNELS)
def test_a_strange_field_does_not_break_a_channel(name: str, tmp_path: Path) -> None:
    twin, credentials = peopled(name, tmp_path)
    card, ends = registry.card(name), set[str]()
    for seed in range(ROUNDS):
        channel: Any = card.build(credentials, world(answering(twin, random.Random(seed), 0.5)))
        ends |= {
            outcome(lambda: list(channel.listen(None))),  # noqa: B023 - it is called at once
            outcome(channel.whoami),
        }
    assert ends == {"went on", "said what is wrong"} or ends == {"went on"}


@pytest.mark.parametrize("name", CHANNELS)
def test_a_cursor_made_of_strange_answers_is_understood_again(name: str, tmp_path: Path) -> None:
    twin, credentials = peopled(name, tmp_path)
    card = registry.card(name)
    for seed in range(ROUNDS):
        channel: Any = card.build(credentials, world(answering(twin, random.Random(seed), 0.3)))
        kept: list[Mark] = []
        outcome(lambda: kept.extend(item for item in channel.listen(None) if isinstance(item, Mark)))  # noqa: B023
        healthy: Any = card.build(credentials, world(answering(twin, random.Random(seed), 0)))
        for mark in kept[-1:]:
            assert any(isinstance(item, Mark) for item in healthy.listen(mark.cursor))


@pytest.mark.parametrize("name", CHANNELS)
def test_in_health_everything_is_heard(name: str, tmp_path: Path) -> None:
    twin, credentials = peopled(name, tmp_path)
    channel: Any = registry.card(name).build(credentials, world(answering(twin, random.Random(1), 0)))
    said = {item.text for item in channel.listen(None) if isinstance(item, Heard)}
    assert {f"word {n}" for n in range(6)} <= said
    assert "answer 1" in said
