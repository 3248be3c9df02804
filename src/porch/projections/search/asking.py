"""What may be asked of everything said: a closed list of fields, to and from what an address or a file carries."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from porch.analytics.language.labels import NEEDS, SENTIMENTS
from porch.core.interaction import Visibility

LONGEST: Final = 2_000
"""Characters of words that are looked at."""
HEAVIEST: Final = 3.0
FIELDS: Final = (
    "words", "person", "channel", "since", "until", "need", "sentiment", "visibility", "text", "influence", "recency",
)  # fmt: skip
"""All there is to ask by; the last three are weights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each of the three counts: an exponent, 0 to 3; 0 leaves it out."""

    text: float = 1.0
    influence: float = 1.0
    recency: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question to everything said; what is empty asks for nothing. `until` is the first moment that no longer counts.

    `words`: all of them, "several in quotes" next to each other, -without this one.
    """

    words: str = ""
    person: int | None = None
    channel: str = ""
    since: datetime | None = None
    until: datetime | None = None
    need: str = ""
    sentiment: str = ""
    visibility: str = ""
    weights: Weights = field(default_factory=Weights)

    @classmethod
    def from_mapping(cls, told: Mapping[str, object]) -> Asked:
        """Return what is asked by the fields of FIELDS in `told`; others, and values that mean nothing, are left out.

        Days count whole: `until` names the last one.
        """
        day = _day(told.get("until"))
        return cls(
            words=_text(told.get("words"))[:LONGEST], person=_number(told.get("person")),
            channel=_text(told.get("channel")).strip()[:32], since=_day(told.get("since")),
            until=day + timedelta(days=1) if day is not None else None,
            need=_among(told.get("need"), NEEDS), sentiment=_among(told.get("sentiment"), SENTIMENTS),
            visibility=_among(told.get("visibility"), [one.value for one in Visibility]),
            weights=Weights(**{one.name: _weight(told.get(one.name)) for one in fields(Weights)}),
        )  # fmt: skip

    def to_mapping(self) -> dict[str, str]:
        """Return the fields that ask for something, as an address carries them: `from_mapping` gives the same again."""
        until = self.until - timedelta(days=1) if self.until else None
        told = {
            "words": self.words, "person": "" if self.person is None else str(self.person), "channel": self.channel,
            "since": self.since.date().isoformat() if self.since else "",
            "until": until.date().isoformat() if until else "",
            "need": self.need, "sentiment": self.sentiment, "visibility": self.visibility,
            **{name: "" if (value := getattr(self.weights, name)) == 1.0 else f"{value:g}"
               for name in ("text", "influence", "recency")},
        }  # fmt: skip
        return {name: value for name, value in told.items() if value}

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing at all."""
        return self == Asked(weights=self.weights)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    told = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(told) if told.isascii() and told.isdigit() and len(told) < 19 else None


def _among(value: object, known: object) -> str:
    return value if isinstance(value, str) and value in list(known) else ""  # type: ignore[call-overload]


def _day(value: object) -> datetime | None:
    try:
        found = date.fromisoformat(_text(value).strip())
    except ValueError:
        return None
    return datetime.combine(found, time.min, UTC) if 1900 < found.year < 9000 else None


def _weight(value: object) -> float:
    try:
        told = float(value) if isinstance(value, int | float | str) else 1.0
    except ValueError:
        return 1.0
    return round(min(max(told, 0.0), HEAVIEST), 2) if math.isfinite(told) else 1.0
