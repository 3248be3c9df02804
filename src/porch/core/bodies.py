"""Finds what is said in whole answers of a network, whatever they were asked for: JSON in, the objects in it out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from porch.core.errors import Unreadable

DEEPEST = 60


def loaded(body: bytes) -> Any:
    """Return a body read as JSON, without what no database holds; Unreadable when it is none.

    >>> loaded(b'{"text": "ciao"}')
    {'text': 'ciao'}
    """
    try:
        # half a letter and the letter NUL are legal JSON and no database's text
        return json.loads(body.decode("utf-8-sig", "replace").replace(r"\u0000", r"\ufffd"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"this is no JSON: {error}"[:300]) from error


def within(told: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a body, those around before those within, in the order in which they stand.

    >>> [one["n"] for one in within({"n": 1, "more": [{"n": 2}, [{"n": 3}]]})]
    [1, 2, 3]
    """
    waiting = [(told, 0)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, dict):
            yield one
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        if depth < DEEPEST:
            waiting += [(value, depth + 1) for value in reversed(list(inner)) if isinstance(value, dict | list)]
