"""`porch doctor`: the settings and where each comes from, and whether the house is in order."""

from __future__ import annotations

import json
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from pydantic import SecretStr

from porch.config.env import Settings, origin, settings
from porch.config.starting import set_up
from porch.core.clock import SYSTEM_CLOCK

LOW_DISK = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: whether it is well, and what to do when it is not."""

    what: str
    well: bool
    said: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--no-network", is_flag=True, help="Do not try the connections.")
def doctor(as_json: bool, no_network: bool) -> None:
    """Print the settings with their origin, and check database, clock, file modes, disk and each connection."""
    values = list(setting_rows(settings()))
    findings = list(examine(network=not no_network))
    if as_json:
        click.echo(json.dumps({"settings": values, "findings": [asdict(f) for f in findings]}, indent=2))
    else:
        for row in values:
            click.echo(f"{row['name']:<18} {row['value']:<42} {row['origin']}")
        click.echo()
        for finding in findings:
            click.echo(f"{'well ' if finding.well else 'LOOK '} {finding.what}: {finding.said}")
    sys.exit(0 if all(f.well for f in findings) else 1)


def setting_rows(ours: Settings) -> Iterator[dict[str, str]]:
    """Yield every setting with its value (secrets hidden) and its origin."""
    for name, field in Settings.model_fields.items():
        value = getattr(ours, name)
        shown = ("set" if value.get_secret_value() else "") if isinstance(value, SecretStr) else str(value)
        yield {"name": name, "value": shown, "origin": origin(name), "help": field.description or ""}


def examine(*, network: bool) -> Iterator[Finding]:
    """Yield what was found, each check on its own, so that one that breaks does not hide the others."""
    checks: list[Callable[[], Finding]] = [database, clock, modes, disk, public_address]
    for check in checks:
        try:
            yield check()
        except Exception as error:
            yield Finding(what=check.__name__, well=False, said=f"{type(error).__name__}: {error}")
    yield from mail(network=network)
    if network:
        yield from connections()


def database() -> Finding:
    """Whether the database answers, is whole and up to date."""
    set_up()
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check(1)")
            answer = str(cursor.fetchone()[0])
            return Finding(what="database", well=answer == "ok", said=f"SQLite, {answer}")
        cursor.execute("SHOW server_version")
        return Finding(what="database", well=True, said=f"PostgreSQL {cursor.fetchone()[0]}")


def clock() -> Finding:
    """Whether the clock can be right: not before the database last wrote."""
    from porch.records.interactions.models import Delivery

    newest = Delivery.objects.order_by("-id").values_list("received_at", flat=True).first()
    now = SYSTEM_CLOCK.now()
    if newest and newest > now:
        return Finding(
            what="clock", well=False, said=f"It is behind what was written last ({newest:%Y-%m-%d %H:%M} UTC). Set it."
        )
    return Finding(what="clock", well=True, said=f"{now:%Y-%m-%d %H:%M} UTC")


def modes() -> Finding:
    """Whether the keys are for the owner's eyes only."""
    home = settings().home
    open_ = [p.name for p in (home, home / "keys.json") if p.exists() and stat.S_IMODE(p.stat().st_mode) & 0o077]
    said = f"Others can read {', '.join(open_)}: chmod go= them." if open_ else "Only you can read the keys."
    return Finding(what="file modes", well=not open_, said=said)


def disk() -> Finding:
    """Whether there is room."""
    free = shutil.disk_usage(_nearest(settings().home)).free
    return Finding(what="free disk", well=free > LOW_DISK, said=f"{free / (1 << 30):.1f} GiB free")


def public_address() -> Finding:
    """Whether a public address is one that keeps cookies secret."""
    url = settings().public_url
    if not url:
        return Finding(what="public address", well=True, said="None: every channel is asked for what is new.")
    well = url.startswith("https://")
    return Finding(
        what="public address", well=well, said=url if well else f"{url} is not https: sign-ins could be read."
    )


def mail(*, network: bool) -> Iterator[Finding]:
    """Yield whether mail from each mailbox proves whose it is, and what to set where it does not."""
    from porch.core.viewer import SYSTEM
    from porch.desk.post import domains, names

    for domain, one in domains.proofs(SYSTEM, names.txt if network else domains.not_asked):
        yield Finding(what=f"{one.what} of {domain}", well=one.well is not False, said=one.said)


def connections() -> Iterator[Finding]:
    """Try each connection."""
    from porch.core.viewer import SYSTEM
    from porch.desk.post import actions as post
    from porch.records.accounts import queries as accounts

    for account in accounts.accounts(SYSTEM):
        if account.channel == "archive":
            continue
        problem = post.check(account)
        said = problem or (f"heard {account.heard_at:%Y-%m-%d %H:%M} UTC" if account.heard_at else "answers")
        yield Finding(what=f"{account.channel} {account.name}", well=not problem, said=said)


def _nearest(path: Path) -> Path:
    while not path.exists() and path != path.parent:
        path = path.parent
    return path
