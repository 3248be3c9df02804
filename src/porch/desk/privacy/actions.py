"""Forgets one person everywhere, in one transaction; and takes what is left of them out of the database's files."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.db import DatabaseError, connection, transaction

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.core.whom import Whom
from porch.desk.privacy import others, registry, whole
from porch.engagement.ideas import pictures
from porch.records.consent import erased
from porch.records.interactions import head, store
from porch.records.interactions import queries as log
from porch.records.jobs.actions import task
from porch.records.outbox import queries as outbox
from porch.records.people.models import Person
from porch.records.tables import personal
from porch.records.tables.bulk import on_sqlite
from porch.records.tables.personal import Forgot
from porch.records.team.models import Member

DOORSTEPS = frozenset({"webchat", "webform"})
"""Here a handle is a token in one browser: who writes again from it is there, and no import brings it back."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What erasing came to: rows deleted or emptied by table, interactions that stay as husks, files removed."""

    rows: dict[str, int] = field(default_factory=dict)
    husks: int = 0
    handles: int = 0
    files: int = 0


def erase(*, person: Person, by: Member | None, at: datetime) -> Erasure:
    """Forget a person with every identity, for good: what they said, what we said to them, and who they are.

    Counts stay as they were: of each thing said a husk stays, without anything that tells whose it was. Keyed hashes
    of their handles stay too, so that no poll and no import brings them back; see `erased`.
    PorchError while something is leaving to them or a file is being read in. `sweep` finishes it.
    """
    forgot = Forgot(at=at)
    _overwrite_what_is_deleted()
    with transaction.atomic():
        head.hold()  # nothing is heard meanwhile
        whom = whole.whom(person)
        handles = [erased.of_handle(*key) for key in whom.keys if key[0] not in DOORSTEPS]
        erased.remember(digests=handles, what=erased.What.HANDLE, at=at, by=by)
        for room in registry.rooms():
            _forget_in(room, whom, forgot)
        others.erase(whom=whom, forgot=forgot)
        transaction.on_commit(lambda: _remove_files(forgot.files))
    logger.info("a person was erased: %d rows", sum(forgot.rows.values()))
    return Erasure(
        rows=dict(sorted(forgot.rows.items())), husks=forgot.rows.get("interactions.Interaction", 0),
        handles=len(whom.handles), files=len(forgot.files),
    )  # fmt: skip


def sweep() -> bool:
    """Take what was deleted out of the database's own files; False when somebody is reading there: try again later."""
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            if not on_sqlite():
                cursor.execute(f"VACUUM {', '.join(_our_tables())}")
                return True
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return bool(cursor.fetchone()[0] == 0)
    except DatabaseError as error:
        logger.warning("the database's files could not be swept: %s", type(error).__name__)
        return False


@task("sweep_database")
def sweep_soon() -> None:
    """Sweep as soon as nobody reads; a job tries again until it is done."""
    if not sweep():
        raise PorchError("Somebody is reading in the database. It is swept once they are done.")


def _forget_in(room: registry.Room, whom: Whom, forgot: Forgot) -> None:
    if room.erasing is not None:
        room.erasing.erase(whom=whom, forgot=forgot)
    else:
        personal.forget(room.tables, whom, forgot)


def _overwrite_what_is_deleted() -> None:
    if on_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _remove_files(digests: set[str]) -> None:
    """Remove the bytes that nobody else's words have with them."""
    kept = log.kept_files(SYSTEM, digests) | outbox.kept_files(SYSTEM, digests) | pictures.kept(SYSTEM, digests)
    for digest in digests - kept:
        store.remove(digest)


def _our_tables() -> list[str]:
    return [connection.ops.quote_name(model._meta.db_table) for model in apps.get_models() if model._meta.managed]
