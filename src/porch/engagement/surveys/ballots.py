"""Answers without a name, so laid down that neither key nor order nor time leads back to anybody.

Each new ballot changes places with one drawn by chance among all there are, and all are written anew: then neither the
place on the disk nor the transaction that wrote a row says which came last.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from porch.analytics.surveys.suppressing import LEAST
from porch.core.errors import PorchError
from porch.engagement.surveys.models import Ballot, Invited, Quote, Sheet, Spent, Survey, Version

MOST = 2**31 - 1
HELD = ("version_id", "mode", "said", "second", "late", "released")


def cast(
    *, survey: Survey, version: Version, mode: str, said: Mapping[str, Any], late: bool,
    second: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Lay a ballot down among the others; nothing that says which one it is comes back."""
    with transaction.atomic():
        Survey.objects.select_for_update().get(pk=survey.pk)
        fresh = Ballot(survey=survey, version=version, mode=mode, said=dict(said), second=dict(second or {}), late=late)
        _lay(fresh)
        _change_places(fresh)
        _release(survey)
        Ballot.objects.filter(survey=survey).update(mode=F("mode"))


def looked_at(survey: Survey) -> QuerySet[Ballot]:
    """Return the ballots that figures may be made of: all that came in time once it is closed, before it the released.

    Five are released together, and as many wait behind them for the closing at least: no two looks differ by fewer.
    """
    in_time = Ballot.objects.filter(survey=survey, late=False)
    return in_time.filter(released=True) if survey.closed_at is None else in_time


def spend(*, survey: Survey, key: str) -> bool:
    """Note that a form was used; False where it was before."""
    digest = sha256(f"{settings.SECRET_KEY} {survey.pk} {key}".encode()).hexdigest()
    if Spent.objects.filter(digest=digest).exists():
        return False
    try:
        with transaction.atomic():
            Spent.objects.create(pk=_number(), digest=digest)
    except IntegrityError:
        return not Spent.objects.filter(digest=digest).exists() and spend(survey=survey, key=key)
    return True


def make_anonymous(*, survey: Survey) -> int:
    """Turn what was answered with a name into ballots, and drop who it was and when; return how many there were.

    What was begun and not sent off goes. Who took part stays known by the day, and nothing of how far they came.
    """
    with transaction.atomic():
        sheets = list(Sheet.objects.filter(survey=survey).exclude(finished_at=None).select_related("version"))
        Quote.objects.filter(survey=survey).update(sheet=None)
        for one in sorted(sheets, key=lambda _: secrets.randbits(64)):
            cast(survey=survey, version=one.version, mode=one.mode, said=one.said, second=one.second, late=one.late)
            spend(survey=survey, key=one.key)
        Sheet.objects.filter(survey=survey).delete()
        for row in Invited.objects.filter(survey=survey):
            row.began_at = None if row.finished_at is None else day(row.finished_at)
            row.finished_at = row.began_at
            row.code = row.code if row.code not in ("I", "P", "R") else ""
            row.save(update_fields=["began_at", "finished_at", "code"])
    return len(sheets)


def day(at: Any) -> Any:
    """Return the beginning of a day: all that is kept of when somebody took part anonymously."""
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _lay(fresh: Ballot) -> None:
    for _ in range(8):
        fresh.pk = _number()
        try:
            with transaction.atomic():
                fresh.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise PorchError("There is no place for another answer.")


def _release(survey: Survey) -> None:
    """Let five be looked at once as many wait beside them, drawn by their numbers, which chance gave."""
    waiting = (
        Ballot.objects.filter(survey=survey, late=False, released=False).order_by("pk").values_list("pk", flat=True)
    )
    drawn = list(waiting[: 2 * LEAST])
    if len(drawn) == 2 * LEAST:
        Ballot.objects.filter(pk__in=drawn[:LEAST]).update(released=True)


def _change_places(fresh: Ballot) -> None:
    """Swap what the new row holds with a row drawn by chance, itself among them: any order is then as likely."""
    rows = Ballot.objects.filter(survey=fresh.survey).order_by("pk")
    other = rows[secrets.randbelow(rows.count())]
    if other.pk == fresh.pk:
        return
    for name in HELD:
        mine, theirs = getattr(fresh, name), getattr(other, name)
        setattr(fresh, name, theirs)
        setattr(other, name, mine)
    fresh.save()
    other.save()


def _number() -> int:
    return 1 + secrets.randbelow(MOST)
