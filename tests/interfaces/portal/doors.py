"""Every address of the portal, each opening something that is there: made from its routes, so that a new one is in it.

A route with a door or a blank that is not known here fails whatever asks for all of them.
"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime, timedelta

from porch.analytics.cadence import Kind
from porch.core.clock import SYSTEM_CLOCK
from porch.desk.post import delivering, dressing
from porch.engagement.gatherings import holding
from porch.engagement.help import knowing
from porch.engagement.ideas.models import Picture
from porch.engagement.surveys import actions as surveys
from porch.engagement.surveys import sitting
from porch.interfaces.portal import mailing
from porch.interfaces.portal.permissions import PERMISSIONS
from porch.interfaces.portal.urls import urlpatterns
from porch.records.consent import wishing
from porch.records.consent.queries import Purpose
from porch.records.interactions import store
from porch.records.outbox import actions as outbox
from porch.records.outbox import choosing
from porch.records.outbox.models import Slot
from porch.records.people import links
from porch.records.people.links import Door
from porch.records.people.models import Person
from tests.cast import member
from tests.engagement.choices import flight
from tests.engagement.claims import square
from tests.engagement.gatherings import hall
from tests.engagement.help import corner
from tests.engagement.ideas import street
from tests.engagement.surveys import asking

DOT = b64decode("R0lGODlhAQABAAAAACwAAAAAAQABAAA=")
"""The smallest picture there is."""
BLANK = re.compile(r"<(\w+):(\w+)>")
LINK = re.compile(r"""https?://[^/\s"'<>]+(/with/[^\s"'<>]*)|(?:href|src|action)="(/with/[^"]*)""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """What Ann's links open: `about` by door, and the codes of what is open to everybody, by route."""

    ann: Person
    at: datetime
    about: dict[Door, str]
    codes: dict[str, str]

    def paths(self, *, looked_at: bool | None = None) -> dict[str, str]:
        """Return the address of every route by its name; of those only that are `looked_at`, or only the others."""
        return {
            str(route.name): self._path(str(route.pattern), str(route.name))
            for route in urlpatterns
            if looked_at is None or ("GET" in PERMISSIONS[str(route.name)]) is looked_at
        }

    def token(self, door: Door) -> str:
        """Return a link of Ann's that opens what it is for."""
        return links.link(door=door, person=self.ann.pk, now=self.at, about=self.about[door])

    def _path(self, pattern: str, name: str) -> str:
        left = self.codes.get(name, "").split("/")

        def fill(blank: re.Match[str]) -> str:
            if blank[2] == "token":
                return self.token(Door(pattern.split("/")[1]))
            return left.pop(0)

        return f"/{BLANK.sub(fill, pattern)}"


def open_all(ann: Person) -> Doors:
    """Return the doors, with a date tomorrow, a survey in a room, a sign-up and a word to regret behind them."""
    now = SYSTEM_CLOCK.now()
    what = holding.What(name="Tasting", sort="tasting", minutes=60, zone="Europe/Rome", place="The cellar")
    date = holding.hold(what=what, begins=now + timedelta(days=1), member=None, at=now)
    hall.says(date, ann, at=now)
    asked = asking.survey()
    everybody = surveys.open_to_anybody(survey=asking.survey(name="For everybody"), opens=True)
    room = sitting.open_room(survey=asking.survey(name="In the room"), minutes=10, member=None, at=now)
    opt_in = wishing.ask_to_confirm(
        address="x@example.org", name="", whose=ann, purposes=["idea"], words="Yes", place="", at=now
    )
    told = {"closes_at": now + timedelta(days=1), "told_by": (now + timedelta(days=9)).date()}
    choice = flight.asked(member("Odile", "member"), **told)
    (said,) = choosing.stop(person=ann, kind="email", purpose=Purpose.NEWS, at=now)
    about = {
        Door.WISHES: "", Door.OWN: "", Door.STOP: "invitation@email", Door.OPT_IN: f"opt-in-{opt_in.pk}",
        Door.UNDO: f"said-{said.pk}", Door.COME: date.about, Door.SURVEY: asked.about,
    }  # fmt: skip
    idea = street.proposed("Bake bread", on=street.board(), at=now)
    boards = dict.fromkeys(("board", "alike", "board-feed", "propose", "board-looks"), idea.board.slug)
    answered = corner.answered(corner.asked(by="Quin", at=now), at=now)
    known = knowing.write(answer=answered, title="Keeping bread", words="A week.", member=corner.olga(), at=now)
    codes = {
        **boards,
        "idea": str(idea.pk),
        "room": room.sitting.code,
        "anybody": everybody.open_code,
        "choice": str(choice.pk),
        "question": str(answered.question_id),
        "known": str(known.pk),
        "claim": str(square.promised().pk),
    }
    idea.pictures = 1
    idea.save(update_fields=["pictures"])
    drawn = Picture.objects.create(
        idea=idea, sha256=store.keep(DOT), content_type="image/gif", width=1, height=1, at=now
    )
    codes["idea-picture"] = f"{idea.pk}/{drawn.pk}"
    return Doors(ann=ann, at=now, about=about, codes=codes)


def letters(doors: Doors) -> list[str]:
    """Return letters as they leave: a question with its foot, an invitation's answer, a sign-up's question."""
    now, account = SYSTEM_CLOCK.now(), hall.mailbox()
    mail = doors.ann.handles.get(kind="email")
    links_ = "\n\n".join(links.place(door, doors.token(door)) for door in (Door.COME, Door.SURVEY))
    asked = outbox.enqueue(account=account, text=f"Hello\n\n{links_}", at=now, to_handle=mail, subject="Basil")
    Slot.objects.create(person=doors.ann, number=1, kind=Kind.INVITE, outgoing=asked, at=now, because="You follow us.")
    sent = dressing.dressed(asked, delivering.utterance(asked), now)
    signed_up = mailing.opt_in_words(links.place(Door.OPT_IN, doors.token(Door.OPT_IN)))
    return [sent.text, sent.html, sent.unsubscribe, signed_up.text]


def linked(text: str) -> set[str]:
    """Return every address of the portal that a letter or a page names."""
    return {whole or part for whole, part in LINK.findall(text.replace("&amp;", "&"))}
