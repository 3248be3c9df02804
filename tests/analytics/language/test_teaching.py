"""Corrections teach, few of them too; they never wreck what was known."""

from __future__ import annotations

import numpy as np
import pytest

from porch.analytics.language import Correction, chain, learn
from porch.analytics.language.kept import packed
from porch.analytics.language.ordinary import ORDINARY
from porch.analytics.language.teaching import owned

LATE = [f"the courier left box {number} in the rain again" for number in range(20)]
PLAIN = [f"we met Ann at table {number} on Tuesday" for number in range(20)]


def likely(own: bytes | None, text: str, need: str) -> float:
    told = chain(own=own).read([text])[0].needs
    return max((label.probability for label in told if label.name == need), default=0.0)


def corrections(count: int) -> list[Correction]:
    return [
        Correction(text=text, label="complaint", right=right)
        for texts, right in ((LATE, True), (PLAIN, False))
        for text in texts[:count]
    ]


def test_a_few_corrections_are_heeded_in_texts_like_them() -> None:
    text = "the courier left my box in the rain"
    assert likely(None, text, "complaint") < 0.3 < likely(learn(corrections(5)), text, "complaint")


def test_the_words_that_moved_a_learnt_label_are_told() -> None:
    told = chain(own=learn(corrections(15))).read(["the courier left my box in the rain again"])[0].needs
    assert {"rain", "courier", "box", "left"} & set(told[0].words)


@pytest.mark.parametrize("count", [1, 3, 10])
def test_corrections_of_one_sort_do_not_tip_ordinary_messages(count: int) -> None:
    own = learn([Correction(text=text, label="complaint", right=True) for text in LATE[:count]])
    before, after = (
        [max((one.probability for one in told.needs if one.name == "complaint"), default=0.0) >= 0.5 for told in read]
        for read in (chain().read(ORDINARY), chain(own=own).read(ORDINARY))
    )
    assert sum(np.array(before) != np.array(after)) <= 1


def test_what_teaches_nothing_is_not_learnt() -> None:
    noise = [Correction(text=text, label="idea", right=at % 2 == 0) for at, text in enumerate(LATE + PLAIN)]
    own = learn([*noise, *(Correction(text=f"{one.text}.", label="idea", right=not one.right) for one in noise)])
    assert likely(own, "we met Cleo", "idea") < 0.5


def test_a_wrong_sentiment_makes_the_others_likelier() -> None:
    text = "this is wicked good stuff"
    own = learn([Correction(text=text, label=chain().read([text])[0].sentiment.name, right=False)])
    before, after = (chain(own=each).read([text])[0].sentiment for each in (None, own))
    assert after.name != before.name or after.probability < before.probability


def test_the_later_word_on_a_text_wins() -> None:
    said = Correction(text="hm", label="idea", right=False), Correction(text="hm", label="idea", right=True)
    assert learn(said) == learn(said[1:])


def test_the_same_corrections_are_the_same_bytes() -> None:
    assert learn(corrections(4)) == learn(corrections(4))


def test_what_another_version_learnt_is_left_aside() -> None:
    assert owned(packed({"version": np.array(99)})) == {}


def test_bytes_that_are_none_of_ours_are_refused() -> None:
    with pytest.raises(ValueError, match="arrays"):
        chain(own=b"never")
