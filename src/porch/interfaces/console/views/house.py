"""Looking after the house: quarantine, ledger, settings."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format

from porch.core.errors import PorchError
from porch.desk.morning import table
from porch.desk.post import actions as post
from porch.desk.post import queries as books
from porch.interfaces.console import page
from porch.interfaces.console.forms import SettingsForm
from porch.interfaces.console.views.common import now, viewer
from porch.records.accounts import queries as accounts
from porch.records.interactions import queries as log
from porch.records.team import actions as team

SHOWN_BYTES = 20_000
DAYS = 7
FATES = (
    ("answered", "Answered"), ("answered_elsewhere", "Elsewhere"), ("handed_over", "Handed over"),
    ("acknowledged", "Acknowledged"), ("declined", "Declined"), ("needs_no_answer", "Needs none"),
    ("set_aside", "Set aside"), ("waiting", "Waiting"),
)  # fmt: skip


def quarantine(request: HttpRequest) -> HttpResponse:
    """What could not be read."""
    account = _connection(request)
    found = log.quarantined(viewer(request), account_id=account.pk if account else None, limit=100)
    context = {"items": [_item(one) for one in found], "connection": account}
    return page.show(request, "quarantine.html", context, room="quarantine")


def quarantined(request: HttpRequest, item_id: int) -> HttpResponse:
    """One item with its bytes."""
    found = _quarantined(request, item_id)
    raw = log.raw_bytes(viewer(request), found.delivery)
    item = _item(found)
    item.bytes, item.size, item.cut = raw[:SHOWN_BYTES].decode("utf-8", "replace"), len(raw), len(raw) > SHOWN_BYTES
    return page.show(request, "quarantined.html", {"item": item}, room="quarantine")


def replay(request: HttpRequest, item_id: int) -> HttpResponse:
    """Read one item again."""
    found, back = _quarantined(request, item_id), reverse("console:quarantine")
    try:
        understood = post.replay(found)
    except PorchError as error:
        return page.refused(request, error, back=back)
    page.forget_rooms()
    if not understood:
        return page.refused(request, "It still cannot be read. Its bytes stay here.", back=back)
    return page.done(request, "It could be read this time, and is in the log.", back=back)


def replays(request: HttpRequest) -> HttpResponse:
    """Read all of them again, a hundred at a time."""
    account = _connection(request)
    found = log.quarantined(viewer(request), account_id=account.pk if account else None, limit=100)
    read = 0
    for item in found:
        whole = log.quarantined_item(viewer(request), item.pk)
        try:
            read += bool(whole and post.replay(whole))
        except PorchError:
            continue
    page.forget_rooms()
    return page.done(request, f"{read} of {len(found)} could be read this time.", back=reverse("console:quarantine"))


def ledger(request: HttpRequest) -> HttpResponse:
    """Every day adds up, to the item."""
    today = now().date()
    last = min(_day(request.GET.get("last", "")) or today, today)
    here = reverse("console:ledger")
    later = min(last + timedelta(days=DAYS), today)
    context = {
        "columns": [label for _, label in FATES],
        "lines": [
            _line(line) for line in books.days(viewer(request), last=last, count=DAYS) if line.stored or line.is_alarm
        ],
        "alarms": [_alarm(count) for count in books.alarms(viewer(request), now())],
        "earlier_url": f"{here}?last={last - timedelta(days=DAYS)}",
        "later_url": f"{here}?last={later}" if last < today else "",
    }
    return page.show(request, "ledger.html", context, room="ledger")


def more(request: HttpRequest) -> HttpResponse:
    """What does not fit into the bar of a phone."""
    return page.show(request, "more.html", room="more")


def settings(request: HttpRequest) -> HttpResponse:
    """How the business likes its mornings."""
    business = table.business()
    urgent = "\n".join(f"{language}: {', '.join(words)}" for language, words in business.urgent_words.items())
    initial = {
        "name": business.name, "time_zone": business.time_zone, "minutes": business.minutes,
        "bound_days": business.bound_days, "quiet_share": business.quiet_share, "digest_hour": business.digest_hour,
        "urgent": urgent, "colour": business.colour, "second_colour": business.second_colour, "postal": business.postal,
    }  # fmt: skip
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        told["urgent_words"] = told.pop("urgent")
        team.change_business(**told)
        table.forget()
        return page.done(request, "Kept.", back=reverse("console:settings"))
    return page.show(request, "settings.html", {"form": form}, room="settings", status=422 if form.is_bound else 200)


def _line(line: Any) -> SimpleNamespace:
    words, icon = _comparison(line)
    return SimpleNamespace(
        day=line.day, account=line.account.name, stored=line.stored, fates=[line.fates.get(key, 0) for key, _ in FATES],
        differs=line.is_alarm, agrees=not line.is_alarm and line.held_there is not None, words=words, icon=icon,
    )  # fmt: skip


def _comparison(line: Any) -> tuple[str, str]:
    if not line.adds_up:
        return f"Does not add up: {sum(line.fates.values())} of {line.stored} have a fate", "triangle-alert"
    if line.missing:
        return f"{len(line.missing)} stand there and not here", "triangle-alert"
    if line.counted_at is None:
        return "Not compared yet", "hourglass"
    if line.held_there is None:
        return "Unverifiable: the network cannot be asked", "eye-off"
    return f"All {line.held_there} held there are here", "check"


def _alarm(count: Any) -> str:
    day = date_format(count.day, "j F")
    named = ", ".join(count.missing[:3]) + (" and more" if len(count.missing) > 3 else "")
    stand = "item stands" if len(count.missing) == 1 else "items stand"
    what = f"{len(count.missing)} {stand} there and not here ({named})"
    return f"{count.account.name}, {day}: {what}. Porch reads that day again."


def _item(found: Any) -> SimpleNamespace:
    return SimpleNamespace(
        url=reverse("console:quarantined", args=[found.pk]), reason=found.reason, account=found.account.name,
        where=found.where, at=found.at, attempts=found.attempts, bytes="", size=0, cut=False,
    )  # fmt: skip


def _connection(request: HttpRequest) -> Any:
    """Return the connection that the address or the form names, if it names one."""
    named = request.POST.get("connection") or request.GET.get("connection", "")
    return accounts.account(viewer(request), int(named)) if named.isdecimal() and len(named) < 10 else None


def _quarantined(request: HttpRequest, item_id: int) -> Any:
    found = log.quarantined_item(viewer(request), item_id)
    if found is None:
        raise Http404
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
