"""What somebody said elsewhere becomes their idea, their vote or their question, with where it came from."""

from __future__ import annotations

from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.help.models import Question
from porch.engagement.ideas import queries
from porch.engagement.ideas.models import Idea
from porch.interfaces.console.refs import Ref
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.people import calling
from tests.cast import ANN, NOON, says
from tests.engagement.ideas.street import again, board, proposed, somebody
from tests.interfaces.console.conftest import sign_in

pytestmark = pytest.mark.django_db
HERE = "/ideas/written/"
WORDS = "Please bake rye bread. On Fridays would be best."


@pytest.fixture
def at_work(alice: Any) -> Any:
    return sign_in(alice)


@pytest.fixture
def message(shop: Any) -> Interaction:
    """What a customer wrote to us."""
    log.record(account=shop, items=[says(ANN, WORDS)], received_at=NOON)
    return Interaction.objects.get()


def ref(message: Interaction) -> str:
    return str(Ref(message.thread_id, message.handle_id))


def test_a_message_becomes_an_idea_of_whoever_wrote_it(at_work: Any, alice: Any, message: Interaction) -> None:
    there = board()
    told = at_work.get(f"{HERE}?with={ref(message)}").text
    assert ('value="Please bake rye bread. On Fridays would be best."' in told, WORDS in told) == (True, True)
    fields = {"with": ref(message), "board": there.slug, "deed": "propose", "title": "Rye bread", "words": WORDS}
    answer = at_work.post(HERE, fields)
    made = Idea.objects.get()
    assert answer["Location"].endswith(f"/{ref(message)}/")
    assert (made.author, made.source, made.how, made.noted_by) == (message.handle.person, message, "inbox", alice)
    assert "Made of this message already" in at_work.get(f"{HERE}?with={ref(message)}").text
    told = at_work.get(f"/ideas/{made.pk}/").text
    assert ("Written down by Alice" in told, f"{Ref(message.thread_id, message.handle_id).url}" in told) == (True, True)


def test_a_message_becomes_a_vote_for_the_idea_that_reads_alike(at_work: Any, message: Interaction) -> None:
    idea = proposed("Bake rye bread", on=board(), by="Zoe")
    told = at_work.get(f"{HERE}?with={ref(message)}").text
    assert told.index("Is it one of these?") < told.index("Bake rye bread") < told.index("Or it is new")
    at_work.post(HERE, {"with": ref(message), "for": str(idea.pk), "title": "Rye"})
    assert again(idea).votes == 2
    assert [one.idea for one in queries.made_of(SYSTEM, message)] == [idea]
    assert queries.made_of(None, message) == []


def test_a_message_becomes_a_question(at_work: Any, alice: Any, message: Interaction) -> None:
    assert "There is no board yet" in at_work.get(f"{HERE}?with={ref(message)}").text
    at_work.post(HERE, {"with": ref(message), "deed": "ask", "title": "Is there rye bread?", "words": WORDS})
    made = Question.objects.get()
    assert (made.author, made.source, made.noted_by) == (message.handle.person, message, alice)


def test_a_vote_from_the_booth_is_written_down_for_somebody_who_is_looked_for(at_work: Any, alice: Any) -> None:
    idea, cleo = proposed("Bake bread", on=board()), somebody("Cleo")
    calling.call((one.pk, one.value, one.name) for one in cleo.handles.all())
    assert "Nobody is known by" in at_work.get(f"{HERE}?idea={idea.pk}&who=Xaver").text
    told = at_work.get(f"{HERE}?idea={idea.pk}&who=Cleo").text
    assert f"?idea={idea.pk}&amp;person={cleo.pk}" in told
    assert "They are for it" in at_work.get(f"{HERE}?idea={idea.pk}&person={cleo.pk}").text
    at_work.post(HERE, {"idea": str(idea.pk), "person": str(cleo.pk), "how": "booth", "deed": "vote"})
    cast = queries.voters(SYSTEM, idea)[-1]
    assert (cast.person, cast.how, cast.noted_by, cast.source) == (cleo, "booth", alice, None)


def test_what_does_not_fit_is_refused_in_words_and_what_is_not_there_is_not_found(at_work: Any) -> None:
    there, cleo = board(), somebody("Cleo")
    by_cleo = {"person": str(cleo.pk), "board": there.slug}
    told = at_work.post(HERE, {**by_cleo, "deed": "propose", "title": " "}, follow=True)
    assert (Idea.objects.exists(), "title" in told.text) == (False, True)
    assert "Say first who said it" in at_work.post(HERE, {"deed": "propose"}, follow=True).text
    asked = [f"{HERE}?with=x", f"{HERE}?with=1-1", f"{HERE}?idea=999"]
    assert [at_work.get(path).status_code for path in asked] == [404, 404, 404]
    assert at_work.post(HERE, {**by_cleo, "deed": "dance"}).status_code == 404
    assert at_work.post(HERE, {**by_cleo, "deed": "vote"}).status_code == 404
