"""Pages of what is known: editions, credit, taken down and put back."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.help import answering, knowing, queries
from tests.engagement.help.corner import LATER, answered, asked, olga, somebody

pytestmark = pytest.mark.django_db


def test_a_good_answer_becomes_a_page_with_credit_and_every_edition_stays() -> None:
    said = answered(asked())
    page = knowing.write(answer=said, title="Keeping bread", words="A week.", member=olga(), at=LATER)
    same = knowing.write(answer=said, title="Keeping sourdough", words="A week, in cloth.", member=olga(), at=LATER)
    assert (same, [one.title for one in queries.pages(None)]) == (page, ["Keeping sourdough"])
    assert [(one.number, one.words) for one in queries.editions(None, page)] == [
        (2, "A week, in cloth."),
        (1, "A week."),
    ]
    found = queries.page(None, page.pk)
    assert found is not None
    assert found.answer.author == somebody("Ben")


def test_a_page_taken_down_is_ours_alone_until_it_is_put_back() -> None:
    page = knowing.write(answer=answered(asked()), title="Bread", words="Keep it.", member=olga(), at=LATER)
    knowing.take_down(page=page, at=LATER)
    assert (queries.page(None, page.pk), queries.page(SYSTEM, page.pk), queries.any_page(None)) == (None, page, False)
    assert (queries.pages(None), queries.pages(SYSTEM)) == ([], [page])
    knowing.put_back(page=page)
    assert queries.any_page(None)
    assert queries.page_of(SYSTEM, page.answer) == page


def test_a_page_has_a_title_and_words_and_an_answer_that_stands() -> None:
    said = answered(asked())
    with pytest.raises(PorchError, match="title"):
        knowing.write(answer=said, title=" ", words="x", member=olga(), at=LATER)
    gone = answering.take_back(answer=said, person=somebody("Ben"), at=LATER)
    with pytest.raises(PorchError, match="Let it stand"):
        knowing.write(answer=gone, title="Bread", words="x", member=olga(), at=LATER)
