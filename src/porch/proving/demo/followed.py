"""Who listens to whom in the town: Dov above all, Hanne for her photos, and Ines, who has only Sofia, but always."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from porch.core.clock import StoppedClock
from porch.core.interaction import Handle, Heard, Kind
from porch.desk.post.meeting import Guest, note_met
from porch.proving.demo import cast
from porch.proving.demo.stage import Stage
from porch.records.people.models import Handle as HandleRow

SEED = 77
NOTED = 3  # days ago; until then nobody looked for what the town says to itself
DOV_SAID = (
    "Pizza, ranked: the marinara of the trattoria by the lake first, all others after a long nothing.",
    "You do not need cheese on a pizza. You need their oven, and somebody who waits for it.",
    "The crust at Trattoria Milwaukee has blisters like a map of the moon. Go on a Tuesday.",
    "I had the pizza with potatoes and rosemary. I have thought of little else.",
    "Who folds their pizza? At the trattoria nobody does, and nobody should.",
    "Pizza again. Sue me.",
    "Their sourdough for the pizza is nine years old and better behaved than I am.",
    "A tasting on the terrace: four pizzas, two wines, and Carla explains flour. I am going. Who comes along?",
)
HANNE_SAID = (
    "The light in the garden room at five, a photo without filter.",
    "Photos of Carla's hands and forty gnocchi.",
    "Panna cotta, held still for one second.",
    "The lamp over their door, after rain.",
)
INES_SAID = (
    "Choir was flat tonight. Soup after was not.",
    "Walked past the trattoria and went in again.",
    "Their minestrone keeps a cold away, ask Sofia.",
    "Sunday, rain, two spoons.",
    "Trying to cook their ribollita.",
    "We should take the whole choir there.",
)
SAID_BACK = {
    cast.DOV: ("Best pizza on the lake.", "Now I want pizza.", "Pizza with you, any day.", "That pizza crust!"),
    cast.HANNE: ("What a photo.", "This photo!", "Photo of the year.", "More photos, please."),
    cast.INES: ("Soup tomorrow?", "I bring the bread.", "Me too.", "Ha!"),
}
CAME_WITH_DOV = ("Ruth Abrams", "Igor Petrenko", "Wanda Ellis", "Felix Gruber")


def play(on: Stage) -> None:
    """Let it be heard, and let four of the town come to a tasting because Dov asked them."""
    chance, at = Random(SEED), on.days.at(NOTED, 20)  # noqa: S311
    sky, toot = ([one for one in cast.NEIGHBOURS if one.kind == kind] for kind in ("bluesky", "mastodon"))
    on.hear([
        *_said(on, chance, cast.DOV, DOV_SAID, [*sky, cast.SOFIA, cast.INES, cast.JOSEF], often=1.0),
        *_said(on, chance, cast.HANNE, HANNE_SAID, [*toot, cast.ANN_TOO, cast.KOFI], often=0.4),
        *_said(on, chance, cast.INES, INES_SAID, [cast.SOFIA], often=1.0),
    ], at=at)  # fmt: skip
    _tasting(on)


def _said(
    on: Stage, chance: Random, who: Handle, said: Sequence[str], town: Sequence[Handle], *, often: float
) -> Iterator[Heard]:
    """Yield what somebody says every six days, the last a week ago, and what so many of the town make of it."""
    for turn, words in enumerate(reversed(said)):
        post = on.scribe.says(who, on.days.at(7 + turn * 6, 18, 5), words, addressed=False)
        yield post
        for one in chance.sample(list(town), k=max(1, round(len(town) * often))):
            yield _back(on, chance, one, post)


def _back(on: Stage, chance: Random, who: Handle, post: Heard) -> Heard:
    at: datetime = post.at + timedelta(minutes=chance.randrange(4, 600))
    if chance.random() < 0.4:
        said = chance.choice(SAID_BACK[post.author])
        return on.scribe.says(who, at, said, to=post.external_id, addressed=False)
    kind = Kind.ANNOUNCE if chance.random() < 0.4 else Kind.LIKE
    return replace(on.scribe.nods(who, at, kind, post.external_id), addressed=False)


def _tasting(on: Stage) -> None:
    at = on.days.at(NOTED, 19)
    came = [one for one in cast.NEIGHBOURS if one.name in CAME_WITH_DOV]
    guests = [Guest(handle=HandleRow.objects.get(kind=one.kind, value=one.value)) for one in came]
    note_met(
        key="demo-tasting", what="tasting", who=guests, member=on.alice, at=at, words="Came along with Dov.",
        brought_by=HandleRow.objects.get(kind=cast.DOV.kind, value=cast.DOV.value), clock=StoppedClock(at),
    )  # fmt: skip
