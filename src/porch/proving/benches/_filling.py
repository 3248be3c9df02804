"""Fills a database for the morning bench by the way everything comes in, and signs a member in."""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "porch.config.settings")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.interfaces.console.refs import Ref
from porch.projections.waiting import projector
from porch.projections.waiting import queries as waiting
from porch.proving.benches._crowd import Crowd
from porch.records.accounts import actions as accounts
from porch.records.interactions import actions as log
from porch.records.team import actions as team
from porch.records.team.models import Member

BATCH = 20_000


def main(messages: int) -> dict[str, Any]:
    """Fill, and return the cookie, some conversations' addresses and how many statements each page takes."""
    call_command("migrate", verbosity=0, interactive=False)
    now = SYSTEM_CLOCK.now()
    account = accounts.connect(channel="mastodon", name="bench", handle="us@bench", credentials={}, at=now)
    accounts.pause(account=account)
    crowd = Crowd(seed=2026, until=now, total=messages, over=timedelta(days=400))
    for start in range(0, messages, BATCH):
        log.record(account=account, items=crowd.say(min(BATCH, messages - start)), received_at=now, cursor=str(start))
        projector.catch_up(now=now)
    member = team.add_member(name="Alice", email="alice@example.test", role="owner")
    team.change_business(name="Bench", began_at=now - timedelta(days=30))
    morning.refresh(now=now)
    morning.give_turns(now=now)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    refs = [Ref(s.thread_id, s.handle_id) for s in waiting.longest_waiting(SYSTEM, since=now - timedelta(days=30))]
    paths = [reverse("console:conversation", args=[ref]) for ref in refs]
    cookie = _sign_in(member)
    return {
        "cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}", "conversations": paths,
        "statements": max(_statements(cookie, path) for path in ("/", paths[0])),
        "bare_statements": _statements(cookie, "/bench/bare/"),
    }  # fmt: skip


def _sign_in(member: Member) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(member.login.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.login.get_session_auth_hash()
    session.create()
    return session.session_key or ""


def _statements(cookie: str, path: str) -> int:
    settings.ROOT_URLCONF = "porch.proving.benches._bare_page"
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    client.get(path)
    log.log(kind=Kind.NOTE, at=SYSTEM_CLOCK.now())  # something happened: the morning must be drawn anew
    with CaptureQueriesContext(connection) as taken:
        client.get(path)
    return len(taken)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))  # noqa: T201
