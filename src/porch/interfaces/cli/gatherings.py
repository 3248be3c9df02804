"""`porch gatherings`."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import answering, arriving, changing, holding, hours, letters, roll
from porch.engagement.gatherings.answering import Answer
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.records.people import queries as people

SORTS = ("user_group", "customer_day", "visit", "tasting", "booth", "chat")


@click.group("gatherings")
def group() -> None:
    """Dates people come to: set, list, move and call them off; who comes, and who came."""


@group.command("list")
@click.option("--over", is_flag=True, help="What is over, latest first.")
@json_option
def list_(over: bool, as_json: bool) -> None:
    """List the dates to come, next first."""
    found = roll.occurrences(SYSTEM, now=SYSTEM_CLOCK.now(), past=over)
    counts = roll.counts(SYSTEM, [one.pk for one in found])
    rows = [_line(one, counts.get(one.pk, roll.Counts())) for one in found]
    show(rows, as_json=as_json, empty="Nothing is over." if over else "Nothing is to come.")


@group.command("show")
@click.argument("number", type=int)
@json_option
def show_(number: int, as_json: bool) -> None:
    """Print everybody on the roll of the date NUMBER: what they answered, whether they came."""
    rows = [
        {
            "person": row.person, "name": row.name, "answer": row.guest.answer, "mode": row.guest.mode,
            "plus": row.guest.plus, "waiting": row.place, "came": row.guest.came_at, "seen": row.seen,
            "told_by": row.guest.told_by,
        }
        for row in roll.roll(SYSTEM, _date(number)).rows
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="Nobody is asked yet.")


@group.command("set")
@click.argument("name")
@click.argument("begins")
@click.option("--sort", type=click.Choice(SORTS), default="tasting", show_default=True)
@click.option("--minutes", type=int, default=120, show_default=True)
@click.option("--zone", default="UTC", show_default=True, help="Time zone of the place.")
@click.option("--place", default="")
@click.option("--seats", type=int, help="Seats there; any number when left out.")
@json_option
def set_(name: str, begins: str, as_json: bool, **told: Any) -> None:
    """Set a date called NAME that BEGINS then (2026-03-12T19:00, by the clock there)."""
    what = holding.What(
        name=name, sort=told["sort"], minutes=told["minutes"], zone=told["zone"], place=told["place"],
        room_seats=told["seats"],
    )  # fmt: skip
    one = holding.hold(what=what, begins=_moment(begins, told["zone"]), member=None, at=SYSTEM_CLOCK.now())
    show_one(_line(one, roll.Counts()), as_json=as_json)


@group.command()
@click.argument("number", type=int)
@click.argument("begins")
@click.option("--words", default="", help="Why, in a sentence to who comes.")
@json_option
def move(number: int, begins: str, words: str, as_json: bool) -> None:
    """Move the date NUMBER to BEGINS; who said yes is told in ten minutes."""
    one = _date(number)
    holding.move(occurrence=one, begins=_moment(begins, one.zone), member=None, at=SYSTEM_CLOCK.now(), words=words)
    show_one(_line(one, roll.Counts()), as_json=as_json)


@group.command("call-off")
@click.argument("number", type=int)
@click.option("--words", default="", help="Why, in a sentence to who comes.")
@json_option
def call_off(number: int, words: str, as_json: bool) -> None:
    """Call the date NUMBER off; who said yes is told in ten minutes."""
    one = _date(number)
    holding.call_off(occurrence=one, member=None, at=SYSTEM_CLOCK.now(), words=words)
    show_one(_line(one, roll.Counts()), as_json=as_json)


@group.command("take-back")
@click.argument("number", type=int)
@json_option
def take_back(number: int, as_json: bool) -> None:
    """Take the last change of the date NUMBER back, as long as nobody was told of it."""
    change = roll.last_change(SYSTEM, _date(number))
    if change is None:
        raise PorchError("Nothing was changed.")
    one = changing.take_back(change=change, at=SYSTEM_CLOCK.now())
    show_one(_line(one, roll.Counts()), as_json=as_json)


@group.command()
@click.argument("number", type=int)
@click.argument("person", type=int)
@click.argument("said", type=click.Choice(answering.ANSWERS))
@click.option("--plus", type=int, default=0, help="How many come along.")
@json_option
def answer(number: int, person: int, said: str, plus: int, as_json: bool) -> None:
    """Write down what the person with the number PERSON SAID to the date NUMBER."""
    told = Answer(answer=said, plus=plus)
    at = SYSTEM_CLOCK.now()
    guest = answering.answer(occurrence=_date(number), person=_person(person), told_=told, how="colleague", at=at)
    waits = guest.waiting_since is not None
    show_one({"person": person, "answer": guest.answer, "waits": waits, "code": arriving.code(guest)}, as_json=as_json)


@group.command()
@click.argument("number", type=int)
@click.argument("person", type=int)
@json_option
def link(number: int, person: int, as_json: bool) -> None:
    """Print the link by which the person with the number PERSON answers the date NUMBER."""
    address = letters.address(_date(number), _person(person).pk, SYSTEM_CLOCK.now())
    show_one({"link": address}, as_json=as_json)


def _line(one: Any, counts: roll.Counts) -> dict[str, Any]:
    return {
        "id": one.pk, "name": one.name, "begins": one.there, "place": one.place, "off": one.is_off,
        "asked": counts.asked, "coming": counts.coming, "waiting": counts.waiting, "came": counts.came,
    }  # fmt: skip


def _moment(told: str, zone: str) -> datetime:
    place = hours.known_zone(zone)
    if place is None:
        raise PorchError(f"{zone[:40]} is no time zone.")
    try:
        found = datetime.fromisoformat(told)
    except ValueError as error:
        raise PorchError(f"{told[:40]} is no moment. Write it as 2026-03-12T19:00.") from error
    return found if found.tzinfo is not None else found.replace(tzinfo=ZoneInfo(zone))


def _date(number: int) -> Any:
    found = roll.occurrence(SYSTEM, number)
    if found is None:
        raise PorchError(f"There is no date with the number {number}.")
    return found


def _person(number: int) -> Any:
    found = people.person(SYSTEM, number)
    if found is None:
        raise PorchError(f"There is no person with the number {number}.")
    return found
