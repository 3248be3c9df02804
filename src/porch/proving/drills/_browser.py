"""A colleague's browser: signed in, it answers through the web server, which may die under it."""

from __future__ import annotations

import secrets

import httpx

EMAIL = "alice@example.test"


class Browser:
    """Answers conversations on the console of the web server at `url`; needs Django set up, for the session only."""

    def __init__(self, url: str) -> None:
        token = secrets.token_hex(16)
        cookies = {"porch_console": _session(), "porch_csrf": token}
        self._http = httpx.Client(
            base_url=url, cookies=cookies, headers={"X-CSRFToken": token}, timeout=20, trust_env=False
        )

    def answer(self, *, thread: int, handle: int, text: str, key: str) -> int:
        """Send an answer and return the status; 0 when the web server fell before it said whether it took it."""
        try:
            form = {"text": text, "key": key}
            return self._http.post(f"/conversations/{thread}-{handle}/replies/", data=form).status_code
        except httpx.HTTPError:
            return 0


def _session() -> str:
    """Return the name of a session of Alice's, as signing in would make it."""
    from django.test import Client

    from porch.records.team import actions as team
    from porch.records.team.models import Member

    alice = Member.objects.filter(login__email=EMAIL).first() or team.add_member(
        name="Alice", email=EMAIL, role="owner"
    )
    browser = Client()
    browser.force_login(alice.login)
    return str(browser.cookies["porch_console"].value)
