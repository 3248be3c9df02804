"""The chain names what a text says, says "unsure" where it does not know, and bears whatever comes."""

from __future__ import annotations

import pytest

from porch.analytics.language import NEEDS, chain
from porch.analytics.language.labels import SENTIMENTS


def needs(text: str) -> set[str]:
    return {label.name for label in chain().read([text])[0].needs}


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Do you open on Sunday?", "question"),
        ("Potreste mandarmi il menù", "request"),
        ("My order never arrived, this is unacceptable", "complaint"),
        ("Best pizza in town, well done!", "praise"),
        ("It would be great if you had oat milk", "idea"),
        ("You promised a call and nobody rang", "promise_claim"),
        ("Ich kündige meinen Vertrag", "churn_risk"),
        ("Earn money from home, click here to claim", "spam"),
        ("Automatic reply: I am out of the office until Monday", "automatic"),
    ],
)
def test_each_need_is_found_by_what_tells_it(text: str, need: str) -> None:
    assert need in needs(text)


def test_bens_anger_and_anns_thanks_are_told_apart() -> None:
    ben, ann = chain().read(["Terrible, rude, I want a refund", "Thank you so much, it was wonderful!"])
    assert (ben.sentiment.name, ann.sentiment.name) == ("negative", "positive")


def test_a_commitment_comes_with_its_phrase() -> None:
    told = chain().read(["Sorry about that. I'll call you on Friday. Alice"])[0].commitment
    assert (told.name, told.sure, told.words) == ("commitment", True, ("I'll call you on Friday",))


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00\ud800\u202e", "😍" * 300, "a" * 100_000, "I will " * 20_000, "?" * 100_000, "\u0301" * 50_000,
     "Ciao это 你好 שלום ok", "'" * 50_000],
)  # fmt: skip
def test_any_text_gets_labels(text: str) -> None:
    told = chain().read([text])[0]
    assert told.sentiment.name in SENTIMENTS
    assert {label.name for label in told.needs} <= set(NEEDS)
