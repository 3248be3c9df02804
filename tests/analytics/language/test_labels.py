"""A label says whether it is sure, and a text whether somebody should look."""

from __future__ import annotations

from porch.analytics.language.labels import Label, Understood, label


def understood(*needs: Label) -> Understood:
    return Understood(language="en", sentiment=label("neutral", 0.9), needs=needs, commitment=label("none", 0.9))


def test_a_label_is_sure_from_seven_in_ten() -> None:
    assert [label("idea", chance).sure for chance in (0.69, 0.7)] == [False, True]


def test_a_doubtful_need_alone_wants_a_look() -> None:
    doubtful, sure = label("complaint", 0.5), label("question", 0.9)
    assert [understood(doubtful).unsure, understood(sure, doubtful).unsure, understood().unsure] == [True, False, False]
