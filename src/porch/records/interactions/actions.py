"""Verbs that write the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from porch.core.interaction import Heard, Kind, Receipt, Spoiled, Visibility
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import head, leaving_out, store, threads
from porch.records.interactions.intake import Taken, take_in
from porch.records.interactions.models import Delivery, File, Interaction, Quarantined
from porch.records.people.models import Handle
from porch.records.tables.words import fit, fit_name
from porch.records.team.models import Member

HERE = "porch"
"""The channel of what we do among ourselves."""


def record(
    *, account: Account, items: Sequence[Heard | Spoiled], received_at: datetime, cursor: str | None = None
) -> Taken:
    """Take `items` into the log and, in the same transaction, move the account's cursor; return what it came to."""
    with transaction.atomic():
        seq, guarded = head.hold_and_look()
        taken_in = leaving_out.without_erased(account.channel, items, received_at) if guarded else items
        taken = take_in(
            account_id=account.pk, channel=account.channel, items=taken_in, received_at=received_at, head=seq
        )
        taken = replace(taken, seen=len(items), erased=len(items) - len(taken_in))
        head.release(taken.last)
        keep_files(taken.with_media)
        if cursor is not None:
            accounts.advance(account=account, cursor=cursor, at=received_at)
    return taken


def keep_files(with_media: Sequence[tuple[int, Heard]]) -> None:
    """Note the photos and files of what was heard; those whose bytes came along are kept at once."""
    for interaction_id, heard in with_media:
        for position, media in enumerate(heard.media):
            kept = store.keep(media.content) if media.content is not None else ""
            File.objects.update_or_create(
                interaction_id=interaction_id,
                position=position,
                defaults={
                    "state": File.State.KEPT if kept else File.State.WANTED,
                    "url": fit(media.url, 2000),
                    "name": fit(media.name, 200),
                    "alt": fit(media.alt),
                    "content_type": fit(media.content_type, 100),
                    "size": len(media.content or b""),
                    "sha256": kept,
                },
            )


def log(
    *,
    kind: Kind,
    at: datetime,
    thread_id: int | None = None,
    handle: Handle | None = None,
    member: Member | None = None,
    text: str = "",
    detail: Mapping[str, Any] | None = None,
    account: Account | None = None,
    channel: str = HERE,
    visibility: Visibility = Visibility.IN_PERSON,
) -> Interaction:
    """Write one deed of ours into the log and return it. A thread that was merged meanwhile is followed."""
    with transaction.atomic():
        seq = head.hold() + 1
        thread_id = threads.root(thread_id) if thread_id is not None else None
        deed = Interaction.objects.create(
            seq=seq, channel=channel, account=account, external_id=f"deed:{uuid4().hex}", version="1", kind=kind,
            visibility=visibility, ours=True, addressed=False, at=at, edited_at=at, received_at=at,
            thread_id=thread_id, person_id=handle.person_id if handle else None, to_handle=handle, member=member,
            said_here=True, text=fit(text), detail=dict(detail or {}),
        )  # fmt: skip
        head.release(seq)
    return deed


def log_said(
    *,
    account: Account,
    receipt: Receipt,
    text: str,
    at: datetime,
    visibility: str,
    subject: str = "",
    answers: Interaction | None = None,
    to_handle: Handle | None = None,
    thread_id: int | None = None,
    member: Member | None = None,
    tells: bool = False,
    kind: Kind = Kind.CREATE,
    detail: Mapping[str, str] | None = None,
) -> Interaction:
    """Write what we said through Porch into the log; if the network told us of it first, mark that row as ours by hand.

    The row has no version of its own, so that the network's own words about it win when they come.
    """
    with transaction.atomic():
        seq = head.hold() + 1
        name = fit_name(receipt.external_id) or f"said:{uuid4().hex}"
        said = Interaction.objects.select_for_update().filter(channel=account.channel, external_id=name).first()
        if said is None:
            held = answers.thread_id if answers else thread_id
            thread, merged = threads.place(account.channel, name, held, subject)
            said = Interaction.objects.create(
                seq=seq, channel=account.channel, account=account, external_id=name, version="", kind=kind,
                visibility=visibility, ours=True, addressed=False, at=min(receipt.at or at, at),
                edited_at=receipt.at or at, received_at=at, thread_id=thread, to_handle=to_handle, member=member,
                person_id=to_handle.person_id if to_handle else None, said_here=True, text=fit(text),
                subject=fit(subject, 500), url=fit(receipt.url, 1000), ref=fit(receipt.ref),
                in_reply_to=answers.external_id if answers else "",
                detail={**(detail or {}), **({"told": "1"} if tells else {})},
            )  # fmt: skip
            seq = threads.merge(merged, seq)
        else:
            said.said_here, said.member, said.seq = True, member, seq
            said.to_handle = said.to_handle or to_handle
            said.detail = {**said.detail, "told": "1"} if tells else said.detail
            said.save(update_fields=["said_here", "member", "seq", "to_handle", "detail"])
        head.release(seq)
    return said


def keep_said_files(*, said: Interaction, files: Sequence[File]) -> None:
    """Note the photos and files that went along with what we said, where nobody will tell us of them."""
    if not files or said.has_files:
        return
    for file in files:
        file.interaction = said
    with transaction.atomic():
        File.objects.bulk_create(files)
        said.has_files = True
        said.save(update_fields=["has_files"])


def unsay(*, channel: str, external_id: str) -> None:
    """Take back what a colleague said was said by hand: it was not, and whom it answered waits again."""
    with transaction.atomic():
        seq = head.hold() + 1
        found = Interaction.objects.filter(channel=channel, external_id=external_id, ours=True, deleted=False)
        head.release(seq if found.update(deleted=True, seq=seq) else seq - 1)


def settle_quarantine(*, quarantined: Quarantined, items: Sequence[Heard], at: datetime) -> Taken:
    """Take in what a quarantined item says now that it can be read, and close its row."""
    with transaction.atomic():
        taken = record(account=quarantined.account, items=items, received_at=at)
        quarantined.replayed_at = at
        quarantined.save(update_fields=["replayed_at"])
        Delivery.objects.filter(pk=quarantined.delivery_id).update(envelope="")
    return taken


def fail_quarantine(*, quarantined: Quarantined, reason: str) -> None:
    """Note that a quarantined item still cannot be read."""
    quarantined.attempts += 1
    quarantined.reason = fit(reason)
    quarantined.save(update_fields=["attempts", "reason"])


def keep_fetched(*, file: File, content: bytes, content_type: str, name: str) -> File:
    """Keep the bytes of a photo or file that came by address only."""
    file.sha256, file.size = store.keep(content), len(content)
    file.content_type, file.name, file.state = fit(content_type, 100), fit(name, 200), File.State.KEPT
    file.save()
    return file


def refuse_file(*, file: File, reason: str) -> File:
    """Note that a photo or file will not be fetched, and why."""
    file.state, file.error = File.State.REFUSED, fit(reason, 300)
    file.save(update_fields=["state", "error"])
    return file
