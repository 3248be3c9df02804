"""Where some people are, read from the rows of the projection: what a census keeps, and a company's page asks for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from porch.analytics.channel_map import Whereabouts
from porch.analytics.companies import company
from porch.core.networks import Family, network_of_handle, networks_of
from porch.core.viewer import SYSTEM
from porch.records.people import queries as people
from porch.records.tables import bulk

YEAR = timedelta(days=365)
NAMED = 5
FAIRS = 30
_FACTS = (
    "SELECT h.id, h.person_id, h.kind, CASE WHEN h.kind = 'email' THEN h.value ELSE '' END, p.network,"
    " <last>, <to_us>, <about_us>, <by_us>, p.robots"
    " FROM people_handle h LEFT JOIN presence_presence p ON p.handle_id = h.id WHERE h.person_id "
)
_MET = (
    "SELECT h.person_id, m.key, m.place, m.what, <at> FROM presence_met m JOIN people_handle h ON h.id = m.handle_id"
    " WHERE h.person_id "
)


@dataclass(slots=True)
class Folk:
    """One person as the map sees them. Moments are as the driver gives them, and compare as they are."""

    known: set[str] = field(default_factory=set)
    to_us: set[str] = field(default_factory=set)
    about_us: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    barred: set[str] = field(default_factory=set)
    heard: dict[str, Any] = field(default_factory=dict)  # by network, when last
    spoke_at: Any = None  # to us, on whatever network
    domains: set[str] = field(default_factory=set)

    @property
    def only(self) -> str:
        """The one network they can be reached on; nothing when there are several, or none."""
        ways = self.known - self.barred
        return next(iter(ways)) if len(ways) == 1 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fair:
    """A place where we met people of a group: how many, and how many of them have spoken to us since."""

    key: str
    place: str
    what: str
    last_at: datetime
    met: int
    still: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Where a group is: people who are alike counted together; `alone` names some whose only way a network is."""

    people: int
    whereabouts: tuple[Whereabouts, ...]
    heard: Mapping[str, datetime]
    alone: Mapping[str, tuple[int, ...]]
    fairs: tuple[Fair, ...]


def folk(now: datetime, among: Collection[int] | None = None) -> dict[int, Folk]:
    """Return everybody (or these persons) with where they are; robots and who is set aside are left out."""
    since, found = bulk.moment(now - YEAR), defaultdict[int, Folk](Folk)
    aside, robots = people.every_set_aside(SYSTEM), set[int]()
    for row in _rows(_FACTS, among):
        _, person, kind, address, network, last, *spoke, automatic = row
        if (kind, address or "") in aside or (kind, "@" + (address or "").rpartition("@")[2]) in aside:
            continue
        if automatic and last is None and not any(spoke):
            robots.add(person)
            continue
        found[person].known.add(network_of_handle(kind))
        found[person].domains.add(company(address))
        if network is not None:
            _note(found[person], network, last, spoke, since)
    _bar(found)
    return dict(found)


def _note(one: Folk, network: str, last: Any, spoke: list[Any], since: Any) -> None:
    one.known.add(network)
    for fact, at in zip((one.to_us, one.about_us, one.answered), spoke, strict=True):
        if at is not None and at >= since:
            fact.add(network)
    if last is not None:
        one.heard[network] = max(one.heard.get(network, last), last)
    if spoke[0] is not None:
        one.spoke_at = spoke[0] if one.spoke_at is None else max(one.spoke_at, spoke[0])


def _bar(found: Mapping[int, Folk]) -> None:
    by_domain: dict[str, set[str]] = defaultdict(set)
    for barrier in people.every_barrier(SYSTEM):
        networks = networks_of(Family(barrier.family))
        if barrier.person is None:
            by_domain[barrier.domain] |= networks
        elif barrier.person.now_id in found:
            found[barrier.person.now_id].barred |= networks
    for one in found.values() if by_domain else ():
        for domain in one.domains & by_domain.keys():
            one.barred |= by_domain[domain]


def picture(those: Mapping[int, Folk], fairs: Iterable[Fair] = ()) -> Picture:
    """Return where these people are."""
    alike: Counter[tuple[frozenset[str], ...]] = Counter()
    heard: dict[str, Any] = {}
    alone: dict[str, list[int]] = defaultdict(list)
    for person, one in those.items():
        alike[tuple(map(frozenset, (one.known, one.to_us, one.about_us, one.answered, one.barred & one.known)))] += 1
        for network, at in one.heard.items():
            heard[network] = max(heard.get(network, at), at)
        if one.only:
            alone[one.only].append(person)
    return Picture(
        people=len(those),
        whereabouts=tuple(
            Whereabouts(known=known, to_us=to_us, about_us=about_us, answered=answered, barred=barred, people=many)
            for (known, to_us, about_us, answered, barred), many in sorted(alike.items(), key=_by_size)
        ),
        heard={network: moment(at) for network, at in heard.items()},
        alone={network: tuple(sorted(ids)[:NAMED]) for network, ids in alone.items()},
        fairs=tuple(fairs),
    )


def _by_size(told: tuple[tuple[frozenset[str], ...], int]) -> tuple[int, list[list[str]]]:
    return -told[1], [sorted(names) for names in told[0]]


def met(those: Mapping[int, Folk], now: datetime, among: Collection[int] | None = None) -> tuple[Fair, ...]:
    """Return the fairs and events at which we met these people, the one with most of them first."""
    since, places = bulk.moment(now - YEAR), dict[str, list[tuple[int, str, str, Any]]]()
    for person, key, place, what, at in _rows(_MET, among):
        if person in those:
            places.setdefault(key, []).append((person, place, what, at))
    found = [_fair(key, rows, those, since) for key, rows in places.items()]
    return tuple(sorted(found, key=lambda one: (-one.met, -one.last_at.timestamp(), one.key))[:FAIRS])


def _fair(key: str, rows: list[tuple[int, str, str, Any]], those: Mapping[int, Folk], since: Any) -> Fair:
    last = max(rows, key=lambda row: (row[3], row[1]))
    met_at: dict[int, Any] = {}
    for person, _, _, at in rows:
        met_at[person] = max(met_at.get(person, at), at)
    still = sum(
        spoke is not None and spoke > at and spoke >= since
        for person, at in met_at.items()
        for spoke in [those[person].spoke_at]
    )
    return Fair(key=key, place=last[1], what=last[2], last_at=moment(last[3]), met=len(met_at), still=still)


def _rows(sql: str, among: Collection[int] | None) -> Iterator[tuple[Any, ...]]:
    for name in ("last", "to_us", "about_us", "by_us"):
        sql = sql.replace(f"<{name}>", bulk.plain(f"p.{name}_at"))
    sql = sql.replace("<at>", bulk.plain("m.last_at"))
    if among is None:
        yield from bulk.select(sql + "IS NOT NULL")
    else:
        yield from bulk.select(sql + "IN {}", sorted(among))


def moment(told: Any) -> datetime:
    """Return a moment as the driver gave it, as a moment."""
    return datetime.fromisoformat(told).replace(tzinfo=UTC) if isinstance(told, str) else told
