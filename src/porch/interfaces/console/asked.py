"""What is asked of everything said: read from an address, offered as a form, taken off chip by chip, told in words."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format

from porch.analytics.language.labels import NEEDS, SENTIMENTS
from porch.interfaces.console.signs import sign
from porch.interfaces.console.templatetags.porch import VISIBILITY
from porch.interfaces.console.understood import WORDS
from porch.projections.search.asking import FIELDS, HEAVIEST, Asked

SAVED, AFTER = "saved", "after"
ALSO = (SAVED, AFTER)
WEIGHTS = (
    ("text", "Words", "how well the words fit"), ("influence", "Influence", "how many follow what they say"),
    ("recency", "Newness", "how lately it was said"),
)  # fmt: skip
STEP = "0.5"
CALLED = {"need": "need", "sentiment": "mood", "visibility": "visibility", "since": "day", "until": "day"}


def read(told: Mapping[str, str], *, also: tuple[str, ...] = ALSO) -> tuple[Asked, str]:
    """Return what an address asks for, and what makes no sense in it: then nothing is asked.

    Fields are those of FIELDS and `also`; whatever else stands in an address is named, and so is a value that none
    of them takes.
    """
    asked = Asked.from_mapping(told)
    strange = [name for name in told if name not in FIELDS and name not in also]
    if strange:
        return Asked(), f'There is no field "{strange[0][:40]}". One can search by {", ".join(FIELDS)}.'
    kept = asked.to_mapping()
    for name in FIELDS:
        value = told.get(name, "").strip()
        if value and name not in kept and not _is_plain_weight(name, value):
            return Asked(), _senseless(name, value[:40])
    if asked.since and asked.until and asked.since >= asked.until:
        return Asked(), "The last day stands before the first."
    return asked, ""


def _is_plain_weight(name: str, value: str) -> bool:
    """Whether a weight is one: that narrows nothing, and an address need not carry it."""
    try:
        return name in [one[0] for one in WEIGHTS] and isfinite(float(value))
    except ValueError:
        return False


def _senseless(name: str, value: str) -> str:
    if name in ("text", "influence", "recency"):
        return f'A weight is a number from 0 to {HEAVIEST:g}, not "{value}".'
    if name in ("since", "until"):
        return f'"{value}" is no day, such as 2026-03-01.'
    if name == "person":
        return f'"{value}" is nobody here.'
    known = {"need": NEEDS, "sentiment": SENTIMENTS, "visibility": tuple(VISIBILITY)}.get(name, ())
    return f'"{value}" is no {CALLED.get(name, name)}: there are {", ".join(known)}.'


def address(asked: Asked, *, route: str = "said", **more: str) -> str:
    """Return the address that asks this."""
    query = urlencode({**asked.to_mapping(), **{name: value for name, value in more.items() if value}})
    return f"{reverse(f'console:{route}')}{'?' if query else ''}{query}"


def saved_address(saved_id: int) -> str:
    """Return the address of a saved search."""
    return f"{reverse('console:said')}?{SAVED}={saved_id}"


def without(asked: Asked, name: str) -> str:
    """Return the address that asks the same but for one field."""
    query = urlencode({key: value for key, value in asked.to_mapping().items() if key != name})
    return f"{reverse('console:said')}{'?' if query else ''}{query}"


def chips(asked: Asked, name_of_person: str = "") -> list[SimpleNamespace]:
    """Return what narrows, each in words with the address without it; the words themselves stand in their own box."""
    told = asked.to_mapping()
    shown = {
        "person": f"with {name_of_person or 'somebody'}",
        "channel": f"on {sign(asked.channel).label}",
        "since": f"since {_day(asked.since)}" if asked.since else "",
        "until": f"until {told.get('until', '')}",
        "need": WORDS.get(asked.need, asked.need), "sentiment": mood(asked.sentiment),
        "visibility": VISIBILITY.get(asked.visibility, ("", asked.visibility))[1].lower(),
    }  # fmt: skip
    return [
        SimpleNamespace(words=words, url=without(asked, name), name=name)
        for name, words in shown.items()
        if name in told
    ]


def mood(name: str) -> str:
    """Return a sentiment in words."""
    return {"positive": "happy", "negative": "unhappy", "neutral": "neither happy nor unhappy"}.get(name, name)


def words(asked: Asked, name_of_person: str = "") -> str:
    """Return a question in words, for a sentence."""
    said = [f'"{asked.words}"'] if asked.words else []
    return ", ".join([*said, *(chip.words for chip in chips(asked, name_of_person))])


def offered(asked: Asked, channels: list[str], name_of_person: str = "") -> SimpleNamespace:
    """Return the form: what one may choose, and what is chosen."""
    told = asked.to_mapping()
    networks = sorted({*channels, *([asked.channel] if asked.channel else [])})
    return SimpleNamespace(
        words=asked.words, person=told.get("person", ""), name=name_of_person, since=told.get("since", ""),
        until=told.get("until", ""), channel=asked.channel, channels=[(one, sign(one).label) for one in networks],
        need=asked.need, needs=[(one, WORDS.get(one, one).capitalize()) for one in NEEDS],
        sentiment=asked.sentiment, sentiments=[(one, mood(one).capitalize()) for one in reversed(SENTIMENTS)],
        visibility=asked.visibility, visibilities=[(key, label) for key, (_, label) in VISIBILITY.items()],
        weights=weights(asked), chips=chips(asked, name_of_person), hidden=list(told.items()),
        is_weighted=any(name in told for name, _, _ in WEIGHTS), narrows=bool(chips(asked, name_of_person)),
    )  # fmt: skip


def weights(asked: Asked) -> list[SimpleNamespace]:
    """Return the three weights as the form shows them."""
    return [
        SimpleNamespace(
            name=name, label=label, meaning=meaning, value=f"{getattr(asked.weights, name):g}",
            most=f"{HEAVIEST:g}", step=STEP,
        )
        for name, label, meaning in WEIGHTS
    ]  # fmt: skip


def _day(when: Any) -> str:
    return str(date_format(when, "j F Y"))
