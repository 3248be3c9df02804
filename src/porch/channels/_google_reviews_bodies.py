"""Understands whole answers of Google's Business Profile APIs: every review, question and answer in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from porch.channels._google_reviews_reading import Place, envelope, read
from porch.core.bodies import loaded, within
from porch.core.channel import readings
from porch.core.interaction import Heard, Spoiled

NOWHERE = Place()


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer; nobody in it is us. Unreadable when it is not JSON."""
    told = loaded(body)
    inside = {id(one) for item in within(told) for one in _answers(item)}
    found = (item for item in within(told) if id(item) not in inside)
    yield from readings((raw for item in found for raw in _said(item, where)), read, where)


def _answers(item: dict[str, Any]) -> list[Any]:
    answers = item.get("topAnswers")
    return answers if isinstance(answers, list) else []


def _said(item: dict[str, Any], where: str) -> Iterator[bytes]:
    name = item.get("name") if isinstance(item.get("name"), str) else ""
    if "starRating" in item and "/reviews/" in f"{name}{where}/":
        yield envelope("review", item, NOWHERE)
    elif name and "/questions/" in name and "text" in item:
        yield envelope("question", item, NOWHERE)
