"""The figures of the kill drill, on small cases that can be checked by eye."""

from __future__ import annotations

from collections import Counter

from porch.proving.drills._judging import Figures, Held, Logged, Meant, answer, judge, numbers, question

CLEAN = {"mastodon": Held(asked=Counter({1: 1, 2: 1}), answered=Counter({1: 1}))}
LOG = [
    Logged(network="mastodon", number=1, ours=False, external_id="q1"),
    Logged(network="mastodon", number=2, ours=False, external_id="q2"),
    Logged(network="mastodon", number=1, ours=True, external_id="a1"),
]
SENT = [Meant(network="mastodon", number=1, state="sent")]


def test_when_all_agree_every_figure_is_empty() -> None:
    assert judge(CLEAN, LOG, SENT) == Figures()


def test_what_the_network_has_and_we_have_not_is_lost() -> None:
    assert judge(CLEAN, LOG[:1] + LOG[2:], SENT).lost == ["mastodon Q 2"]
    assert judge(CLEAN, LOG[:2], SENT).lost == ["mastodon A 1"]


def test_the_same_words_twice_in_our_log_are_duplicated() -> None:
    again = Logged(network="mastodon", number=1, ours=True, external_id="another")
    assert judge(CLEAN, [*LOG, again], SENT).duplicated == ["mastodon A 1"]


def test_an_answer_the_network_holds_twice_was_said_twice() -> None:
    twice = {"mastodon": Held(asked=Counter({1: 1, 2: 1}), answered=Counter({1: 2}))}
    assert judge(twice, LOG, SENT).said_twice == ["mastodon A 1"]


def test_states_that_the_network_does_not_bear_out_are_unreconciled() -> None:
    untrue = [
        Meant(network="mastodon", number=1, state="failed"),
        Meant(network="mastodon", number=2, state="sent"),
        Meant(network="mastodon", number=3, state="unknown"),
    ]
    assert judge(CLEAN, LOG, untrue).unreconciled == [
        "mastodon A 1 failed, held there",
        "mastodon A 2 sent, not held there",
        "mastodon A 3 unknown, not held there",
    ]
    assert judge(CLEAN, LOG, []).unreconciled == ["mastodon A 1 held there, not meant"]


def test_what_failed_for_certain_is_reconciled() -> None:
    failed = Meant(network="mastodon", number=2, state="failed")
    assert judge(CLEAN, LOG, [*SENT, failed]).unreconciled == []


def test_words_are_found_again_in_what_a_network_made_of_them() -> None:
    texts = [f"<p>@acme {question('sq', 7)}</p>", answer("sq", 7), question("pg", 7)]
    assert (numbers("Q", "sq", texts), numbers("A", "sq", texts)) == (Counter({7: 1}), Counter({7: 1}))
