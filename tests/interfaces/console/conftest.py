"""The cast at work: Alice owns, Bob answers, Charlie may only read; Ann, Ben, Cleo and Dov write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from porch.core.interaction import Handle, Heard, Kind, Media, Spoiled, Visibility, digest
from porch.desk.morning import actions as morning
from porch.desk.morning import table
from porch.records.accounts import actions as accounts
from porch.records.interactions import actions as log
from porch.records.team import actions as team
from tests.settling import Settling

PASSWORD = "a lamp on the porch"
ANN = Handle(kind="email", value="ann@example.org", name="Ann Lindqvist")
BEN = Handle(kind="mastodon", value="ben@town.example", name="Ben Okafor", followers=320)
CLEO = Handle(kind="mastodon", value="cleo@town.example", name="Cleo Marsh")
DOV = Handle(kind="bluesky", value="dov.example", name="Dov Peretz", followers=20400)
ARABIC = Handle(kind="mastodon", value="a@town.example", name=("عبد الرحمن بن محمد " * 20)[:300])
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Everybody, and the clock they live by."""

    alice: Any
    bob: Any
    charlie: Any
    mastodon: Any
    email: Any
    bluesky: Any
    now: datetime


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    cache.clear()
    table.forget()
    yield
    cache.clear()
    table.forget()


@pytest.fixture
def team_of_three(db: None) -> tuple[Any, Any, Any]:
    """Alice, Bob and Charlie."""
    return gather()


def gather() -> tuple[Any, Any, Any]:
    """Let the three of them join."""
    alice = team.add_member(name="Alice", email="alice@trattoria.example", password=PASSWORD, role="owner")
    bob = team.add_member(name="Bob", email="bob@trattoria.example", password=PASSWORD, role="member", desk="marketing")
    charlie = team.add_member(name="Charlie", email="charlie@trattoria.example", password=PASSWORD, role="reader")
    return alice, bob, charlie


@pytest.fixture(scope="module")
def standing_town(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Town | None]:
    """The town for a whole module, as it takes its time; None where a test commits, or would find the house empty."""
    if not all(lives_there(item) for item in request.session.items if item.nodeid.startswith(request.node.nodeid)):
        yield None
        return
    with django_db_blocker.unblock(), transaction.atomic():
        yield fill(*gather())
        transaction.set_rollback(True)


def lives_there(item: pytest.Item) -> bool:
    """Say whether a test finds the town as it stands, and leaves it so."""
    marks = list(item.iter_markers("django_db"))
    names = getattr(item, "fixturenames", ())
    if any(mark.kwargs.get("transaction") for mark in marks):
        return False
    return "town" in names or not (marks or "db" in names)


@pytest.fixture
def town(standing_town: Town | None, db: None) -> Town:
    """A trattoria with three connections and a few people who wrote."""
    return fill(*gather()) if standing_town is None else deepcopy(standing_town)


def fill(alice: Any, bob: Any, charlie: Any) -> Town:
    """Let the town happen; all of it goes through the log."""
    now = datetime.now(UTC).replace(microsecond=0)
    team.change_business(name="Trattoria Milwaukee", time_zone="Europe/Rome", began_at=now - timedelta(days=30))
    table.forget()
    mastodon = _connect("mastodon", "@trattoria@town.example", now)
    email = _connect("email", "ciao@trattoria.example", now)
    bluesky = _connect("bluesky", "trattoria.example", now)
    log.record(account=mastodon, items=_on_mastodon(now), received_at=now)
    log.record(account=email, items=_by_mail(now), received_at=now)
    log.record(
        account=bluesky,
        items=[_said("b1", DOV, now - timedelta(days=1), "Could I ask you two questions about the kitchen?")],
        received_at=now,
    )
    morning.refresh(now=now)
    return Town(alice=alice, bob=bob, charlie=charlie, mastodon=mastodon, email=email, bluesky=bluesky, now=now)


def sign_in(member: Any) -> Client:
    """Return a browser in which `member` is signed in."""
    client, session = Client(), SessionStore()
    session[SESSION_KEY] = str(member.login.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = member.login.get_session_auth_hash()
    session.create()  # a third of what Client.force_login writes, for the same session
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client


def _connect(channel: str, handle: str, now: datetime) -> Any:
    account = accounts.connect(channel=channel, name=handle, handle=handle, credentials={"access_token": "x"}, at=now)
    accounts.note_heard(account=account, at=now, due_at=now)
    accounts.note_history(account=account, seen=9, total=9, done_at=now)
    account.refresh_from_db()
    return account


def _on_mastodon(now: datetime) -> list[Heard | Spoiled]:
    began = "https://town.example/1"
    photo = Media(content=PIXEL, name="plate.png", content_type="image/png", alt="A plate of mussels")
    return [
        _said(began, BEN, now - timedelta(days=3), "@trattoria were you open on Friday? It was dark at eight."),
        _said(
            "https://town.example/2",
            BEN,
            now - timedelta(hours=20),
            "My cousin was sick after the mussels. Food poisoning. Does anybody read this?",
            reply_to=began,
            media=(photo,),
        ),
        _said(
            "https://town.example/3", CLEO, now - timedelta(hours=3), "@trattoria is the new bread from another bakery?"
        ),
        _said("https://town.example/4", ARABIC, now - timedelta(hours=5), "هل لديكم طاولة لستة أشخاص مساء الجمعة؟"),
        _said("https://town.example/5", CLEO, now - timedelta(days=40), "@trattoria do you have a table for two?"),
    ]


def _by_mail(now: datetime) -> list[Heard | Spoiled]:
    return [
        _said(
            "<1@example.org>",
            ANN,
            now - timedelta(days=2),
            "Do you still do the saffron risotto on Thursdays? We are four.",
            subject="Thursday",
            private=True,
        ),
        Spoiled(
            raw=b"From: : =?utf-q?i4?content;\r\n\r\nhello", reason="ValueError: invalid header", where="INBOX[12]"
        ),
    ]


def _said(
    name: str,
    who: Handle,
    at: datetime,
    words: str,
    *,
    reply_to: str = "",
    subject: str = "",
    private: bool = False,
    media: tuple[Media, ...] = (),
) -> Heard:
    raw = f"{name} {words}".encode()
    return Heard(
        external_id=name, version=digest(raw), kind=Kind.CREATE, author=who, at=at, raw=raw, text=words,
        subject=subject, visibility=Visibility.DIRECT if private else Visibility.PUBLIC,
        in_reply_to=reply_to, thread=reply_to, media=media,
        url="" if private else f"https://town.example/{digest(raw)[:6]}",
    )  # fmt: skip


ARTEFACTS = Path(__file__).resolve().parents[3] / "artefacts"


@pytest.fixture(scope="session")
def browser(chromium: Any) -> Any:
    """The machine's own Chromium."""
    return chromium


@dataclass(frozen=True, slots=True)
class Window:
    """A signed-in browser window on the running house."""

    page: Any
    address: str
    complaints: list[str]
    settling: Settling

    def visit(self, path: str) -> Any:
        """Go to a path and wait until it stands."""
        self.settling.goto(f"{self.address}{path}")
        return self.page


@contextmanager
def window(
    browser: Any, address: str, member: Any = None, *, width: int = 1280, scheme: str = "light"
) -> Iterator[Window]:
    """Open a window in which `member` is signed in; what the browser complains about is collected."""
    context = browser.new_context(viewport={"width": width, "height": 800 if width > 600 else 740}, color_scheme=scheme)
    if member is not None:
        cookie = sign_in(member).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
    page, complaints = context.new_page(), []
    page.set_default_timeout(10_000)
    page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Window(page, address, complaints, Settling(page))
    context.close()
