"""Why people chose us: sentences of praise, their reasons, in seven languages; and no praise where none is."""

from __future__ import annotations

import pytest

from porch.analytics.praise import LONGEST, Reason, gathered, praise


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("The staff are lovely", (Reason.PEOPLE,)), ("Great bread and great prices", (Reason.QUALITY, Reason.PRICE)),
        ("Personale gentilissimo, posto bellissimo, fantastico!", (Reason.PEOPLE, Reason.PLACE)),
        ("Excelente atención y rápida", (Reason.HELP, Reason.SPEED)),
        ("Un accueil formidable", (Reason.PEOPLE,)), ("Sehr gut und zuverlässig", (Reason.TRUST,)),
        ("Adorei o serviço", (Reason.HELP,)), ("Heerlijk eten", (Reason.QUALITY,)), ("Loved it", (Reason.OTHER,)),
    ],
)  # fmt: skip
def test_a_sentence_gives_its_reasons(text: str, reasons: tuple[Reason, ...]) -> None:
    assert praise(text) == ((text, reasons),)


@pytest.mark.parametrize("text", ["", "They open at nine", "Not the best coffee", "Great, still waiting", "a" * 10_000])
def test_what_praises_nothing_gives_none(text: str) -> None:
    assert praise(text) == ()


def test_only_the_sentences_that_praise_are_quoted() -> None:
    told = praise("Hello there. The terrace is lovely!\nMy order never came.")
    assert told == (("The terrace is lovely!", (Reason.PLACE,)),)


def test_the_most_given_reason_stands_first_and_the_rest_last() -> None:
    found = gathered([(1, "Loved it"), (2, "Loved it so"), (3, "Great staff"), (4, "Great price"), (5, "Great staff!")])
    assert [(reason, len(quotes)) for reason, quotes in found] == [
        (Reason.PEOPLE, 2), (Reason.PRICE, 1), (Reason.OTHER, 2),
    ]  # fmt: skip


def test_what_a_colleague_calls_praise_is_quoted_by_its_beginning() -> None:
    [(reason, [(number, words)])] = gathered([(7, "And then we went on and on " * 30)])
    assert (reason, number) == (Reason.OTHER, 7)
    assert len(words) <= LONGEST
    assert words.endswith("\u2026")
