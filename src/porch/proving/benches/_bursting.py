"""The measuring process of the bursts bench: many people, one plan for all, then eight processes that send at once."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from time import perf_counter, sleep
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "porch.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.db.models import Count, F
from django.db.models.functions import Coalesce

from porch.engagement.bursts import actions, planning, sending
from porch.engagement.bursts.actions import Wish
from porch.engagement.bursts.models import Delivery, Plan, State
from porch.projections.relationships import projector as relationships
from porch.proving.benches._relating import PIECE, Crowd
from porch.records.accounts import actions as accounts
from porch.records.consent.models import Basis, Permission, Purpose, Word
from porch.records.outbox.models import Outgoing, Slot
from porch.records.people.models import Person
from porch.records.profiles.models import Tag
from porch.records.tables import bulk
from porch.records.team import actions as team

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)  # a Monday
SENDERS, TOPIC = 8, "soup"
PLANT = os.environ.get("PORCH_BENCH_PLANT", "")
EACH = 3
"""How many lines of the log there are for each of the people."""


def main(people: int, sent: int) -> dict[str, Any]:
    """Plan for all, send two bursts to some of them at once, and count what should never be."""
    call_command("migrate", verbosity=0, interactive=False)
    alice = team.add_member(name="Alice", email="alice@example.test", role="owner")
    bob = team.add_member(name="Bob", email="bob@example.test", role="owner")
    mail, _ = (
        accounts.connect(channel=channel, name=channel, handle="us@bench.test", credentials={}, at=NOW)
        for channel in ("email", "mastodon")
    )
    crowd = Crowd(people=people, total=people * EACH, account=mail.pk, member=alice.pk)
    with transaction.atomic():
        crowd.meet()
        _agree(people)
    for start in range(0, people * EACH, PIECE):
        crowd.say(min(PIECE, people * EACH - start))
    relationships.rebuild(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    wish = Wish(kind="question", name="Thin or thick?", topic=TOPIC, words="Hello {name}, thin or thick?")
    burst = actions.write(wish=wish, member=alice, at=NOW, seed=7)
    plan = Plan.objects.get(burst=burst)
    begun = perf_counter()
    planning.work_out(plan, at=NOW)
    took = perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    some = list(Person.objects.filter(pk__lte=sent * 2).values_list("pk", flat=True))
    for number in range(2):
        _line_up(Wish(kind="question", name=f"Line {number}", topic=TOPIC, words="Hello {name}", why_all="All.",
                      persons=some), alice, bob)  # fmt: skip
    begun = perf_counter()
    _send()
    sending_took = perf_counter() - begun
    return {
        "plan_s": round(took, 2), "rss_mb": round(memory, 1), "violations": _violations(),
        "log": people * EACH, "senders": SENDERS, "send_s": round(sending_took, 2), "sent": Outgoing.objects.count(),
        **plan.counts,
    }  # fmt: skip


def _agree(people: int) -> None:
    """Let half of the people care about the topic, and three in four of all say yes to questions."""
    at, numbers = bulk.moment(NOW - timedelta(days=30)), range(1, people + 1)
    tag = Tag.objects.create(name=TOPIC, key=TOPIC)
    bulk.insert("profiles_tagged", ("tag_id", "person_id", "at"), [(tag.pk, one, at) for one in numbers if one % 2])
    said = [
        Permission(person_id=one, word=Word.GIVEN, purpose=Purpose.QUESTION, basis=Basis.CONSENT, words="Yes.",
                   said_at=NOW - timedelta(days=30), at=NOW - timedelta(days=30))
        for one in numbers if one % 4
    ]  # fmt: skip
    Permission.objects.bulk_create(said, batch_size=2000)


def _line_up(wish: Wish, alice: Any, bob: Any) -> None:
    burst = actions.write(wish=wish, member=alice, at=NOW)
    planning.work_out(Plan.objects.get(burst=burst), at=NOW)
    actions.approve(burst=burst, member=bob, at=NOW, same_for_many=True)
    actions.send(burst=burst, member=bob, at=NOW)


def _send() -> None:
    """Let eight processes send at once, as many workers would."""
    command = [sys.executable, "-m", "porch.proving.benches._bursting", "send"]
    senders = [subprocess.Popen(command) for _ in range(SENDERS)]
    failed = [one.wait() for one in senders]
    if any(failed):
        raise SystemExit(f"Senders failed: {failed}")
    first = Slot.objects.order_by("id").first()
    if PLANT == "double" and first is not None:
        first.pk, first.number = None, (first.number or 0) + 1
        first.save()
    if PLANT == "lost":
        Outgoing.objects.filter(pk__in=Delivery.objects.filter(state=State.SENT).values("outgoing")[:1]).delete()


def _violations() -> int:
    """Count, from the rows alone: two in a week, one burst twice, and those in line of whom nothing is known."""
    now = Coalesce(F("person__identity"), F("person"))
    slots = Slot.objects.filter(freed_at=None, number__isnull=False).annotate(now=now)
    twice = slots.values("now").annotate(many=Count("pk")).filter(many__gt=1).count()
    double = slots.values("now", "about").annotate(many=Count("pk")).filter(many__gt=1).count()
    lost = Delivery.objects.filter(state=State.SENT, outgoing=None).count()
    silent = Delivery.objects.filter(state=State.DUE, rule="").count()
    unbooked = abs(Outgoing.objects.count() - Delivery.objects.filter(state=State.SENT).count())
    return twice + double + lost + silent + unbooked


def _sender() -> None:
    while Delivery.objects.filter(state=State.DUE, due_at__lte=NOW).exists():
        try:
            sending.send_due(now=NOW, limit=20)
        except OperationalError:  # SQLite was busy for too long: the job fails and comes again, as the worker's do
            sleep(0.1)


if __name__ == "__main__":
    if sys.argv[1] == "send":
        _sender()
    else:
        print(json.dumps(main(*map(int, sys.argv[1:3]))))  # noqa: T201
