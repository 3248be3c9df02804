"""`porch bursts`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.bursts import actions, effect, queries
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.records.profiles import queries as profiles
from porch.records.team import queries as team


@click.group("bursts")
def group() -> None:
    """Little bursts: who gets them, who is held back and by which rule, and what they do."""


@group.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the bursts, the latest first."""
    show([_told(one) for one in queries.bursts(SYSTEM)], as_json=as_json, empty="Nothing was begun.")


@group.command("show")
@click.argument("number", type=int)
@json_option
def show_(number: int, as_json: bool) -> None:
    """Print the burst NUMBER: how it stands, who gets it, and who does not by which rule."""
    burst = _burst(number)
    stands, plan = queries.state(SYSTEM, burst, now=SYSTEM_CLOCK.now()), queries.latest(SYSTEM, burst)
    told = queries.summary(SYSTEM, plan) if plan else None
    counts = {name: getattr(stands, name) for name in ("due", "sent", "held", "stopped")}
    rules = {one.rule: one.many for one in told.by_rule} if told else {}
    reach = {"reach": told.words if told else "is being worked out", "held_out": told.held_out if told else 0}
    show_one(_told(burst) | counts | reach | ({"by_rule": rules} if as_json else {}), as_json=as_json)


@group.command()
@click.argument("number", type=int)
@json_option
def plan(number: int, as_json: bool) -> None:
    """Ask anew who gets the burst NUMBER; the worker works it out."""
    asked = actions.plan(burst=_burst(number), at=SYSTEM_CLOCK.now())
    show_one({"plan": asked.pk, "at": asked.at}, as_json=as_json)


@group.command()
@click.argument("number", type=int)
@click.option("--rule", default="", help="Only whom this rule holds back.")
@click.option("--after", type=int, default=0, help="Those after the line of this number.")
@json_option
def people(number: int, rule: str, after: int, as_json: bool) -> None:
    """List who gets the burst NUMBER and who does not, and why; fifty at a time."""
    stands = queries.latest(SYSTEM, _burst(number))
    rows = queries.lines(SYSTEM, stands, rule=rule, after=after) if stands else []
    told = [
        {"line": row.pk, "person": row.person.now_id, "name": row.person.name, "verdict": row.verdict,
         "rule": row.rule, "until": row.until, "why": row.why}
        for row in rows
    ]  # fmt: skip
    show(told, as_json=as_json, empty="Nobody.")


@group.command()
@click.argument("number", type=int)
@click.argument("email")
@click.option("--same-for-many", is_flag=True, help="You saw that many would read the same, and mean it (R5).")
@json_option
def approve(number: int, email: str, same_for_many: bool, as_json: bool) -> None:
    """Approve the burst NUMBER as the colleague who signs in as EMAIL, who did not write or last change it."""
    member = next((one for one in team.members(SYSTEM) if one.login.email == email), None)
    if member is None:
        raise PorchError(f"Nobody signs in as {email}.")
    now = SYSTEM_CLOCK.now()
    actions.approve(burst=_burst(number), member=member, at=now, same_for_many=same_for_many)
    show_one({"id": number, "approved_by": member.name}, as_json=as_json)


@group.command()
@click.argument("number", type=int)
@json_option
def send(number: int, as_json: bool) -> None:
    """Let the approved burst NUMBER go to everybody its plan lets have it, each in their time."""
    line = actions.send(burst=_burst(number), member=None, at=SYSTEM_CLOCK.now())
    show_one({"id": number, "in_line": line}, as_json=as_json)


@group.command()
@click.argument("number", type=int)
@json_option
def stop(number: int, as_json: bool) -> None:
    """Stop the burst NUMBER: what has not left stays here."""
    stopped = actions.stop(burst=_burst(number), member=None, at=SYSTEM_CLOCK.now())
    show_one({"id": number, "stopped": stopped}, as_json=as_json)


@group.command()
@click.argument("number", type=int)
@click.argument("moment", type=click.DateTime(["%Y-%m-%dT%H:%M%z"]))
@json_option
def move(number: int, moment: datetime, as_json: bool) -> None:
    """Let the burst NUMBER leave at MOMENT (2026-05-04T09:00+0200), and judge everybody anew for then."""
    asked = actions.move(burst=_burst(number), send_at=moment, member=None, at=SYSTEM_CLOCK.now())
    show_one({"id": number, "at": asked.at}, as_json=as_json)


@group.command()
@click.argument("segment")
@click.argument("why")
@json_option
def hold(segment: str, why: str, as_json: bool) -> None:
    """Begin nothing with the people of SEGMENT until it is lifted; WHY is told to whoever plans something for them."""
    found = profiles.segment_named(SYSTEM, segment)
    if found is None:
        raise PorchError(f"There is no segment {segment}.")
    held = actions.hold(segment=found, why=why, member=None, at=SYSTEM_CLOCK.now())
    show_one({"id": held.pk, "segment": found.name, "why": held.why}, as_json=as_json)


@group.command()
@json_option
def holds(as_json: bool) -> None:
    """List the segments with which nothing is begun for now."""
    rows = [{"id": one.pk, "segment": one.segment.name, "why": one.why} for one in queries.holds(SYSTEM)]
    show(rows, as_json=as_json, empty="Nobody is held.")


@group.command()
@click.argument("number", type=int)
@json_option
def lift(number: int, as_json: bool) -> None:
    """Lift the hold NUMBER."""
    found = queries.hold(SYSTEM, number)
    if found is None:
        raise PorchError(f"There is no hold {number}.")
    actions.lift(hold=found, member=None, at=SYSTEM_CLOCK.now())
    show_one({"id": number, "lifted": True}, as_json=as_json)


@group.command("effect")
@click.option("--kind", default="", help="Only questions, ideas, invites or feedback.")
@json_option
def effect_(kind: str, as_json: bool) -> None:
    """Print what bursts do beyond what would have happened anyway, or that it is too early to say."""
    told = effect.effect(SYSTEM, kind=kind)
    show_one({"bursts": told.bursts, "wrote": told.wrote.words, "climbed": told.climbed.words}, as_json=as_json)


def _told(burst: Any) -> dict[str, Any]:
    stands = queries.state(SYSTEM, burst, now=SYSTEM_CLOCK.now())
    return {"id": burst.pk, "kind": burst.kind, "name": burst.name, "send_at": burst.send_at, "state": stands.name}


def _burst(number: int) -> Any:
    found = queries.burst(SYSTEM, number)
    if found is None:
        raise PorchError(f"There is no burst with the number {number}.")
    return found
