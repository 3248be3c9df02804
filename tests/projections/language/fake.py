"""A chain that reads what a text says outright: "complaint!" is surely one, "complaint?" may be one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import pytest

from porch.analytics import language
from porch.analytics.language import NEEDS, Correction, Label, Understood, labels
from porch.projections.language import projector


class Plain:
    """Reads names of labels, and what it was taught by heart."""

    def __init__(self, own: bytes | None) -> None:
        self.taught: dict[str, dict[str, bool]] = json.loads(own) if own else {}
        self.texts: list[str] = []

    def read(self, texts: Sequence[str]) -> list[Understood]:
        """Return what each text says."""
        self.texts += texts
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> Understood:
        taught = self.taught.get(text, {})
        named = [one for need in NEEDS if (one := label(need, text, taught))]
        needs = tuple(sorted(named, key=lambda one: -one.probability))
        sentiment = labels.label("negative" if "bad" in text else "neutral", 0.9)
        promise = label("commitment", text, taught) or labels.label("none", 0.9)
        return Understood(language="en", sentiment=sentiment, needs=needs, commitment=promise)


def label(name: str, text: str, taught: dict[str, bool]) -> Label | None:
    """Return how sure a text is of a label, None when it does not name it."""
    if name in taught:
        return labels.label(name, 1.0) if taught[name] else None
    chance = 0.9 if f"{name}!" in text else 0.5 if f"{name}?" in text else 0.0
    return labels.label(name, chance, (name,)) if chance else None


def learn(corrections: Sequence[Correction]) -> bytes:
    """Return every correction, by heart."""
    taught: dict[str, dict[str, bool]] = {}
    for one in corrections:
        taught.setdefault(one.text, {})[one.label] = one.right
    return json.dumps(taught).encode()


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Plain]]:
    """Let the projection read with this chain; the list holds each that was loaded."""
    loaded: list[Plain] = []

    def load(own: bytes | None) -> Plain:
        loaded.append(Plain(own))
        return loaded[-1]

    projector._chain.cache_clear()
    monkeypatch.setattr(projector, "load", load)
    monkeypatch.setattr(language, "learn", learn)
    yield loaded
    projector._chain.cache_clear()
