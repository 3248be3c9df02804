"""What was to be said to somebody is forgotten; what is said to others stays."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.core.whom import Whom
from porch.records.accounts.models import Account
from porch.records.interactions import store
from porch.records.outbox import actions, erasing
from porch.records.outbox.models import Enclosure, Outgoing
from porch.records.people.models import Handle, Person
from porch.records.tables.personal import Forgot
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def handle(value: str) -> Handle:
    person = Person.objects.create(name=value, created_at=NOON)
    return Handle.objects.create(kind="email", value=value, person=person, created_at=NOON)


def whom(quorra: Handle) -> Whom:
    keys = ((quorra.kind, quorra.value),)
    return Whom(persons=(quorra.person_id or 0,), handles=(quorra.pk,), keys=keys, words=(quorra.value,))


def say(account: Account, to: Handle | None = None, text: str = "Ciao", file: bytes = b"", **more: object) -> Outgoing:
    files = [Enclosure(sha256=store.keep(file), name="invite.ics", content_type="text/calendar")] if file else []
    return actions.enqueue(account=account, text=text, at=NOON, to_handle=to, enclosures=files, **more)  # type: ignore[arg-type]


def test_what_was_to_be_said_to_them_goes_with_its_files(shop: Account) -> None:
    quorra, ann = handle("quorra@zyx.example"), handle("ann@mill.example")
    say(shop, quorra, file=b"for quorra@zyx.example")
    say(shop, to_address="quorra@zyx.example")
    kept = say(shop, ann, file=b"for ann@mill.example")
    forgot = Forgot(at=NOON)
    erasing.erase(whom=whom(quorra), forgot=forgot)
    assert list(Outgoing.objects.all()) == [kept]
    assert kept.enclosures.count() == 1
    assert len(forgot.files) == 1


def test_what_others_were_told_of_them_is_hidden(shop: Account) -> None:
    quorra = handle("quorra@zyx.example")
    told = say(shop, handle("ann@mill.example"), "Ask quorra@zyx.example", b"ATTENDEE:quorra@zyx.example")
    erasing.erase(whom=whom(quorra), forgot=Forgot(at=NOON))
    told.refresh_from_db()
    assert (told.text, told.enclosures.count()) == ("Ask [erased]", 0)


def test_letters_that_have_left_lose_their_words(shop: Account) -> None:
    quorra = handle("quorra@zyx.example")
    for state in ("sent", "approved"):
        letter = actions.enqueue_mail(to_address="alice@example.org", subject=state, text="Q. wrote: hm", at=NOON)
        Outgoing.objects.filter(pk=letter.pk).update(state=state)
    erasing.erase(whom=whom(quorra), forgot=Forgot(at=NOON))
    assert dict(Outgoing.objects.values_list("state", "text")) == {"sent": erasing.LEFT, "approved": "Q. wrote: hm"}


def test_what_is_leaving_at_this_moment_is_waited_for(shop: Account) -> None:
    quorra = handle("quorra@zyx.example")
    Outgoing.objects.filter(pk=say(shop, quorra).pk).update(state="sending")
    with pytest.raises(PorchError, match="leaving to them"):
        erasing.erase(whom=whom(quorra), forgot=Forgot(at=NOON))
