"""A no and its reason, in seven languages; a yes with a reason is no no."""

from __future__ import annotations

import pytest

from porch.analytics.refusing import Refusal, refusal


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I'm sorry, we can't change it: it has left already.", Refusal.BARE),
        ("We are fully booked, because of the fair.", Refusal.REASONED),
        ("Purtroppo non è possibile, perché siamo chiusi.", Refusal.REASONED), ("No podemos.", Refusal.BARE),
        ("Nous ne pouvons pas, car le four est cassé.", Refusal.REASONED),
        ("Das ist leider nicht möglich, weil wir umziehen.", Refusal.REASONED), ("Das ist ausverkauft.", Refusal.BARE),
        ("Não é possível, pois fechamos cedo.", Refusal.REASONED), ("Helaas niet.", Refusal.BARE),
        ("Yes, because it is you", None), ("", None), ("🙏", None),
    ],
)  # fmt: skip
def test_a_no_is_told_from_a_yes_and_its_reason_found(text: str, found: Refusal | None) -> None:
    assert refusal(text) is found
