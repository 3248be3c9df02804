"""A picture as a row keeps it, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from porch.analytics.channel_map import Whereabouts
from porch.projections.presence.whereabouts import Fair, Picture

_SETS = ("known", "to_us", "about_us", "answered", "barred")


def kept(picture: Picture) -> dict[str, Any]:
    """Return a picture as JSON keeps it."""
    return {
        "people": picture.people,
        "whereabouts": [
            {"people": one.people, **{name: sorted(getattr(one, name)) for name in _SETS if getattr(one, name)}}
            for one in picture.whereabouts
        ],
        "heard": {network: at.isoformat() for network, at in picture.heard.items()},
        "alone": {network: list(ids) for network, ids in picture.alone.items()},
        "fairs": [
            {
                "key": fair.key, "place": fair.place, "what": fair.what, "last_at": fair.last_at.isoformat(),
                "met": fair.met, "still": fair.still,
            }
            for fair in picture.fairs
        ],
    }  # fmt: skip


def read(body: Mapping[str, Any]) -> Picture:
    """Return the picture that was kept."""
    return Picture(
        people=body["people"],
        whereabouts=tuple(
            Whereabouts(people=one["people"], **{name: frozenset(one.get(name, ())) for name in _SETS})
            for one in body["whereabouts"]
        ),
        heard={network: datetime.fromisoformat(at) for network, at in body["heard"].items()},
        alone={network: tuple(ids) for network, ids in body["alone"].items()},
        fairs=tuple(Fair(**{**fair, "last_at": datetime.fromisoformat(fair["last_at"])}) for fair in body["fairs"]),
    )
