"""A wrong answer corrected by a peer, on a phone and at a desk, in both lights: no axe violation, no script needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.engagement.help import answering, knowing, marking, queries
from porch.engagement.help.models import Question
from porch.records.guests import actions as guests
from porch.records.team import actions as team
from tests.engagement.help.corner import answered, asked, liked, olga, somebody
from tests.interfaces.portal import entering
from tests.interfaces.portal.test_sign_in_looks import wrong

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
MAIL = "cleo@corner.example"


@pytest.fixture
def question() -> Question:
    """A question with a mistaken answer that is believed, a good one, and one of ours."""
    now = SYSTEM_CLOCK.now()
    team.change_business(name="Trattoria Milwaukee", postal="Via Roma 1\n53202 Milwaukee")
    for name in ("Ann", "Ben", "Cleo"):
        guests.call_me(person=somebody(name), name=f"{name} of the street", at=now)
    long = "Does bread that was frozen wet in one piece without slicing it first taste as it did?"
    for place, title in enumerate(("Where do you buy flour?", "Is there rye?", long)):
        asked(title, by=f"P{place}", at=now - timedelta(days=place + 1))
    question = asked("How do I freeze sourdough?", at=now - timedelta(hours=9))
    believed = answered(question, "Freeze it wet, in one piece.", by="Ben", at=now - timedelta(hours=8))
    liked(believed, "P0", "P1", "P2", at=now)
    best = answered(question, "In cloth, see https://bread.example/cloth", by="Cleo", at=now - timedelta(hours=7))
    marking.solved(answer=best, person=somebody(), at=now)
    answering.choose(answer=best, person=somebody(), why="It kept a week.", at=now)
    answering.reply(question=question, member=olga(), words="We slice ours on Fridays.", at=now)
    knowing.write(answer=best, title="Keeping bread", words="In cloth.\n\nA week.", member=olga(), at=now)
    return question


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 360), ("light", 1280), ("dark", 1280)])
def test_a_peer_puts_a_wrong_answer_right(
    chromium: Any, live_server: Any, question: Question, scheme: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(15_000)
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
    page.goto(f"{live_server.url}/with/questions/")
    found = wrong(page, f"questions-{scheme}", width)
    page.get_by_role("link", name="Ask a question").click()
    page.get_by_label("Your question, in a few words").fill("freezing sourdough")
    page.get_by_role("heading", name="Was it asked before?").wait_for()
    found += wrong(page, f"ask-{scheme}", width)
    page.get_by_role("link", name="How do I freeze sourdough?").click()
    doubted = page.locator("article", has_text="in one piece")
    doubted.get_by_text("This is mistaken").click()
    doubted.get_by_label("What is mistaken?").fill("It cracks.")
    doubted.get_by_label("What is right instead, if you know it").fill("Slice it first, then freeze it dry.")
    doubted.get_by_role("button", name="Say so").click()
    page.get_by_label("Mail address").fill(MAIL)
    page.get_by_role("button", name="Send me the code").click()
    page.get_by_label("Six digits").fill(entering.code(MAIL))
    page.keyboard.press("Enter")
    page.get_by_text("Said to be mistaken").wait_for()
    found += wrong(page, f"question-{scheme}", width)
    page.goto(f"{live_server.url}/with/knowledge/")
    page.get_by_role("link", name="Keeping bread").click()
    found += wrong(page, f"known-{scheme}", width)
    assert (found, complaints) == ([], [])
    believed = next(one for one in queries.answers(SYSTEM, question) if one.wrongs)
    assert [one.answer.words for one in believed.right] == ["Slice it first, then freeze it dry."]
    context.close()


def test_everything_is_read_and_done_without_a_script(chromium: Any, live_server: Any, question: Question) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/with/questions/ask/")
    page.get_by_label("Your question, in a few words").fill("Does sourdough freeze?")
    page.get_by_role("button", name="Go on").click()
    assert page.get_by_role("heading", name="Was it asked before?").is_visible()
    page.get_by_role("button", name="Ask it").click()
    page.get_by_label("Mail address").fill(MAIL)
    page.get_by_role("button", name="Send me the code").click()
    page.get_by_label("Six digits").fill(entering.code(MAIL))
    page.keyboard.press("Enter")
    page.get_by_text("Your question stands here now").wait_for()
    context.close()
