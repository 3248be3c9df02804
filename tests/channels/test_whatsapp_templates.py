"""Templates as Meta tells them: which may be said, why another may not, and how one leaves with its blanks filled."""

from __future__ import annotations

from typing import Any

import pytest

from porch.channels._whatsapp_templates import read, sent
from porch.core.template import Filled

BODY = {"type": "BODY", "text": "Hello {{1}}"}


def told(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a template as Meta lists it."""
    common = {"name": "hello", "language": "en_GB", "category": "UTILITY", "status": "APPROVED"}
    return {**common, "components": [BODY, *parts], **more}


def button(**more: str) -> dict[str, Any]:
    """Return the part of a template with one button."""
    return {"type": "BUTTONS", "buttons": [more]}


@pytest.mark.parametrize("part", [
    {"type": "HEADER", "format": "TEXT", "text": "Acme"}, {"type": "FOOTER", "text": "Bye"},
    button(type="QUICK_REPLY", text="Stop"), button(type="URL", url="https://shop.example/"),
    button(type="PHONE_NUMBER", phone_number="+1"),
])  # fmt: skip
def test_what_stands_still_around_the_blanks_is_no_hindrance(part: dict[str, Any]) -> None:
    assert read(told(part)).approved


@pytest.mark.parametrize(("part", "why"), [
    ({"type": "HEADER", "format": "IMAGE"}, "photo"), ({"type": "HEADER", "format": "LOCATION"}, "a place"),
    ({"type": "HEADER", "format": "TEXT", "text": "For {{1}}"}, "heading"),
    (button(type="URL", url="https://shop.example/{{1}}"), "button"), (button(type="FLOW"), "button"),
    ({"type": "CAROUSEL", "cards": []}, "button"),
])  # fmt: skip
def test_what_porch_cannot_fill_in_is_never_said(part: dict[str, Any], why: str) -> None:
    assert why in read(told(part)).refusal


@pytest.mark.parametrize(("status", "words"), [
    ("PAUSED", "people did not like"), ("REJECTED", "Meta rejected this template."), ("PENDING", "not looked at"),
    ("SOMETHING_NEW", "something_new"), ("", "no standing told"),
])  # fmt: skip
def test_one_that_is_not_approved_says_so(status: str, words: str) -> None:
    assert words in read(told(status=status)).refusal


@pytest.mark.parametrize("odd", [{}, {"name": "x"}, {"components": 7, "status": "APPROVED"}, told(components=[4])])
def test_a_template_of_an_unknown_shape_is_never_said(odd: dict[str, Any]) -> None:
    assert read(odd).refusal


def test_numbered_blanks_are_sent_in_their_order_and_named_ones_by_name() -> None:
    numbered = sent(Filled(name="a", language="en", values=(("1", "x\ny"), ("2", "z"))))
    named = sent(Filled(name="a", language="en", values=(("guest", "Ann"),)))
    assert numbered["template"]["components"][0]["parameters"] == [
        {"type": "text", "text": "x y"}, {"type": "text", "text": "z"},
    ]  # fmt: skip
    assert named["template"]["components"][0]["parameters"] == [
        {"type": "text", "text": "Ann", "parameter_name": "guest"}
    ]
