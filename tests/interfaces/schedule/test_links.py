"""Addresses in letters open the answer."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from porch.interfaces.schedule.links import conversation_link, whole


@pytest.mark.parametrize(
    ("public", "begins"), [("https://porch.example", "https://porch.example/"), ("", "http://127.0.0.1:8420/")]
)
def test_a_letter_opens_a_conversation_where_people_reach_porch(
    settings: LazySettings, public: str, begins: str
) -> None:
    settings.PORCH_PUBLIC_URL = public
    link = conversation_link(3, 7)
    assert link.startswith(begins)
    assert "3-7" in link
    assert whole("/with/choices/7/") == f"{begins}with/choices/7/"
