"""What somebody chooses on a page of their own: every choice is a row that stays, and a line in the log.

It stands above consent and the log, which it joins in one deed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from porch.core import interaction
from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.records.consent import actions as consent
from porch.records.consent import erased, queries, suppressing, wishing
from porch.records.consent.models import Basis, OptIn, Permission, Purpose, Reason, Suppression, Word
from porch.records.consent.wishing import Wished
from porch.records.interactions import actions as interactions
from porch.records.people import actions as people
from porch.records.people import alone, meeting
from porch.records.people.models import Handle, Person

PLACE = "Their own page"
OFFERED = (Purpose.QUESTION, Purpose.IDEA, Purpose.INVITATION, Purpose.FEEDBACK, Purpose.NEWS)
"""What somebody can say yes or no to: all that we start, but for what they must know about what they have of us."""
TO_REGRET = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What somebody may be written to about: by purpose whether, and why; and how they wish it."""

    purposes: Mapping[Purpose, bool] = field(default_factory=dict)
    whys: Mapping[Purpose, str] = field(default_factory=dict)
    wished: Wished = field(default_factory=Wished)


def stop(*, person: Person, kind: str, purpose: Purpose | None, at: datetime, place: str = PLACE) -> list[Permission]:
    """Let no more of `purpose` (None: of anything we start) go to any handle of `kind` (empty: anywhere).

    Said twice it is said once: whoever stopped it already gets back nothing new. It holds whatever was said before.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.now_id)
        if _says_no(person, kind, purpose, at) and _is_shut(person, kind, purpose):
            return []
        said = [
            consent.note(person=person, word=Word.WITHDRAWN, at=at, by=None, kind=kind, purpose=purpose, place=place)
        ]
        _shut(person, kind, purpose, at)
        _log(person, f"They stopped {_named(purpose)}{f' on {kind}' if kind else ''}.", said, at)
    return said


def choose(
    *, person: Person, purposes: Mapping[Purpose, bool], wished: Wished, words: str, at: datetime
) -> list[Permission]:
    """Keep what somebody chose on their page: only what changed is written. `words` is what stood beside the boxes."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.now_id)
        held = chosen(person, at)
        said = [
            _say(person, purpose, wanted, words, at)
            for purpose, wanted in purposes.items()
            if purpose in OFFERED and held.purposes[purpose] != wanted
        ]
        if wished != held.wished:
            wishing.wish(person=person, wished=wished, at=at)
        if said or wished != held.wished:
            _log(person, _told(said, wished), said, at)
    return said


def confirm(*, opt_in: OptIn, at: datetime) -> list[Permission]:
    """Take the yes of whoever confirmed that an address is theirs; pressed twice it is said once."""
    with transaction.atomic():
        if not OptIn.objects.filter(pk=opt_in.pk, confirmed_at=None).update(confirmed_at=at):
            return []
        person = _met(opt_in, at)
        _verify(opt_in, person, at)
        asked = [Purpose(one) for one in opt_in.purposes if one in Purpose]
        said = [
            consent.note(
                person=person, word=Word.GIVEN, at=at, by=None, purpose=purpose, kind="email",
                basis=Basis.CONSENT, words=opt_in.words, place=f"{opt_in.place}, confirmed by mail",
            )
            for purpose in asked
        ]  # fmt: skip
        _open(person, "email", asked, at)
        _log(person, "They confirmed by mail that they want to hear from us.", said, at)
    return said


def regret(*, permission: Permission, at: datetime) -> int:
    """Take back what somebody chose in the same moment as `permission`, on their page; return how many words."""
    with transaction.atomic():
        same = Permission.objects.filter(person=permission.person, at=permission.at, by=None, undone_at=None)
        taken = [consent.take_back(permission=row, at=at) for row in same]
        for _, row in suppressing.of_person(SYSTEM, permission.person):
            if row.reason == Reason.UNSUBSCRIBED and row.at == permission.at:
                suppressing.lift(suppression=row, at=at)
        if taken:
            _log(permission.person, "They took back what they had just chosen.", [], at)
    return len(taken)


def chosen(person: Person, at: datetime, *, kind: str = "email") -> Chosen:
    """Return how things stand for somebody, as their page shows it."""
    rows = queries.permissions(SYSTEM, person, limit=1000)
    shut = _shut_for(person, kind)
    purposes, whys = {}, {}
    for purpose in OFFERED:
        answer = queries.answer(rows, purpose, kind, at)
        open_ = shut.isdisjoint({"", purpose.value})
        # Nobody said anything: they may be asked a question where they wrote to us, and get nothing else.
        wanted = answer.allowed if answer.says is not None else purpose is Purpose.QUESTION
        purposes[purpose] = wanted and open_
        whys[purpose] = answer.why
    return Chosen(purposes=purposes, whys=whys, wished=wishing.wished(SYSTEM, person))


def to_regret(person: Person, at: datetime) -> Permission | None:
    """Return what somebody chose on their page within the last hour, if it still stands."""
    rows = queries.permissions(SYSTEM, person, limit=20)
    theirs = (row for row in rows if row.by_id is None and row.place == PLACE and row.undone_at is None)
    return next((row for row in theirs if at - row.at < TO_REGRET), None)


def _say(person: Person, purpose: Purpose, wanted: bool, words: str, at: datetime) -> Permission:
    if wanted:
        _open(person, "", [purpose], at)
        return consent.note(
            person=person, word=Word.GIVEN, at=at, by=None, purpose=purpose, basis=Basis.CONSENT,
            words=words, place=PLACE,
        )  # fmt: skip
    _shut(person, "email", purpose, at)
    return consent.note(person=person, word=Word.WITHDRAWN, at=at, by=None, purpose=purpose, place=PLACE)


def _says_no(person: Person, kind: str, purpose: Purpose | None, at: datetime) -> bool:
    rows = queries.permissions(SYSTEM, person, limit=1000)
    wanted = [purpose] if purpose else [*OFFERED]
    answers = [queries.answer(rows, one, kind, at) for one in wanted]
    return all(one.says is not None and not one.allowed for one in answers)


def _is_shut(person: Person, kind: str, purpose: Purpose | None) -> bool:
    """Whether every handle of that kind is; where there is none, nothing could be open."""
    rows = suppressing.of_person(SYSTEM, person)
    shut = {
        handle.pk
        for handle, row in rows
        if row.reason == Reason.UNSUBSCRIBED and row.purpose in ("", purpose.value if purpose else "")
    }
    return shut >= {handle.pk for handle in _handles(person, kind)}


def _shut_for(person: Person, kind: str) -> set[str]:
    rows = suppressing.of_person(SYSTEM, person)
    return {row.purpose for handle, row in rows if row.reason == Reason.UNSUBSCRIBED and handle.kind == kind}


def _shut(person: Person, kind: str, purpose: Purpose | None, at: datetime) -> None:
    for handle in _handles(person, kind):
        suppressing.suppress(
            kind=handle.kind, value=handle.value, reason=Reason.UNSUBSCRIBED, at=at, purpose=purpose, words=PLACE
        )


def _open(person: Person, kind: str, purposes: Collection[Purpose], at: datetime) -> None:
    """A yes opens what an earlier no had shut: for these purposes, and a no to everything, whose rest stays noted."""
    for handle, row in suppressing.of_person(SYSTEM, person):
        if row.reason != Reason.UNSUBSCRIBED or (kind and handle.kind != kind):
            continue
        if row.purpose == "":
            _keep_the_rest(handle, row, purposes, at)
        if row.purpose in ("", *(one.value for one in purposes)):
            suppressing.lift(suppression=row, at=at)


def _keep_the_rest(handle: Handle, row: Suppression, purposes: Collection[Purpose], at: datetime) -> None:
    for purpose in OFFERED:
        if purpose not in purposes:
            suppressing.suppress(
                kind=handle.kind,
                value=handle.value,
                reason=Reason.UNSUBSCRIBED,
                at=at,
                purpose=purpose,
                words=row.words,
            )


def _handles(person: Person, kind: str) -> list[Handle]:
    found = Handle.objects.filter(person_id=person.now_id).order_by("pk")
    return list(found.filter(kind=kind) if kind else found)


def _met(opt_in: OptIn, at: datetime) -> Person:
    """Return who confirmed an address, met by it now where nobody knew them; it stands with them alone from here on."""
    if opt_in.person is None:
        handle = interaction.Handle(kind="email", value=opt_in.address, name=opt_in.name)
        alone.alone()
        met = meeting.meet({meeting.key(handle): (handle, False)}, at)[meeting.key(handle)]
        if met.person_id is None:
            raise PorchError("This address is our own by now.")
        opt_in.person = Person.objects.get(pk=met.person_id)
    opt_in.address = opt_in.name = ""
    opt_in.save(update_fields=["person", "address", "name"])
    return opt_in.person


def _verify(opt_in: OptIn, person: Person, at: datetime) -> None:
    for handle in _handles(person, "email"):
        if erased.of_handle("email", handle.value) == opt_in.digest:
            people.verify(handle=handle, by="opt-in", at=at)


def _log(person: Person, words: str, said: Collection[Permission], at: datetime) -> None:
    handle = next(iter(_handles(person, "")), None)
    made = interactions.log(
        kind=Kind.NOTE, at=at, handle=handle, text=words, detail={"of": "consent", "rows": [row.pk for row in said]}
    )
    Permission.objects.filter(pk__in=[row.pk for row in said]).update(interaction=made.pk)


def _named(purpose: Purpose | None) -> str:
    return str(purpose.label).lower() if purpose else "everything we start"


def _told(said: Collection[Permission], wished: Wished) -> str:
    words = [f"{'Yes' if row.word == Word.GIVEN else 'No'} to {_named(Purpose(row.purpose))}" for row in said]
    return f"They chose on their own page: {', '.join([*words, f'pace {wished.pace.value}'])}."
