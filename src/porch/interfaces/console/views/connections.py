"""Connections: how each is doing, and the wizard that makes one out of its Card."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from porch.core.errors import PorchError
from porch.desk.post import actions as post
from porch.desk.post import doorsteps
from porch.desk.post import queries as channels
from porch.interfaces.console import page
from porch.interfaces.console.followers import followers
from porch.interfaces.console.forms import connect_form
from porch.interfaces.console.rows import address_of, known_as
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.health import told
from porch.records.accounts import actions as accounts
from porch.records.accounts import queries
from porch.records.outbox import queries as outbox

KEPT = "console-consent"
MARKS = {"never": "never", "notyet": "not yet", "notimpl": "not built"}


def connections(request: HttpRequest) -> HttpResponse:
    """Every connection and how it is doing."""
    kept = outbox.kept_by_account(viewer(request))
    found = [line(account, kept.get(account.pk, 0)) for account in queries.accounts(viewer(request))]
    return page.show(request, "connections.html", {"accounts": found}, room="connections")


def connection(request: HttpRequest, account_id: int) -> HttpResponse:
    """One connection."""
    account = _account(request, account_id)
    kept = outbox.kept_by_account(viewer(request)).get(account.pk, 0)
    shown = line(account, kept)
    shown.health = told(channels.health(viewer(request), account, now()), account)
    shown.placing = reverse("console:connection-placing", args=[account.pk]) if doorsteps.door_of(account) else ""
    counted = followers(viewer(request), account, channels.card_of(account), now())
    return page.show(request, "connection.html", {"account": shown, "followers": counted}, room="connections")


def test(request: HttpRequest, account_id: int) -> HttpResponse:
    """Try the key on the real network."""
    account = _account(request, account_id)
    card = channels.card_of(account)
    tried = post.try_out(card, accounts.credentials(account))
    if tried.handle is None:
        return page.refused(request, f"{card.label} said: {tried.problem}", back=_url(account))
    return page.done(request, f"It works: we are {address_of(tried.handle)} on {card.label}.", back=_url(account))


def pause(request: HttpRequest, account_id: int) -> HttpResponse:
    """Stop listening for now."""
    account = accounts.pause(account=_account(request, account_id))
    undo = reverse("console:connection-listening", args=[account.pk])
    return page.done(
        request, f"{account.name} rests. Nothing is collected until you listen again.", undo=undo, back=_url(account)
    )


def listening(request: HttpRequest, account_id: int) -> HttpResponse:
    """Listen again."""
    account = accounts.resume(account=_account(request, account_id), at=now())
    return page.done(request, f"Listening to {account.name} again.", back=_url(account))


def closure(request: HttpRequest, account_id: int) -> HttpResponse:
    """Disconnect: the key is deleted, what was said stays."""
    post.read_deliveries()  # what was pushed is read while there is a key that knows its signature
    account = accounts.disconnect(account=_account(request, account_id), at=now())
    page.forget_rooms()
    words = f"{account.name} is disconnected and its key deleted. Everything that was said stays."
    return page.done(request, words, back=reverse("console:connections"))


def consent(request: HttpRequest, account_id: int) -> HttpResponse:
    """Connect again: straight to the network's own page, or to the form with what we know filled in."""
    account = _account(request, account_id)
    card = channels.card_of(account)
    if card.consent is None:
        return HttpResponseRedirect(_form_url(account))
    try:
        url, kept = post.begin_consent_again(account, request.build_absolute_uri(reverse("console:connect-back")))
    except PorchError as error:
        return page.refused(request, error, back=_form_url(account))
    return _onward_to(request, card, url, kept)


def connect(request: HttpRequest) -> HttpResponse:
    """The channels one can connect."""
    cards = [
        SimpleNamespace(
            url=reverse("console:connect-channel", args=[c.name]), icon=c.icon, label=c.label, advice=c.advice
        )
        for c in channels.cards()
    ]
    closed = [
        SimpleNamespace(icon=c.icon, label=c.label, why=c.closed, mark=MARKS[c.gaps["listens"][0].value])
        for c in channels.closed_cards()
    ]
    has = queries.accounts(viewer(request)).exists()
    context = {"cards": cards, "closed": closed, "has_connections": has}
    return page.show(request, "connect.html", context, room="connections")


def connect_channel(request: HttpRequest, channel: str) -> HttpResponse:
    """The form a channel asks for, its test button, and the way to its consent page."""
    card = channels.card(channel)
    if card is None or card not in channels.cards():
        raise Http404
    again = _again(request, channel)
    form = _form_of(request, card, again)
    if request.method != "POST":
        return _form(request, card, form)
    given = {name: request.POST.get(name, "") for name in form.fields}
    if not form.is_valid():
        return _form(request, card, form, status=422)
    try:
        if request.POST.get("do") == "test":
            known = post.held(again) if again else {}
            return _tested(request, card, form, post.try_out(card, {**known, **_typed(given)}))
        # A secret one may leave out is a key made by hand; one that must be told is our app's, and leads to consent.
        if card.consent is not None and not any(given.get(f.name) for f in card.fields if f.secret and not f.required):
            return _to_consent(request, card, given)
        if again is not None:
            return _reconnected(request, post.connect_again(again, given, by=viewer(request), at=now()))
        account = post.connect(card, given, by=viewer(request), at=now())
    except PorchError as error:
        return _form(request, card, form, refused=str(error), status=422)
    return _connected(request, account)


def back(request: HttpRequest) -> HttpResponse:
    """Come back from a network's consent page."""
    kept = request.session.pop(KEPT, {})
    if error := request.GET.get("error_description") or request.GET.get("error"):
        return page.refused(request, f"The network said no: {error[:200]}", back=reverse("console:connect"))
    try:
        account = post.finish_consent(
            kept, code=request.GET.get("code", ""), state=request.GET.get("state", ""), by=viewer(request), at=now()
        )
    except PorchError as error_:
        return page.refused(request, error_, back=reverse("console:connect"))
    return _reconnected(request, account) if kept.get("account") else _connected(request, account)


def line(account: Any, kept: int = 0) -> SimpleNamespace:
    """Return how a connection is doing, in words."""
    card = channels.card_of(account)
    refused, paused = account.state == "refused", account.state == "paused"
    trouble = refused or bool(account.failing_since)
    words, icon = _state(account, trouble=trouble, refused=refused, paused=paused, kept=kept)
    reading = account.history_done_at is None and not trouble and not paused and account.channel != "archive"
    return SimpleNamespace(
        url=_url(account), icon=card.icon, label=card.label, name=account.name, trouble=trouble,
        refused=refused, failing_since=account.failing_since,
        paused=paused, state_icon=icon, state_words=words, kept=kept, error=account.error if trouble else "",
        reading=SimpleNamespace(seen=account.history_seen, total=account.history_total) if reading else None,
        reconnect_url=reverse("console:connection-consent", args=[account.pk]), connected_at=account.connected_at,
        handle=known_as(account), heard_at=account.heard_at, blocked_until=account.blocked_until if trouble else None,
        key_expires_at=account.key_expires_at,
        gaps=[SimpleNamespace(words=why, mark=gap.value) for gap, why in card.gaps.values()],
    )  # fmt: skip


def _state(account: Any, *, trouble: bool, refused: bool, paused: bool, kept: int) -> tuple[str, str]:
    held = f" {kept} {'answer is' if kept == 1 else 'answers are'} kept here." if kept else ""
    since = timezone.localtime(account.failing_since) if account.failing_since else None
    when = (
        f" since {since:%H:%M}"
        if since and since.date() == timezone.localdate()
        else f" since {since:%d %B}"
        if since
        else ""
    )
    if refused:
        return f"Our key is refused{when}.{held} Reconnect.", "triangle-alert"
    if paused:
        return "Paused.", "clock"
    if trouble:
        return f"No answer{when}. Porch tries again by itself.{held}", "triangle-alert"
    return ("Listening." if account.heard_at else "About to listen for the first time."), "check"


def _tested(request: HttpRequest, card: Any, form: Any, tried: Any) -> HttpResponse:
    if tried.handle is None:
        return _form(request, card, form, refused=tried.problem, status=422)
    return _form(request, card, form, tested=f"It works: we are {address_of(tried.handle)} there. Nothing is kept yet.")


def _to_consent(request: HttpRequest, card: Any, given: dict[str, str]) -> HttpResponse:
    url, kept = post.begin_consent(card, given, request.build_absolute_uri(reverse("console:connect-back")))
    return _onward_to(request, card, url, kept)


def _onward_to(request: HttpRequest, card: Any, url: str, kept: dict[str, str]) -> HttpResponse:
    request.session[KEPT] = kept
    # A page and not a redirect: browsers hold a form to the CSP's form-action wherever it is redirected to.
    return page.show(
        request, "consent.html", {"card": card, "url": url, "place": urlsplit(url).hostname}, room="connections"
    )


def _reconnected(request: HttpRequest, account: Any) -> HttpResponse:
    words = f"{account.name} is connected again. Porch goes on from where it stood, and what was kept leaves now."
    return page.done(request, words, back=_url(account))


def _connected(request: HttpRequest, account: Any) -> HttpResponse:
    page.forget_rooms()
    if doorsteps.door_of(account) is not None:
        placing = reverse("console:connection-placing", args=[account.pk])
        return page.done(request, f"{account.name} is open. Put it where people pass.", back=placing)
    hook = channels.health(viewer(request), account, now()).webhook
    if hook is not None and hook.address:
        words = f"{account.name} is connected. Give the network the webhook address below, so that it can push."
        return page.done(request, words, back=_url(account))
    words = f"{account.name} is connected. Porch reads its last 90 days now, newest first."
    return page.done(request, words, back=reverse("console:first-look"))


def _form(
    request: HttpRequest, card: Any, form: Any, *, tested: str = "", refused: str = "", status: int = 200
) -> HttpResponse:
    shown = SimpleNamespace(
        icon=card.icon,
        label=card.label,
        advice=card.advice,
        waits=card.waits_for_address,
        consents=card.consent is not None,
    )
    context = {"card": shown, "form": form, "tested": tested, "refused": refused}
    return page.show(request, "connect_form.html", context, room="connections", status=status)


def _again(request: HttpRequest, channel: str) -> Any:
    """Return the connection that is made again, when the address names one of this channel."""
    named = request.GET.get("account", "")
    account = queries.account(viewer(request), int(named)) if named.isdecimal() and len(named) < 10 else None
    return account if account and account.channel == channel and account.closed_at is None else None


def _form_of(request: HttpRequest, card: Any, again: Any) -> Any:
    data = request.POST if request.method == "POST" else None
    if again is None:
        return connect_form(card, data)
    known = post.held(again)
    kept = [f.name for f in card.fields if f.secret and known.get(f.name)]
    return connect_form(card, data, post.held(again, secrets_too=False), kept)


def _typed(given: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in given.items() if value.strip()}


def _account(request: HttpRequest, account_id: int) -> Any:
    account = queries.account(viewer(request), account_id)
    if account is None or account.closed_at is not None:
        raise Http404
    return account


def _form_url(account: Any) -> str:
    return f"{reverse('console:connect-channel', args=[account.channel])}?account={account.pk}"


def _url(account: Any) -> str:
    return reverse("console:connection", args=[account.pk])
