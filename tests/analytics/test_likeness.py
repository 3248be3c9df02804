"""The cookie-cutter meter."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.likeness import VERIFIED, jaccard, likeness, pairs, resemblance, signature

FORM = "Hello {name}, we are sorry to hear about order {number}. Please send us a direct message and we will help you."


def test_a_form_letter_stays_one_whatever_is_filled_in() -> None:
    found = likeness(FORM.format(name="Ann", number=17), [FORM.format(name="Ben", number=99)])
    assert found.alike
    assert found.particular == ("Ann", "17")


def test_an_answer_of_its_own_is_like_nothing() -> None:
    found = likeness("Luca keeps the corner table for you on Friday at eight.", [FORM.format(name="Ann", number=1)])
    assert (found.share, found.nearest, found.alike) == (0.0, None, False)
    assert "Luca" in found.particular


def test_nothing_said_before_is_nothing_alike() -> None:
    assert likeness("Ciao Ann!", []).share == 0.0
    assert likeness("", ["", "Ciao"]).nearest is None


def test_the_first_of_equals_is_named() -> None:
    assert likeness("We open at six", ["We open at six", "we open at SIX!"]).nearest == 0


def test_addresses_names_and_numbers_do_not_make_it_different() -> None:
    assert pairs("@ann see https://example.org/1 order 5") == pairs("@ben see www.example.net order 6")


def test_signatures_find_the_same_nearest_as_comparing_all() -> None:
    told = [f"Your table number {n} is ready, {word} and friends" for n, word in enumerate("abcdefghij" * 5)]
    told[37] = "Cleo, the baker says the almond cake is back from Thursday on, shall we keep one for you?"
    draft = "Dov, the baker says the almond cake is back from Thursday on, shall we keep two for you?"
    assert len(told) > VERIFIED
    assert likeness(draft, told, [signature(text) for text in told]) == likeness(draft, told)
    assert likeness(draft, told).nearest == 37


def test_a_signature_made_by_another_version_rules_nothing_out() -> None:
    kept = signature("We open at six")
    assert resemblance(kept, b"\x00" + kept[1:]) == 1.0
    assert resemblance(kept, b"") == 1.0


def test_unlike_texts_have_unlike_signatures() -> None:
    assert resemblance(signature("We open at six every day"), signature("Is the cake gluten free")) < 0.2


def test_the_module_brings_no_library_along_until_it_is_used() -> None:
    code = "import sys, porch.analytics.likeness; sys.exit(any(m in sys.modules for m in ('rensa', 'numpy')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.text(), st.text())
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0.0 <= jaccard(pairs(one), pairs(other)) <= 1.0
    assert likeness(one, [other]).share == likeness(other, [one]).share
