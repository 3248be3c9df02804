"""A letter we begin wears the business's looks and can be ended; an answer goes as it was written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from porch.analytics.cadence import Kind
from porch.core import contrast
from porch.core.interaction import Handle, Utterance
from porch.desk.post import delivering, dressing
from porch.records.accounts.models import Account
from porch.records.consent import wishing
from porch.records.consent.wishing import Wished
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from porch.records.outbox.signing_up import LETTER
from porch.records.people import links
from porch.records.people.links import Door
from porch.records.team import actions as team
from tests.cast import NOON
from tests.records.outbox import begun

WORDS = "Hello Ann,\n\ncome to <b>us</b>: see https://trattoria.example/menu.\n\nhttps://x.example/with/answer/abc:d/\n"


@pytest.fixture
def letter(shop: Account) -> Outgoing:
    """An idea for Ann, by mail."""
    team.change_business(name="Trattoria", postal="Via Roma 1\nMilwaukee", colour="#ffe000")
    outgoing = begun.begin(shop, begun.person(kind="email"), Kind.QUESTION, NOON)
    Outgoing.objects.filter(pk=outgoing.pk).update(text=WORDS, subject="Basil?")
    outgoing.refresh_from_db()
    return outgoing


def dressed(outgoing: Outgoing, to: str = "email") -> Utterance:
    """Return the letter as it leaves."""
    words = delivering.utterance(outgoing)
    handle = Handle(kind=to, value="ann@example.org")
    return dressing.dressed(outgoing, Utterance(**{**_fields(words), "to": handle}), NOON)


def _fields(words: Utterance) -> dict[str, Any]:
    return {name: getattr(words, name) for name in words.__slots__}


def test_a_letter_we_begin_says_who_we_are_why_it_came_and_how_to_end_it(letter: Outgoing) -> None:
    sent = dressed(letter)
    foot = sent.text.partition("\n-- \n")[2]
    assert foot.startswith("Trattoria\nVia Roma 1\nMilwaukee\nWhy you get this: You talked about pizza.")
    stop = links.read(sent.unsubscribe.split("/")[-2], door=Door.STOP, now=NOON + timedelta(days=500))
    assert stop.about == "question@email"
    assert "/with/wishes/" in foot
    assert sent.unsubscribe in foot


def test_the_same_words_stand_in_both_and_nothing_is_fetched(letter: Outgoing) -> None:
    html = dressed(letter).html
    assert "come to &lt;b&gt;us&lt;/b&gt;" in html
    assert '<a href="https://trattoria.example/menu">' in html
    assert ">Answer</a>" in html
    assert "<img" not in html
    assert "googleapis" not in html
    assert "{{" not in html
    shade = contrast.legible("#ffe000", dressing.PAPER)
    assert f"color:{shade}" in html


def test_it_speaks_the_language_they_wish(letter: Outgoing) -> None:
    wishing.wish(person=letter.to_handle.person, wished=Wished(language="de"), at=NOON)  # type: ignore[union-attr,arg-type]
    assert 'lang="de"' in dressed(letter).html
    assert translation.get_language() == "en"


def test_what_porch_wrote_itself_is_dressed_in_the_language_it_is_in(db: None) -> None:
    asked = outbox.enqueue_mail(
        to_address="ann@example.org", subject="?", text="https://x.example/with/yes/a:b/", at=NOON, key=f"{LETTER}x",
        language="de",
    )  # fmt: skip
    assert ">Seite öffnen</a>" in dressed(asked).html


def test_the_reason_is_told_in_the_language_they_wish(letter: Outgoing) -> None:
    wishing.wish(person=letter.to_handle.person, wished=Wished(language="it"), at=NOON)  # type: ignore[union-attr,arg-type]
    assert "Lei ha parlato di pizza." in dressed(letter).text


def test_other_networks_and_answers_get_the_words_alone(letter: Outgoing, shop: Account) -> None:
    assert dressed(letter, to="mastodon").text == WORDS
    plain = outbox.enqueue(account=shop, text="Yes, we do.", at=NOON, to_handle=letter.to_handle)
    assert dressed(plain).html == ""
    assert dressed(plain).unsubscribe == ""


def test_what_pays_back_offers_wishes_and_no_end(shop: Account) -> None:
    thanks = begun.begin(shop, begun.person(kind="email"), Kind.THANKS, NOON, about="idea-1", topic="")
    sent = dressed(thanks)
    assert sent.unsubscribe == ""
    assert "/with/wishes/" in sent.text


def test_a_link_that_was_asked_for_is_dressed_too(db: None) -> None:
    outgoing = outbox.enqueue_mail(
        to_address="ann@example.org", subject="Your link", text="Here it is.", at=NOON, key=f"{LETTER}link-1"
    )
    sent = dressed(outgoing)
    assert "Here it is." in sent.html
    assert sent.unsubscribe == ""
    team_mail = outbox.enqueue_mail(to_address="alice@example.org", subject="Morning", text="Two wait.", at=NOON)
    assert dressed(team_mail).html == ""
