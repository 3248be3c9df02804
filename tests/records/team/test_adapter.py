"""Nobody signs up by themselves."""

from __future__ import annotations

from django.test import RequestFactory

from porch.records.team.adapter import Doorkeeper


def test_there_is_no_open_sign_up() -> None:
    assert not Doorkeeper().is_open_for_signup(RequestFactory().get("/"))
