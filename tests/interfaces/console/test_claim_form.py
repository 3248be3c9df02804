"""The form of a claim knows every figure that can prove one, and who may answer."""

from __future__ import annotations

from types import SimpleNamespace

from porch.engagement.claims.actions import What
from porch.engagement.claims.measures import MEASURES
from porch.interfaces.console.claim_form import ClaimForm

US = (SimpleNamespace(pk=1, name="Olga", may_write=True), SimpleNamespace(pk=2, name="Rita", may_write=False))


def test_every_figure_is_offered_and_whoever_may_write() -> None:
    form = ClaimForm(colleagues=US)
    assert {key for key, _name in form.fields["measure"].choices} == {"", *MEASURES}  # type: ignore[attr-defined]
    assert form.fields["owner"].choices == [(1, "Olga")]  # type: ignore[attr-defined]


def test_what_was_told_is_the_claim_without_its_owner() -> None:
    form = ClaimForm({"words": "We answer.", "owner": "1", "measure": "answered"}, colleagues=US)
    assert form.is_valid()
    assert (form.what(), form.cleaned_data["owner"]) == (What(words="We answer.", measure="answered"), 1)
    assert not ClaimForm({"words": "We answer.", "owner": "2"}, colleagues=US).is_valid()
