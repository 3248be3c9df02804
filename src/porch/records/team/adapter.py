"""allauth's adapter: nobody signs up by themselves, and persons do not get into the console."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Doorkeeper(DefaultAccountAdapter):  # type: ignore[misc]
    """Lets members in by the console's door."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Colleagues are invited; there is no open sign-up."""
        return False
