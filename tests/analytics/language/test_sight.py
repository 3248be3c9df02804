"""What is known of texts before any correction: blame makes unhappy, praise happy, in any language."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from porch.analytics.language.shipping import shipped
from porch.analytics.language.sight import WORDLESS, seen


def test_blame_and_praise_move_the_sentiment_in_any_language() -> None:
    told = seen(["Il pacco è rotto", "Siete bravissimi"], shipped()).sentiment
    assert told[0, 0] > told[1, 0]
    assert told[1, 2] > told[0, 2]


def test_no_words_are_neutral() -> None:
    assert seen([""], shipped()).sentiment[0].tolist() == list(WORDLESS)


def test_without_the_model_of_asking_nothing_asks() -> None:
    told = seen(["Please send it"], replace(shipped(), asking=None))
    assert told.odds["asking"].tolist() == [0.0]
    assert np.isfinite(told.scores()).all()
