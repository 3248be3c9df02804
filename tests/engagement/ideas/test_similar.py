"""Ideas that read alike are found by their words, whatever their endings, and the rarest words count most."""

from __future__ import annotations

import os
from pathlib import Path

import polars
import pytest

from porch.engagement.ideas import bringing, forum, joining, proposing, similar
from porch.engagement.ideas.models import Board, Idea, Stem
from tests.cast import NOON
from tests.engagement.ideas import street

pytestmark = pytest.mark.django_db
BICYCLES = Path(os.environ.get("PORCH_DATA", "/nowhere")) / "stackexchange_bicyclesmeta"


@pytest.fixture
def menu(db: None) -> Board:
    board = street.board()
    for title, words in (
        ("Bake bread in the morning", "Rye, wheat"), ("Open earlier in the morning", ""), ("Perché no pizza?", ""),
        ("Let dogs in", "in the garden, in the morning"),
    ):  # fmt: skip
        proposing.propose(board=board, person=street.somebody(title[:4]), title=title, words=words, at=NOON)
    return board


def found(board: Board, words: str, limit: int = 5) -> list[str]:
    return [idea.title for idea in similar.similar(None, board, words, limit)]


def test_the_likest_comes_first_and_a_title_counts_for_more(menu: Board) -> None:
    assert found(menu, "bread every morning")[0] == "Bake bread in the morning"
    assert found(menu, "morning")[-1] == "Let dogs in"
    assert found(menu, "a garden for a dog") == ["Let dogs in"]
    assert found(menu, "bread every morning", limit=1) == ["Bake bread in the morning"]


def test_other_endings_and_accents_find_it_too(menu: Board) -> None:
    assert found(menu, "openings earlie") == ["Open earlier in the morning"]
    assert found(menu, "PERCHE") == ["Perché no pizza?"]


def test_words_nobody_used_and_no_words_find_nothing(menu: Board) -> None:
    assert found(menu, "zeppelin") == found(menu, "") == found(menu, "' OR 1=1 -- ; %") == []


def test_only_ideas_of_the_board_that_everybody_may_read_are_found(menu: Board) -> None:
    street.proposed("Bake bread elsewhere", on=street.board("Other"), by="Zoe")
    hidden = Idea.objects.get(title__startswith="Bake bread in")
    Idea.objects.filter(pk=hidden.pk).update(hidden_at=NOON)
    assert found(menu, "bread") == []


def test_a_joined_idea_leads_to_the_one_it_is_part_of(menu: Board) -> None:
    bread, dogs = (Idea.objects.get(title__startswith=title) for title in ("Bake", "Let"))
    joining.join(idea=bread, into=dogs, member=None, at=NOON)
    assert found(menu, "bread") == ["Let dogs in"]


def test_an_idea_in_other_words_is_found_by_these_alone(menu: Board) -> None:
    bread = Idea.objects.get(title__startswith="Bake")
    assert bread.author is not None
    proposing.edit(idea=bread, person=bread.author, title="Fry potatoes", words="", at=NOON)
    assert found(menu, "potato") == ["Fry potatoes"]
    assert found(menu, "bread") == []


def test_of_common_words_only_so_many_ideas_are_followed(menu: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similar, "COMMON", 2)
    monkeypatch.setattr(similar, "FOLLOWED", 2)
    assert found(menu, "morning in the garden") == ["Let dogs in"]


def test_a_hundred_kilobytes_of_words_are_asked_in_part(menu: Board) -> None:
    assert found(menu, "bread " + " ".join(f"word{number}" for number in range(20_000)))[0].startswith("Bake bread")
    assert Stem.objects.filter(idea__title="Let dogs in").count() == 6  # and no word twice


@pytest.mark.slow
@pytest.mark.skipif(not BICYCLES.is_dir(), reason="needs the forum's dump")
def test_of_a_real_forums_known_duplicates_most_originals_are_among_the_five_shown() -> None:
    board = street.board()
    bringing.bring(board=board, items=forum.read(BICYCLES), at=NOON)
    same = polars.read_parquet(BICYCLES / "PostLinks.parquet").filter(polars.col("LinkTypeId") == "3")
    ideas = {idea.key: idea for idea in Idea.objects.all()}
    Idea.objects.update(into=None)
    pairs = [(ideas[a], ideas[b]) for a, b in same.select("PostId", "RelatedPostId").iter_rows() if a in ideas]
    by_title = sum(_is_shown(board, one, other, one.title) for one, other in pairs)
    whole = sum(_is_shown(board, one, other, f"{one.title} {one.words}") for one, other in pairs)
    assert (len(pairs), by_title, whole) == (9, 6, 7)


def _is_shown(board: Board, one: Idea, other: Idea, words: str) -> bool:
    shown = [idea for idea in similar.similar(None, board, words, limit=6) if idea != one]
    return other in shown[:5]
