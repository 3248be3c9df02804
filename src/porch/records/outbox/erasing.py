"""Takes what we meant to say to one person out of the outbox, and their words out of letters that have left."""

from __future__ import annotations

from pathlib import Path

from porch.core.errors import PorchError
from porch.core.whom import Whom
from porch.records.interactions import store
from porch.records.outbox.models import Enclosure, Outgoing
from porch.records.outbox.personal import TABLES
from porch.records.tables.personal import Forgot, Holds, forget, theirs

State = Outgoing.State
LEFT = "This letter has left; its words are not kept."


def erase(*, whom: Whom, forgot: Forgot) -> None:
    """Forget what was said or to be said to a person; PorchError while something is leaving to them."""
    found = {row for table in TABLES if isinstance(table, Holds) for rows in theirs(table, whom) for row in rows}
    addresses = [value for kind, value in whom.keys if kind == "email"]
    found |= set(Outgoing.objects.filter(to_address__in=addresses)) if addresses else set()
    if any(one.state == State.SENDING for one in found):
        raise PorchError("Something is leaving to them at this moment. Try again in a minute.")
    _drop(found, forgot)
    letters = Outgoing.objects.filter(account=None, state=State.SENT).exclude(text=LEFT)
    forgot.count(Outgoing, letters.update(subject="", text=LEFT))
    forget(TABLES, whom, forgot)
    _drop_naming_files(whom, forgot)


def _drop(found: set[Outgoing], forgot: Forgot) -> None:
    ids = sorted(one.pk for one in found)
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        forgot.files |= set(Enclosure.objects.filter(outgoing__in=some).values_list("sha256", flat=True))
        forgot.count(Outgoing, Outgoing.objects.filter(pk__in=some).delete()[1].get("outbox.Outgoing", 0))


def _drop_naming_files(whom: Whom, forgot: Forgot) -> None:
    """Drop invitations to others that list the person among those asked: they have left."""
    for one in Enclosure.objects.filter(content_type__startswith="text/"):
        path: Path = store.place(one.sha256)
        if path.exists() and whom.is_named_in_bytes(path.read_bytes()):
            forgot.files.add(one.sha256)
            forgot.count(Enclosure, one.delete()[0])
