"""Pictures of an idea: its author's, three at most, gone with whoever is forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.ideas import looking, pictures
from porch.engagement.ideas.models import Idea, Picture
from porch.engagement.ideas.pictures import Drawn
from porch.records.interactions import store
from tests.cast import NOON
from tests.engagement.ideas.street import again, board, decided, owner, proposed, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.PORCH_HOME = tmp_path


def drawn(words: str = "bread") -> Drawn:
    return Drawn(content=words.encode(), content_type="image/png", width=40, height=30, alt="A  loaf")


def put(idea: Idea, *words: str, by: str = "Ann") -> list[Picture]:
    those = [drawn(one) for one in words]
    return pictures.add(idea=idea, person=somebody(by), drawn=those, at=NOON)


def test_its_author_puts_three_to_it_and_the_same_once() -> None:
    idea = proposed()
    put(idea, "one", "two")
    put(idea, "two", "three")
    assert [one.alt for one in pictures.of(None, again(idea))] == ["A loaf"] * 3
    with pytest.raises(PorchError, match="at most 3"):
        put(idea, "four")
    assert again(idea).pictures == 3


def test_nobody_else_puts_one_to_it_nor_its_author_once_it_is_decided() -> None:
    idea = proposed()
    with pytest.raises(PorchError, match="somebody else"):
        put(idea, "one", by="Ben")
    decided(idea)
    with pytest.raises(PorchError, match="decided already"):
        put(idea, "one")


def test_one_is_taken_off_by_its_author_or_by_us_and_its_bytes_go(django_capture_on_commit_callbacks: Any) -> None:
    idea, other = proposed(), proposed("Cakes", by="Ben")
    first, second = put(idea, "one", "two")
    put(other, "two", by="Ben")
    with pytest.raises(PorchError, match="somebody else"):
        pictures.take_off(picture=first, person=somebody("Ben"), at=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        pictures.take_off(picture=first, person=somebody(), at=NOON)
        pictures.take_off(picture=second, at=NOON)
    assert (pictures.of(None, again(idea)), pictures.kept(SYSTEM, [second.sha256])) == ([], {second.sha256})
    assert (store.place(first.sha256).exists(), store.place(second.sha256).exists()) == (False, True)
    assert pictures.kept(None, [second.sha256]) == set()


def test_a_picture_is_seen_by_who_may_read_its_idea() -> None:
    waiting = proposed(on=board(looks_first=True))
    (one,) = put(waiting, "one")
    assert (pictures.picture(None, one.pk), pictures.picture(somebody(), one.pk)) == (None, one)
    looking.hide(words=waiting, member=owner(), why="No.", at=NOON)
    assert (pictures.picture(somebody(), one.pk), pictures.picture(SYSTEM, one.pk)) == (None, one)
    assert pictures.picture(None, one.pk + 1) is None


def test_its_author_alone_says_what_is_on_one() -> None:
    (made,) = put(proposed(), "one")
    assert pictures.describe(picture=made, person=somebody("Ann"), alt=" A\nround loaf ").alt == "A round loaf"
    with pytest.raises(PorchError, match="somebody else"):
        pictures.describe(picture=made, person=somebody("Ben"), alt="Mine")
    assert Picture.objects.get().alt == "A round loaf"
