"""An author is forgotten, with many votes and comments standing on theirs: counts and history stay right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.core.whom import Whom
from porch.engagement.ideas import erasing, pictures, queries, talking
from porch.engagement.ideas.models import Comment, Idea, Picture, Vote
from porch.engagement.ideas.pictures import Drawn
from porch.records.tables.personal import Forgot
from tests.cast import NOON
from tests.engagement.ideas.street import again, backed, owner, proposed, somebody

pytestmark = pytest.mark.django_db


def erase(name: str) -> Forgot:
    forgot = Forgot(at=NOON)
    person = somebody(name)
    erasing.erase(whom=Whom(persons=(person.pk,), handles=(), words=(name,)), forgot=forgot)
    return forgot


def test_what_others_stand_behind_stays_without_them() -> None:
    idea = backed(proposed("As Quorra says, bake bread", by="Quorra"), *[f"P{place}" for place in range(20)])
    for place in range(3):
        talking.comment(idea=idea, person=somebody(f"P{place}"), words="I agree with Quorra", at=NOON)
    erase("Quorra")
    kept = again(idea)
    assert (kept.author, kept.title, kept.votes, kept.comments) == (None, "As [erased] says, bake bread", 20, 3)
    assert {one.words for one in queries.comments(None, kept)} == {"I agree with [erased]"}
    assert not Vote.objects.filter(person=somebody("Quorra")).exists()


def test_what_nobody_else_joined_goes() -> None:
    proposed(by="Quorra")
    forgot = erase("Quorra")
    assert not Idea.objects.exists()
    assert forgot.rows["ideas.Idea"] == 1


def test_their_comments_go_and_what_became_part_of_an_idea_stays_without_a_name() -> None:
    idea = proposed()
    said = [talking.comment(idea=idea, person=somebody("Quorra"), words=words, at=NOON) for words in ("Rye", "Salt")]
    talking.promote(comment=said[0], member=owner(), at=NOON)
    erase("Quorra")
    assert list(Comment.objects.values_list("words", "author")) == [("Rye", None)]
    assert again(idea).comments == 1
    assert queries.voters(SYSTEM, idea)[0].person.name == "Ann"


def test_their_pictures_go_from_ideas_that_stay(settings: Any, tmp_path: Path) -> None:
    settings.PORCH_HOME = tmp_path
    idea = backed(proposed(by="Quorra"), "Ben")
    drawn = Drawn(content=b"a loaf", content_type="image/png", width=4, height=3)
    (one,) = pictures.add(idea=idea, person=somebody("Quorra"), drawn=[drawn], at=NOON)
    forgot = erase("Quorra")
    assert (forgot.files, again(idea).pictures, Picture.objects.exists()) == ({one.sha256}, 0, False)
