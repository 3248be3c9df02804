"""Around the trattoria: talk on a network it does not listen to, a food fair, a school that blocks networks."""

from __future__ import annotations

from porch.channels import here
from porch.core.clock import StoppedClock
from porch.core.interaction import Handle
from porch.core.networks import Family
from porch.desk.post import actions as post
from porch.desk.post.meeting import Guest, note_met
from porch.proving.demo import cast
from porch.proving.demo.stage import Stage, note_read
from porch.records.accounts import actions as accounts
from porch.records.people import actions as people
from porch.records.people.models import Handle as HandleRow

FAIR = "Lakeside food fair"
SCHOOL = cast.PRIYA.value.partition("@")[2]
SAID_ON_X = (
    ("lakeside_eats", "Lakeside Eats", "Third time at Trattoria Milwaukee this month. The gnocchi are the reason."),
    ("petra_runs", "Petra Hahn", "Carb loading at the trattoria by the lake. Recommended."),
    ("mkebites", "MKE Bites", "Trattoria Milwaukee: great bread, slow on Sundays."),
    ("oskar_t", "Oskar Thiel", "My sister swears by the trattoria's almond cake and now so do I."),
    (
        "nadia_films",
        "Nadia Rahimi",
        "They shot a short film at the trattoria last night, the lamp over the door and all.",
    ),
    ("will_b", "Will Baptiste", "If the trattoria had an account here I would thank them properly."),
    ("chloe_m", "Chloé Martel", "Trattoria Milwaukee does the only decent risotto north of Chicago."),
)
AT_THE_FAIR = (
    (cast.GIULIA, "Tasted the pesto and took a card."), (cast.HANNE, "Took photos of the whole stall."),
    (cast.UMA, "Spoke about the garden room."), (cast.ROSA, "Ate two slices of almond cake."),
)  # fmt: skip


def play(on: Stage) -> None:
    """Let it happen: an export of X is read, notes from the fair are kept, the school's wall is noted."""
    _export_of_x(on)
    _fair(on)
    on.says(
        cast.mail("kitchen@" + SCHOOL.removesuffix(".example"), "Eastside School kitchen"), on.days.at(2, 16, 40),
        "The raffle is on Saturday the 21st, thank you.", subject="Raffle",
    )  # fmt: skip
    people.note_barrier(
        domain=SCHOOL, families=[Family.SOCIAL, Family.VIDEO], why="The school blocks them", by=on.alice,
        at=on.days.at(2, 16, 50),
    )  # fmt: skip


def _export_of_x(on: Stage) -> None:
    at = on.days.at(3, 8)
    account = accounts.connect(
        channel="archive", name="What X says of us", handle="", credentials=here.key("trattoria"), at=at
    )
    said = [
        on.scribe.says(
            Handle(kind="x", value=value, name=name), on.days.at(6 + turn * 5, 19, turn), text, addressed=False
        )
        for turn, (value, name, text) in enumerate(SAID_ON_X)
    ]
    post.take(account, said, clock=StoppedClock(at))
    note_read(account, len(said), at=at, now=on.days.now)


def _fair(on: Stage) -> None:
    at = on.days.at(3, 15)
    for turn, (who, words) in enumerate(AT_THE_FAIR):
        known = HandleRow.objects.filter(kind=who.kind, value=who.value).first()
        guest = Guest(handle=known) if known else Guest(name=who.name)
        note_met(
            key=f"demo-fair-{turn}", what="booth", who=[guest], member=on.bob, at=at, where=FAIR, words=words,
            clock=StoppedClock(at),
        )  # fmt: skip
