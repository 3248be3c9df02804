"""Our own influence as its page shows it: the index with its elements, loyalty, and whether online is real life."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from porch.analytics.influence.agreement import LEAST
from porch.interfaces.console import swaying
from porch.interfaces.console.nouns import counted
from porch.projections.influence import queries

SHOWN = 12  # voices of competitors
TOLD = {
    "living ties": "customers who have not parted from us",
    "answered by us": "of what customers asked or complained of, answered by us",
    "responded to us": "customers who responded to something of ours",
    "answers in public": "of our answers given where others can read them",
    "reasons given": "of our noes given with a reason",
    "faults admitted": "of the complaints against us in which we admitted a fault",
    "came back": "customers who came back",
    "spoke for us": "customers who spoke well of us to others",
}
MEANT = {
    "relationship": "Whoever would be listened to needs people who stay.",
    "engagement": "They answer, and are answered.",
    "openness": "They speak where others can hear, give reasons and admit faults.",
    "return": "Who comes back without being asked.",
    "recommend": "Who speaks for us to others.",
}


def shown(viewer: Any) -> dict[str, Any]:
    """Return our own index, loyalty and competitors beside it, and how far online agrees with real life."""
    company = queries.influence_index(viewer)
    if company is None:
        return {"ours": None, "agreement": None}
    return {
        "ours": _index(company.influence),
        "loyalty": _index(company.loyalty),
        "beside": beside(viewer),
        "agreement": agreement(queries.agreement(viewer) or {}),
    }


def beside(viewer: Any) -> list[SimpleNamespace]:
    """Return who speaks for competitors, as far as we may hear them, and us among them; nobody without any."""
    theirs = [(one.organisation, one.voice) for one in queries.competitors(viewer, SHOWN)]
    ours = queries.sway_of(viewer, None) if theirs else None
    every = [*theirs, *([("", ours.voice)] if ours else [])]
    every.sort(key=lambda one: -one[1].expected)
    return [SimpleNamespace(organisation=name, voice=swaying.line(voice)) for name, voice in every]


def agreement(told: Mapping[str, Any]) -> SimpleNamespace:
    """Return whether who is followed online is who brings people in real life, in a sentence."""
    rho, low, high, people = (told.get(name) for name in ("correlation", "low", "high", "people"))
    many = int(people or 0)
    if rho is None or low is None or high is None or not told.get("enough", True):
        return SimpleNamespace(
            enough=False,
            words=f"Too few yet: {counted(many, 'person', 'people')} could be seen both online and in real life, and at"
            f" least {LEAST} are needed.",
        )
    how = "hardly" if abs(rho) < 0.2 else "somewhat" if abs(rho) < 0.5 else "largely"
    turned = " the other way round" if rho < -0.2 else ""
    return SimpleNamespace(
        enough=True,
        words=f"Online and in real life {how} agree{turned}: rank correlation {rho:.2f}, 95 % interval {low:.2f} to"
        f" {high:.2f}, over {many} people.",
    )


def _index(found: Any) -> SimpleNamespace:
    return SimpleNamespace(
        number=swaying.points(found.value), elements=[_element(element) for element in found.elements],
    )  # fmt: skip


def _element(element: Any) -> SimpleNamespace:
    return SimpleNamespace(
        label=element.name.capitalize(), meaning=MEANT.get(element.name, ""),
        number="" if element.value is None else f"{element.value * 100:.0f}",
        bars=[_bar(bar) for bar in element.bars],
    )  # fmt: skip


def _bar(bar: Any) -> SimpleNamespace:
    words = TOLD.get(bar.name, bar.name)
    if bar.mean is None:
        return SimpleNamespace(
            words=words, counts=f"{bar.good} of {bar.facts}: too few to tell", width="", low="", high=""
        )
    percent = [f"{share * 100:.1f}%" for share in (bar.mean, bar.low, bar.high)]
    return SimpleNamespace(
        words=words, counts=f"{bar.good} of {bar.facts}", width=percent[0], low=percent[1], high=percent[2]
    )
