"""Every channel is found by its name, those of other packages too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint, EntryPoints

import pytest

from porch.channels import registry
from porch.core.channel import Card, Gap, abilities


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Return what installs another package, which brings the channel of that name."""

    def install(name: str) -> None:
        point = EntryPoint(name, "porch.channels.feeds:CARD", "porch.channels")
        monkeypatch.setattr(registry, "entry_points", EntryPoints([point]).select)
        registry.forget()

    yield install
    monkeypatch.undo()
    registry.forget()


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


def test_another_package_brings_its_own(install: Callable[[str], None]) -> None:
    install("pigeon")
    assert registry.cards()["pigeon"] is registry.cards()["feeds"]


def test_another_package_does_not_replace_ours(install: Callable[[str], None]) -> None:
    install("email")
    assert registry.card("email").name == "email"
