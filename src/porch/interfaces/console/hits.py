"""How what was found is shown: who said it where and when, why it stands there, who says it and how it spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from porch.core.interaction import Kind
from porch.interfaces.console.asked import WEIGHTS, address
from porch.interfaces.console.rows import name_of
from porch.interfaces.console.signs import sign
from porch.projections.influence import queries as influence
from porch.projections.search.asking import Asked

BAR, GAP, THICK = 44, 2, 4  # the small bar: its length, and what stands between its three lines of this thickness
LONGEST = 400
DEEPEST = 8  # steps to the right; deeper answers stand below each other


def hit_line(hit: Any, asked: Asked, voices: Mapping[int, Any], most: float) -> SimpleNamespace:
    """Return one hit as a list shows it; `most` is the greatest influence on the page, by which bars are drawn."""
    shown = sign(hit.channel)
    return SimpleNamespace(
        id=hit.interaction, ours=hit.ours, name=hit.name or "Somebody", at=hit.at, visibility=hit.visibility,
        person_url=_person(hit.person), channel_icon=shown.icon, channel_label=shown.label, subject=hit.subject,
        snippet=hit.snippet, url=_talk(hit), network_url=hit.url,
        spread_url=reverse("console:said-spread", args=[hit.interaction]), follow=_follow(hit, voices),
        parts=_parts(hit, asked, most), score=f"{hit.score:.3g}", bar=bar_words(_parts(hit, asked, most)),
        only_url=address(_only(asked, hit.person)) if hit.person and asked.person != hit.person else "",
    )  # fmt: skip


def _only(asked: Asked, person: int) -> Asked:
    return Asked.from_mapping({**asked.to_mapping(), "person": str(person)})


def _talk(hit: Any) -> str:
    """Return where what was said is read among what was said around it: on the page of whoever said it."""
    return f"{reverse('console:said-talk', args=[hit.interaction])}"


def _counted(many: int, one: str, more: str = "") -> str:
    return f"{many} {one if many == 1 else more or f'{one}s'}"


def _person(person: int | None) -> str:
    return reverse("console:person", args=[person]) if person else ""


def _follow(hit: Any, voices: Mapping[int, Any]) -> str:
    if hit.ours:
        return "said by us"
    voice = voices.get(hit.person) if hit.person else None
    return influence.words(voice) if voice else "nobody is known to follow what they say"


def _parts(hit: Any, asked: Asked, most: float) -> list[SimpleNamespace]:
    """Return why a hit stands where it does: three shares, what each weighs, and how long its line is."""
    of = {"text": 1.0, "influence": max(most, 1.0), "recency": 1.0}
    told = []
    for place, (name, label, meaning) in enumerate(WEIGHTS):
        value, weight = getattr(hit, name), getattr(asked.weights, name)
        told.append(
            SimpleNamespace(
                label=label, meaning=meaning, value=f"{value:.2f}", weight=f"{weight:g}", makes=f"{value**weight:.2f}",
                width=round(BAR * min(1.0, value / of[name])), y=place * (THICK + GAP), counts=weight > 0,
            )
        )  # fmt: skip
    return told


def bar_words(parts: Sequence[Any]) -> str:
    """Return the small bar in words, for its title."""
    return ", ".join(f"{part.label.lower()} {part.value}" for part in parts)


def voice_line(heard: Any, asked: Asked, known: Mapping[int, Any], most: float) -> SimpleNamespace:
    """Return one of those who say it: how often, which part of it all, how many follow them, when last."""
    voice = known.get(heard.person)
    return SimpleNamespace(
        name=heard.name, url=_person(heard.person), said=heard.said, last_at=heard.last_at,
        only_url=address(_only(asked, heard.person)), percent=f"{heard.share * 100:.0f} %",
        width=f"{100 * heard.share / most if most else 0:.0f}%",
        follow=influence.words(voice) if voice else "nobody is known to follow what they say",
    )  # fmt: skip


def branch_line(branch: Any, meant: int) -> SimpleNamespace:
    """Return one row of how something spread, as far to the right as it is deep."""
    row = branch.said
    shared = row.kind == Kind.ANNOUNCE
    shown = sign(row.channel)
    came = [
        _counted(branch.below, "thing came of it", "things came of it") if branch.below else "",
        _counted(branch.nods, "like") if branch.nods else "",
    ]
    return SimpleNamespace(
        id=row.pk, depth=min(branch.depth, DEEPEST), meant=row.pk == meant, name=_said_by(row), at=row.at,
        icon="refresh-cw" if shared else "reply" if branch.depth else "message-square",
        how="shared it" if shared else "answered" if branch.depth else "said",
        person_url=_person(row.handle.person_id) if row.handle and not row.ours else "",
        channel_icon=shown.icon, channel_label=shown.label, url=row.url, came="; ".join(filter(None, came)),
        text="(taken back)" if row.deleted else " ".join(f"{row.subject} {row.text}".split())[:LONGEST],
    )  # fmt: skip


def _said_by(row: Any) -> str:
    if row.ours:
        return row.member.name if row.member else "We"
    return name_of(row.handle) if row.handle else "Somebody"


def spread_words(tree: Any) -> str:
    """Return how something spread, in one sentence."""
    told = [
        _counted(many, word)
        for many, word in ((tree.answers, "answer"), (tree.shares, "share"), (tree.nods, "like"))
        if many
    ]
    if not told:
        return "Nobody here is known to have taken it up."
    more = " More came of it than is shown." if tree.cut else ""
    return f"{_counted(tree.handles, 'person', 'people')} took part: {', '.join(told)}.{more}"
