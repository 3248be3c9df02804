"""`porch search`."""

from __future__ import annotations

from typing import Any

import click

from porch.analytics.language.labels import NEEDS, SENTIMENTS
from porch.core.clock import SYSTEM_CLOCK
from porch.core.interaction import Visibility
from porch.core.viewer import SYSTEM
from porch.desk.privacy import queries as people
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.projections.search import queries
from porch.projections.search.asking import HEAVIEST, Asked

WEIGHT = click.FloatRange(0, HEAVIEST)
NOTHING = "Nothing was said like that."


@click.command()
@click.argument("words", default="")
@click.option("--person", default="", help="What passed with this person: a number, a handle or a whole name.")
@click.option("--channel", default="", help="Only on this channel.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), default=None, help="From this day on (UTC).")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Up to this day, itself too.")
@click.option("--need", type=click.Choice(NEEDS), default=None, help="What it is understood to want.")
@click.option("--sentiment", type=click.Choice(SENTIMENTS), default=None, help="How it is understood to sound.")
@click.option("--visibility", type=click.Choice([one.value for one in Visibility]), default=None, help="Who saw it.")
@click.option("--text", type=WEIGHT, default=1.0, show_default=True, help="How much the words count.")
@click.option("--influence", type=WEIGHT, default=1.0, show_default=True, help="How much the author's Sway counts.")
@click.option("--recency", type=WEIGHT, default=1.0, show_default=True, help="How much it counts to be new.")
@click.option("--after", nargs=2, type=(float, int), default=None, help="The `next` of the page before.")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True, help="How many.")
@click.option("--voices", is_flag=True, help="Who says it, instead of what is said.")
@json_option
def search(*, after: tuple[float, int] | None, limit: int, voices: bool, as_json: bool, **told: Any) -> None:
    """Find what was said by WORDS: all of them, "several in quotes" beside each other, -without this one."""
    now, asked = SYSTEM_CLOCK.now(), _asked(told)
    if voices:
        heard = queries.voices(SYSTEM, asked, now=now, limit=limit)
        show([_heard(one) for one in heard], as_json=as_json, empty="Nobody said anything like that.")
        return
    found, counted = queries.find(SYSTEM, asked, now=now, after=after, limit=limit), queries.count(SYSTEM, asked)
    rows = [_hit(hit) for hit in found.hits]
    if as_json:
        about = {"about": counted.number, "more": counted.more, "bounded": found.bounded}
        show_one({"hits": rows, "next": found.next, **about, "asked": asked.to_mapping()}, as_json=True)
        return
    show([_line(row) for row in rows], as_json=False, empty=NOTHING)
    if rows:
        click.echo(f"About {counted.number}{' or more' if counted.more else ''}. {_rest(found)}".rstrip())


def _asked(told: dict[str, Any]) -> Asked:
    person = people.person(SYSTEM, told["person"]).now_id if told["person"] else ""
    days = {name: told[name].date().isoformat() for name in ("since", "until") if told[name]}
    return Asked.from_mapping({**told, "since": "", "until": "", "person": person, **days})


def _hit(hit: queries.Hit) -> dict[str, Any]:
    return {
        "interaction": hit.interaction, "name": hit.name, "person": hit.person, "ours": hit.ours,
        "channel": hit.channel, "at": hit.at, "words": "".join(part.text for part in hit.snippet),
        "found": [part.text for part in hit.snippet if part.hit], "url": hit.url, "score": round(hit.score, 4),
        "text": round(hit.text, 4), "influence": round(hit.influence, 4), "recency": round(hit.recency, 4),
    }  # fmt: skip


def _line(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("name", "channel", "at", "words", "score", "text", "influence", "recency")}


def _heard(one: queries.Heard) -> dict[str, Any]:
    return {
        "person": one.person, "name": one.name, "said": one.said, "share": round(one.share, 4),
        "influence": round(one.influence, 4), "last_at": one.last_at,
    }  # fmt: skip


def _rest(found: queries.Found) -> str:
    bounded = "So much matches that not all of it was weighed. " if found.bounded else ""
    return bounded + (f"Next: --after {found.next[0]!r} {found.next[1]}" if found.next else "")
