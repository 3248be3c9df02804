"""Approved wordings as the composer shows them: which to choose from, what each costs, its blanks, how it reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from porch.core.template import LONGEST, Template

CATEGORIES = {
    "utility": "About something they ordered or asked for.",
    "marketing": "An offer: it costs the most, and does not reach those who stopped offers.",
    "service": "An answer to a question of theirs.",
}
COST = "{network} charges your business for each one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One wording in the list. `key` is its name and language; `refusal` says why it cannot be said."""

    key: str
    label: str
    refusal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """One blank of the wording that was chosen."""

    name: str
    label: str
    value: str
    longest: int = LONGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """The wordings that may be chosen and the one that is, as it will arrive. `missing`: blanks are still empty."""

    choices: tuple[Choice, ...]
    refused: tuple[Choice, ...]
    key: str
    cost: str
    blanks: tuple[Blank, ...]
    words: str
    missing: bool


def key_of(template: Template) -> str:
    """Return what a form names a wording by."""
    return f"{template.name} {template.language}"


def approved(
    templates: Sequence[Template], network: str, *, chosen: str = "", given: Mapping[str, str] | None = None
) -> Approved | None:
    """Return what the composer shows of these wordings; None when none of them may be said."""
    able = [one for one in templates if one.approved]
    if not able:
        return None
    now = next((one for one in able if key_of(one) == chosen), able[0])
    filled = now.fill(given or {})
    return Approved(
        choices=tuple(_choice(one) for one in able),
        refused=tuple(_choice(one) for one in templates if not one.approved),
        key=key_of(now),
        cost=f"{CATEGORIES.get(now.category, '')} {COST.format(network=network)}".strip(),
        blanks=tuple(Blank(name=name, label=_label(name), value=value) for name, value in filled.values),
        words=now.words(filled),
        missing=not all(value for _, value in filled.values),
    )


def _choice(one: Template) -> Choice:
    about = ", ".join(filter(None, (one.language, one.category)))
    return Choice(key=key_of(one), label=f"{one.name.replace('_', ' ')} ({about})", refusal=one.refusal)


def _label(name: str) -> str:
    return f"Blank {name}" if name.isdecimal() else name.replace("_", " ").capitalize()
