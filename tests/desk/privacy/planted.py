"""A person planted through the real paths, with words that nobody else has; and a search for them everywhere."""

from __future__ import annotations

import mailbox
import os
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from email.message import EmailMessage
from glob import glob
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from porch.channels._mastodon_reading import Us, envelope
from porch.channels._mastodon_reading import read as read_status
from porch.core.clock import StoppedClock
from porch.core.interaction import Handle as Word
from porch.core.interaction import Introduction, Receipt, Spoiled
from porch.core.networks import Family
from porch.core.whom import readable
from porch.desk.morning import actions as morning
from porch.desk.post import importing
from porch.engagement.conversations import actions as conversations
from porch.engagement.meetings import actions as meetings
from porch.engagement.promises import actions as promises
from porch.projections.language import projector as language
from porch.projections.presence import projector as presence
from porch.projections.waiting import projector as waiting
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.consent import actions as consent
from porch.records.consent.models import Basis, Purpose
from porch.records.consent.models import Word as Said
from porch.records.contacts import actions as contacts
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.outbox import actions as outbox
from porch.records.people import actions as people
from porch.records.people import merging
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member
from tests.cast import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NAME, MAIL, ACCT = "Quorra Zyxwold", "quorra@zyxwold.example", "quorra@zyx.example"
CANARIES = (
    "zyxwold", "zyx.example", "quorra", "canary-mail", "canary-file", "canary-toot", "canary-note", "canary-promise",
    "canary-draft", "canary-reply", "canary-contact", "canary-export", "canary-quarantine", "canary-barrier",
    "canary-consent", "canary-meeting", "canary-thread",
)  # fmt: skip
QUOTED = "The canary-mail sings every morning at the third window."
US = Us(id="1", acct="trattoria@town.example", url="https://town.example/@trattoria")


def mail(
    who: str, words: str, name: str, *, answers: str = "", to: str = "shop@trattoria.example", file: str = ""
) -> bytes:
    """Return a mail as it lies in a mailbox; with a file its words are encoded."""
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = who, to, f"<{name}>"
    message["Date"], message["Subject"] = "Mon, 02 Mar 2026 10:00:00 +0000", f"About {name.partition('@')[0]}"
    if answers:
        message["In-Reply-To"] = f"<{answers}>"
    message.set_content(words, cte="base64" if file else None)
    if file:
        message.add_attachment(file.encode(), maintype="text", subtype="plain", filename="canary-file.txt")
    return message.as_bytes()


def letters() -> list[bytes]:
    """Return Quorra's mail, Ann's answer to it with a quote, what we wrote to Quorra, and Ann's own."""
    quorra, us = f"{NAME} <{MAIL}>", "Trattoria <shop@trattoria.example>"
    return [
        mail(quorra, f"{QUOTED}\nDo you hear it?", "canary-thread-1@zyxwold.example", file="canary-file: a plan"),
        mail("Ann <ann@mill.example>", f"I hear it.\n> {QUOTED}\nSo does Ben.", "ann-1@mill.example",
             answers="canary-thread-1@zyxwold.example", to=f"shop@trattoria.example, {MAIL}"),
        mail(us, "Dear Quorra, the canary-reply sings too.", "ours-1@trattoria.example", to=MAIL,
             answers="canary-thread-1@zyxwold.example"),
        mail("Ann <ann@mill.example>", "Do you have a table?", "ann-2@mill.example"),
    ]  # fmt: skip


def export(folder: Path) -> Path:
    """Return a mailbox file with all letters."""
    path = folder / "shop.mbox"
    box = mailbox.mbox(path)
    for letter in letters():
        box.add(letter)
    box.close()
    return path


def status(acct: str, words: str, number: int, mentions: Sequence[str] = ()) -> bytes:
    """Return what a Mastodon server tells of a post that names us."""
    host = acct.partition("@")[2]
    told = {
        "id": str(number), "uri": f"https://{host}/statuses/{number}", "url": f"https://{host}/@{acct}/{number}",
        "created_at": "2026-03-02T10:30:00Z", "content": f"<p>{words}</p>", "visibility": "public",
        "account": {"acct": acct, "display_name": NAME if acct == ACCT else "Ben", "url": f"https://{host}/@{acct}"},
        "mentions": [{"acct": one, "id": "7"} for one in ("trattoria@town.example", *mentions)],
    }  # fmt: skip
    return envelope("mention", told, US)


def statuses() -> list[bytes]:
    """Return Quorra's post and Ben's, which names Quorra."""
    return [
        status(ACCT, "Is canary-toot on the menu?", 11),
        status("ben@town.example", f"Ask @{ACCT}, they know.", 12, [ACCT]),
    ]


def hear_statuses(account: Account) -> log.Taken:
    """Hear both posts."""
    heard = [one for raw in statuses() for one in read_status(raw)]
    return log.record(account=account, items=heard, received_at=NOON)


def hear_anew(account: Account) -> log.Taken:
    """Hear something that Quorra says later."""
    heard = read_status(status(ACCT, "Here I am again", 13))
    return log.record(account=account, items=heard, received_at=NOON)


def bring_in(path: Path) -> importing.Imported:
    """Import the mailbox file."""
    return importing.import_archive(
        path=path, format_name="mbox", at=NOON, ours="shop@trattoria.example", clock=StoppedClock(NOON)
    )


def contact(account: Account) -> contacts.Introduced:
    """Read an address book in which Quorra and Ann stand."""
    cards = [
        Introduction(uid="c-q", version="1", raw=b"", name=NAME, note="canary-contact", ref="/q.vcf",
                     handles=(Word(kind="email", value=MAIL, name=NAME), Word(kind="phone", value="+390412223334"))),
        Introduction(uid="c-a", version="1", raw=b"", name="Ann",
                     handles=(Word(kind="email", value="ann@mill.example"),)),
    ]  # fmt: skip
    return contacts.introduce(account=account, items=cards, at=NOON)


def connections() -> dict[str, Account]:
    """Return our connections."""
    told = {"mastodon": "trattoria@town.example", "email": "shop@trattoria.example", "carddav": "book"}
    return {
        channel: accounts.connect(channel=channel, name=channel, handle=handle, credentials={}, at=NOON)
        for channel, handle in told.items()
    }


def plant(ours: dict[str, Account], alice: Member, folder: Path) -> Person:
    """Let Quorra write by mail and on Mastodon, be written to, noted, promised and merged; return them."""
    bring_in(export(folder))
    hear_statuses(ours["mastodon"])
    contact(ours["carddav"])
    log.record(
        account=ours["email"],
        items=[Spoiled(raw=spoiled(), reason=f"{MAIL} sent what cannot be read")],
        received_at=NOON,
    )
    by_mail, on_mastodon = Handle.objects.get(value=MAIL), Handle.objects.get(value=ACCT)
    toot = Interaction.objects.get(text__contains="canary-toot")
    deal_with(toot, on_mastodon, ours["mastodon"], alice)
    invite(by_mail, ours["email"], alice)
    person = by_mail.person
    assert person is not None
    assert on_mastodon.person is not None
    people.note_barrier(person=person, families=[Family.SOCIAL], why="canary-barrier", by=alice, at=NOON)
    consent.note(person=person, word=Said.GIVEN, purpose=Purpose.NEWS, basis=Basis.CONSENT, words="canary-consent",
                 by=alice, at=NOON)  # fmt: skip
    merging.merge(one=on_mastodon.person, into=person, by=alice, at=NOON, evidence=[f"{ACCT} is {NAME}"])
    project()
    outbox.enqueue_mail(to_address="alice@example.org", subject="Your morning", text=f"{NAME}: canary-toot", at=NOON)
    outbox.Outgoing.objects.filter(account=None).update(state="sent")
    return person


def deal_with(toot: Interaction, handle: Handle, account: Account, alice: Member) -> None:
    """Note, promise, draft, hand over and answer."""
    thread = toot.thread_id
    assert thread is not None
    conversations.note(thread_id=thread, handle=handle, member=alice, text="canary-note: likes birds", at=NOON)
    promises.make(thread_id=thread, handle=handle, words="canary-promise", due_at=NOON + DAY, member=alice, at=NOON)
    outgoing = outbox.enqueue(account=account, text=f"@{ACCT} canary-reply", at=NOON, member=alice, answers=toot,
                              to_handle=handle, undo=timedelta())  # fmt: skip
    leaving = outbox.lease(now=NOON)
    assert leaving == outgoing
    outbox.arrived(outgoing=leaving, receipt=Receipt(external_id="https://town.example/statuses/99"), at=NOON)
    conversations.save_draft(thread_id=thread, handle=handle, member=alice, text="canary-draft", at=NOON)


def invite(handle: Handle, account: Account, alice: Member) -> None:
    """Ask Quorra to meet, alone and with Ann."""
    ann = Handle.objects.get(value="ann@mill.example")
    for key, guests, words in (("m-1", [handle], "canary-meeting"), ("m-2", [handle, ann], f"With {NAME} and Ann.")):
        plan = meetings.Plan(title="Birds", begins=NOON + 7 * DAY, minutes=30, zone="Europe/Rome", words=words)
        meetings.invite(key=key, guests=guests, plan=plan, mail=account, calendar=None, member=alice, at=NOON)


def spoiled() -> bytes:
    """Return bytes that nobody can read, of Quorra."""
    return b"From: " + MAIL.encode() + b"\nContent-Transfer-Encoding: base64\n\n" + b64encode(b"canary-quarantine")


def project() -> None:
    """Let every projection catch up, and lay the morning's table."""
    waiting.catch_up(now=NOON)
    presence.catch_up()
    language.catch_up()
    morning.refresh(now=NOON)


def cells() -> Iterator[tuple[str, Any]]:
    """Yield every cell of every table with the table's name."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield from ((table, cell) for cell in row)


def found_in_tables(canaries: Iterable[str] = CANARIES) -> set[tuple[str, str]]:
    """Return each table in which a canary sings, with the canary."""
    return {(table, one) for table, cell in cells() for text in _texts(cell) for one in canaries if one in text}


def found_in_files(canaries: Iterable[str] = CANARIES) -> set[tuple[str, str]]:
    """Return each file under PORCH_HOME in which a canary sings, with the canary."""
    files = [path for path in Path(settings.PORCH_HOME).rglob("*") if path.is_file()]
    return {(path.name, one) for path in files for one in canaries if one.encode() in path.read_bytes().lower()}


def _texts(cell: Any) -> list[str]:
    if isinstance(cell, memoryview | bytes):
        return [text.lower() for text in readable(bytes(cell))]
    return [str(cell).lower()]


def copy(folder: Path) -> Path:
    """Return a backup of the database: its file and what lies beside it, or PostgreSQL's own dump."""
    folder.mkdir()
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        (folder / "copy.sqlite3").write_bytes(connection.connection.serialize())
        for file in database_files():
            shutil.copy(file, folder)
        return folder
    told = connection.settings_dict
    where = {
        "PGPASSWORD": told["PASSWORD"],
        "PGHOST": told["HOST"],
        "PGPORT": str(told["PORT"]),
        "PGUSER": told["USER"],
    }
    with (folder / "dump.sql").open("wb") as out:
        subprocess.run([pg_dump(), told["NAME"]], env={**os.environ, **where}, stdout=out, check=True)
    return folder


def database_files() -> list[Path]:
    """Return the database's own files where it lies in any: the file, the log before it, the index of that."""
    name = str(connection.settings_dict["NAME"])
    return [path for end in ("", "-wal", "-shm") if (path := Path(name + end)).is_file()]


def pg_dump() -> str:
    """Return where PostgreSQL's own tool lies."""
    found = [shutil.which("pg_dump"), *sorted(glob("/usr/lib/postgresql/*/bin/pg_dump"))]
    return next(path for path in found if path)


def sings(folder: Path) -> set[str]:
    """Return which canaries sing in any file of a folder."""
    told = [path.read_bytes().lower() for path in folder.iterdir()]
    return {one for one in CANARIES if any(one.encode() in body for body in told)}
