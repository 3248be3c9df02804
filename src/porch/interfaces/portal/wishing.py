"""What somebody sends from the page of their wishes, read with care."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.http import QueryDict
from django.utils.translation import gettext as _

from porch.analytics.cadence.standing import Pace
from porch.core.errors import PorchError
from porch.interfaces.portal import tongues
from porch.interfaces.portal.words import PACES
from porch.records.consent.queries import Purpose
from porch.records.consent.wishing import Wished
from porch.records.outbox.choosing import OFFERED

LONGEST_PAUSE = timedelta(days=3 * 366)
ZONES = tuple(
    sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was chosen on the page; `refused` says what could not be read, and nothing is kept then."""

    purposes: Mapping[Purpose, bool]
    wished: Wished
    given: Mapping[str, Any]
    refused: str = ""


def read(post: QueryDict, *, held: Wished, kinds: list[str], now: datetime) -> Sent:
    """Return what a form of wishes says, on top of what is held; what it does not know stays as it was."""
    given = {name: post.get(name, "").strip()[:80] for name in ("pace", "from", "until", "pause", "zone", "language")}
    purposes = {purpose: purpose.value in post.getlist("purpose") for purpose in OFFERED}
    off = frozenset(kind for kind in kinds if kind not in post.getlist("channel"))
    try:
        wished = replace(
            held, pace=_pace(given["pace"]), channels_off=off | (held.channels_off - set(kinds)),
            quiet=_quiet(given["from"], given["until"]), zone=_zone(given["zone"]),
            paused_until=_pause(given["pause"], _zone(given["zone"]), now),
            language=given["language"] if given["language"] in tongues.CODES else "",
        )  # fmt: skip
    except PorchError as error:
        return Sent(purposes=purposes, wished=replace(held, channels_off=off), given=given, refused=str(error))
    return Sent(purposes=purposes, wished=wished, given=given)


def given(wished: Wished) -> dict[str, Any]:
    """Return what the form shows of wishes that are held."""
    early, late = wished.quiet or (None, None)
    zone = ZoneInfo(wished.zone) if wished.zone in ZONES else UTC
    return {
        "pace": wished.pace.value, "from": f"{early:%H:%M}" if early else "", "until": f"{late:%H:%M}" if late else "",
        "pause": f"{wished.paused_until.astimezone(zone):%Y-%m-%d}" if wished.paused_until else "",
        "zone": wished.zone, "language": wished.language,
    }  # fmt: skip


def _pace(text: str) -> Pace:
    if text not in {name for name, _, _ in PACES}:
        raise PorchError(_("Choose how often."))
    return Pace(text)


def _quiet(early: str, late: str) -> tuple[time, time] | None:
    if not early and not late:
        return None
    try:
        hours = time.fromisoformat(early), time.fromisoformat(late)
    except ValueError as error:
        raise PorchError(_("Write both quiet hours, such as 20:00 and 08:00, or neither.")) from error
    if hours[0] == hours[1]:
        raise PorchError(_("Quiet hours that begin when they end would be the whole day. Pause instead."))
    return hours


def _zone(text: str) -> str:
    if text and text not in ZONES:
        raise PorchError(_("Nobody knows a time zone of this name. Choose one from the list."))
    return text


def _pause(text: str, zone: str, now: datetime) -> datetime | None:
    """Return the start of the day on which we may write again; a day that has passed is no pause."""
    if not text:
        return None
    try:
        until = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone) if zone else UTC)
    except ValueError as error:
        raise PorchError(_("Write a day such as 2026-12-24.")) from error
    if until > now + LONGEST_PAUSE:
        raise PorchError(_("That is years away. Choose “Nothing for now” instead."))
    return until if until > now else None
