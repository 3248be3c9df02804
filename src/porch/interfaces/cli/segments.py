"""`porch segments`."""

from __future__ import annotations

from typing import Any

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.projections.presence import segments
from porch.records.organisations import queries as organisations
from porch.records.profiles import actions, queries
from porch.records.profiles.wanted import Wanted, read


@click.group("segments")
def group() -> None:
    """People by a saved filter: a tag, a field, where they work, where and when they were heard last."""


@group.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the segments with how many people each has now."""
    now = SYSTEM_CLOCK.now()
    rows = [
        {"name": one.name, "people": segments.count(SYSTEM, read(one.asked), now=now), **_told(read(one.asked))}
        for one in queries.segments(SYSTEM)
    ]
    show(rows, as_json=as_json, empty="No segment is saved.")


@group.command()
@click.argument("name")
@click.option("--tag", default="", help="Who has this tag.")
@click.option("--organisation", default="", help="Who is at it now.")
@click.option("--field", default="", help="Of whom this field holds something.")
@click.option("--holds", default="", help="What the field holds; numbers and days may begin with >= or <=.")
@click.option("--channel", default="", help="Who was heard on this network, such as email or mastodon.")
@click.option("--heard-before", default="", help="Who was heard, but not since: a day or an age, such as 90d.")
@click.option("--heard-after", default="", help="Who was heard since: a day or an age, such as 30d.")
@click.option("--mail", type=click.Choice(["yes", "no"]), default=None, help="Whether they have a mail address.")
@click.option("--words", default="", help="Words of their names and handles.")
@json_option
def add(name: str, as_json: bool, **told: Any) -> None:
    """Save a filter as the segment NAME."""
    wanted = read({**told, "tag": _tag(told["tag"]), "organisation": _organisation(told["organisation"]),
                   "field": _field(told["field"])})  # fmt: skip
    people = segments.count(SYSTEM, wanted, now=SYSTEM_CLOCK.now())
    saved = actions.save_segment(name=name, wanted=wanted, by=None, at=SYSTEM_CLOCK.now())
    show_one({"name": saved.name, "people": people}, as_json=as_json)


@group.command("show")
@click.argument("name")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, help="How many people.")
@json_option
def show_(name: str, limit: int, as_json: bool) -> None:
    """List the people of the segment NAME."""
    found = segments.people(SYSTEM, read(_segment(name).asked), now=SYSTEM_CLOCK.now(), limit=limit)
    rows = [
        {"id": one.pk, "name": one.name, "handles": ", ".join(handle.value for handle in one.handles.all())}
        for one in found
    ]
    show(rows, as_json=as_json, empty="Nobody is in it now.")


@group.command()
@click.argument("name")
@json_option
def forget(name: str, as_json: bool) -> None:
    """Forget the segment NAME; nobody in it is touched."""
    gone = actions.close_segment(segment=_segment(name), at=SYSTEM_CLOCK.now())
    show_one({"name": gone.name, "forgotten": True}, as_json=as_json)


def _told(wanted: Wanted) -> dict[str, str]:
    return {"filter": ", ".join(f"{name} {value}" for name, value in wanted.told().items())}


def _segment(name: str) -> Any:
    return _found(queries.segment_named(SYSTEM, name), "segment", name)


def _tag(name: str) -> int:
    return _found(queries.tag(SYSTEM, name), "tag", name).pk if name else 0


def _field(name: str) -> int:
    return _found(queries.field_named(SYSTEM, name), "field", name).pk if name else 0


def _organisation(name: str) -> int:
    found = list(organisations.named(SYSTEM, [name]).values()) if name else []
    return _found(found[0] if found else None, "organisation", name).pk if name else 0


def _found(thing: Any, what: str, name: str) -> Any:
    if thing is None:
        raise PorchError(f"There is no {what} {name[:60]}.")
    return thing
