"""The reasons are in plain words, and their weights add up to the log-odds."""

from __future__ import annotations

from dataclasses import replace
from math import log

import pytest

from porch.analytics.identity import Known, suggest
from porch.analytics.identity.reasons import longest_common
from tests.analytics.identity.town import town


def test_the_weights_add_up_to_the_log_odds() -> None:
    for found in suggest(_strangers())[:40]:
        odds = log(found.probability / (1 - found.probability))
        assert sum(one.weight for one in found.evidence) == pytest.approx(odds, abs=1e-6)


def test_the_words_name_the_piece_and_the_network() -> None:
    words = {one.words for found in suggest(_strangers()) for one in found.evidence}
    assert any(told.startswith("both ") and "lindqvist" in told for told in words)
    assert "no other account on mastodon comes close" in words


def test_the_longest_common_run_is_found_whatever_it_is() -> None:
    assert (longest_common("", "ann"), longest_common("abcd", "xbcy")) == ("", "bc")


def _strangers() -> list[Known]:
    return [replace(one, person=place) for place, one in enumerate(town(40))]
