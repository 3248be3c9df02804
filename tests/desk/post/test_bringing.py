"""An upload is looked through, then read into the log: stopped, killed, gone on with, it comes to the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from porch.core.clock import StoppedClock
from porch.core.viewer import SYSTEM
from porch.desk.post import bringing
from porch.records.imports import actions, queries, store
from porch.records.imports.models import Import
from porch.records.interactions import queries as log
from porch.records.interactions.models import Interaction
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db
CLOCK = StoppedClock(NOON)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.PORCH_HOME = tmp_path


def letters(count: int, *, spoiled: int = 0) -> bytes:
    """Return a mailbox file of `count` letters, of which the last `spoiled` say nothing of who wrote them."""
    mails = []
    for n in range(count):
        sender = f"From: Guest {n % 7} <guest{n % 7}@example.org>\n" if n < count - spoiled else ""
        mails.append(
            f"From x Sun Mar  1 10:00:00 2026\n{sender}Message-ID: <{n}@example.org>\n"
            f"Date: Sun, 1 Mar 2026 10:00:{n % 60:02} +0000\nSubject: Table\n\nIs table {n} free?\n\n"
        )
    return "".join(mails).encode()


def uploaded(
    member: Member, content: bytes, *, name: str = "mail.mbox", format_name: str = "mbox", ours: str = ""
) -> Import:
    token = store.new_token()
    with store.begin(token, name) as file:
        file.write(content)
    return actions.take(
        token=token, name=name, size=len(content), format_name=format_name, member=member, at=NOON, ours=ours
    )


def held(upload: Import) -> Import:
    found = queries.import_(SYSTEM, upload.pk)
    assert found is not None
    return found


def go_on(upload: Import) -> Import:
    bringing.go_on(held(upload), clock=CLOCK)
    return held(upload)


def test_the_first_look_writes_nothing_and_shows_what_would_be(alice: Member) -> None:
    seen = go_on(uploaded(alice, letters(25, spoiled=1), ours="guest3@example.org"))
    assert (seen.state, seen.read_as, seen.seen) == ("looked", "mbox", 25)
    counted = {name: seen.told[name] for name in ("seen", "ours", "theirs", "spoiled", "people")}
    assert counted == {"seen": 25, "ours": 3, "theirs": 21, "spoiled": 1, "people": 6}
    assert (len(seen.told["rows"]), seen.told["rows"][0]["words"]) == (10, "Is table 0 free?")
    assert seen.told["reasons"]
    assert Interaction.objects.count() == 0


def test_it_is_brought_in_and_its_file_is_gone(alice: Member) -> None:
    upload = go_on(uploaded(alice, letters(25, spoiled=1)))
    actions.bring(import_=upload)
    done = go_on(upload)
    assert (done.state, done.seen, done.new, done.quarantined, done.error) == ("done", 25, 24, 1, "")
    assert done.account is not None
    assert done.account.name == "mbox mail.mbox"
    assert (done.has_file, log.quarantine_size(SYSTEM, done.account_id)) == (False, 1)


def test_a_worker_that_falls_leaves_figures_that_add_up(alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "AT_ONCE", 10)
    upload = go_on(uploaded(alice, letters(60)))
    actions.bring(import_=upload)
    written: list[int] = []
    write = bringing._write

    def falls(*args: Any) -> None:
        if len(written) == 3:
            raise OperationalError("disk full")
        written.append(1)
        write(*args)

    monkeypatch.setattr(bringing, "_write", falls)
    with pytest.raises(OperationalError):
        go_on(upload)
    assert (held(upload).state, held(upload).new) == ("bringing", 30)
    monkeypatch.setattr(bringing, "_write", write)
    done = go_on(upload)
    assert (done.state, done.new, done.changed, Interaction.objects.count()) == ("done", 60, 0, 60)


def test_a_stop_is_heard_and_it_goes_on_from_there(alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("porch.channels.archive.EVERY", 20)
    upload = go_on(uploaded(alice, letters(60)))
    actions.bring(import_=upload)
    write = bringing._write

    def stops(import_: Import, *rest: Any) -> None:
        write(import_, *rest)
        if held(import_).state == "bringing":
            actions.stop(import_=import_, at=NOON)

    monkeypatch.setattr(bringing, "_write", stops)
    stopped = go_on(upload)
    assert (stopped.state, stopped.seen, stopped.cursor, stopped.new) == ("stopped", 20, "20", 20)
    monkeypatch.setattr(bringing, "_write", write)
    actions.bring(import_=upload)
    done = go_on(upload)
    assert (done.state, done.new, done.seen) == ("done", 60, 60)


def test_a_look_that_nobody_wants_any_more_ends(alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = uploaded(alice, letters(5))
    monkeypatch.setattr(actions, "note_look", lambda **_: False)
    assert go_on(upload).state == "looking"


def test_what_cannot_be_read_says_so_in_words_and_names_no_folder(alice: Member, tmp_path: Path) -> None:
    failed = go_on(uploaded(alice, b"\x00\x01 nothing of a table", name="notes.bin", format_name="auto"))
    assert failed.state == "failed"
    assert failed.error
    assert str(tmp_path) not in failed.error
    assert failed.has_file


def test_a_file_that_is_gone_says_so(alice: Member) -> None:
    upload = uploaded(alice, letters(1))
    store.remove(upload.token, upload.name)
    assert "Upload it once more" in go_on(upload).error


def test_a_fault_of_ours_does_not_look_like_silence(alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = uploaded(alice, letters(1))
    monkeypatch.setattr(bringing, "_opened", lambda _: 1 / 0)
    assert go_on(upload).error == "ZeroDivisionError: division by zero"


def test_the_same_file_twice_changes_nothing(alice: Member) -> None:
    for new in (25, 0):
        upload = go_on(uploaded(alice, letters(25)))
        actions.bring(import_=upload)
        assert go_on(upload).new == new


def test_what_a_file_is_is_found_out(alice: Member) -> None:
    assert go_on(uploaded(alice, letters(3), format_name="auto")).read_as == "mbox"


def test_what_is_done_is_left_alone(alice: Member) -> None:
    upload = go_on(uploaded(alice, letters(3)))
    before = held(upload).ended_at
    assert go_on(upload).ended_at == before
