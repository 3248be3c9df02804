"""Every channel is found by its name, those of other packages too."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint, EntryPoints

import pytest

from porch.channels import registry
from porch.core.channel import Card, Gap, abilities


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Each test reads the registry anew."""
    registry.card.cache_clear()


def installed(name: str) -> Callable[..., EntryPoints]:
    """Return `entry_points` of a machine with one other package, which brings the channel `name`."""
    brought = EntryPoints([EntryPoint(name, "porch.channels.feeds:CARD", "porch.channels")])
    return lambda group, **named: brought.select(group=group, **named)


@pytest.mark.parametrize("name", registry.OURS)
def test_a_channel_of_ours_has_its_card(name: str) -> None:
    assert isinstance(registry.card(name), Card)
    assert registry.card(name).name == name


@pytest.mark.parametrize("name", registry.OURS)
def test_every_ability_a_channel_lacks_has_an_honest_word_and_a_sentence(name: str) -> None:
    card = registry.card(name)
    lacking = {ability for ability, word in abilities(card).items() if word != "yes"}
    assert lacking <= set(card.gaps)
    assert all(gap in Gap and len(sentence) > 15 for gap, sentence in card.gaps.values())
    assert card.tested.by


def test_an_unknown_channel_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        registry.card("carrier-pigeon")


def test_another_package_brings_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    pigeon = EntryPoint("pigeon", "porch.channels.feeds:CARD", "porch.channels")
    monkeypatch.setattr(
        registry, "entry_points", lambda group, **named: EntryPoints([pigeon]).select(group=group, **named)
    )
    assert registry.cards()["pigeon"] is registry.cards()["feeds"]


def test_another_package_does_not_replace_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    impostor = EntryPoint("email", "porch.channels.feeds:CARD", "porch.channels")
    monkeypatch.setattr(
        registry, "entry_points", lambda group, **named: EntryPoints([impostor]).select(group=group, **named)
    )
    assert registry.card("email").name == "email"
