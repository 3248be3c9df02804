"""An upload's life: taken, looked through, brought in, stopped, gone on with, and its file thrown away."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.imports import actions, queries, store
from porch.records.imports.models import Import
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.PORCH_HOME = tmp_path


@pytest.fixture
def upload(alice: Member) -> Import:
    token = secrets.token_hex(16)
    store.begin(token, "mail.mbox").close()
    return actions.take(token=token, name="mail.mbox", size=3, format_name="mbox", member=alice, at=NOON)


def now(upload: Import) -> Import:
    return Import.objects.get(pk=upload.pk)


def looked(upload: Import) -> Import:
    actions.looked(import_=upload, told={"seen": 3}, seen=3, at=NOON)
    return now(upload)


def test_it_is_looked_through_before_anything_is_written(upload: Import) -> None:
    assert upload.is_at_work
    assert actions.note_look(import_=upload, seen=1, total=3)
    assert (looked(upload).state, now(upload).told, now(upload).can_be_brought) == ("looked", {"seen": 3}, True)


def test_it_is_brought_in_and_its_file_thrown_away(upload: Import, shop: Account) -> None:
    actions.bring(import_=looked(upload))
    actions.begin(import_=upload, account=shop)
    actions.note_progress(import_=upload, new=2, changed=0, quarantined=1, seen=3, total=3, cursor="3")
    actions.done(import_=upload, at=NOON)
    done = now(upload)
    assert (done.state, done.seen, done.new, done.quarantined, done.account) == ("done", 3, 2, 1, shop)
    assert (done.has_file, store.place(done.token, done.name).exists()) == (False, False)


def test_the_file_is_kept_when_that_was_wanted(upload: Import) -> None:
    Import.objects.update(keeps_file=True)
    actions.bring(import_=looked(upload))
    actions.done(import_=upload, at=NOON)
    assert store.place(upload.token, upload.name).exists()
    assert not actions.forget_file(import_=upload, at=NOON).has_file


def test_a_stop_keeps_what_was_read_and_the_place(upload: Import) -> None:
    actions.bring(import_=looked(upload))
    actions.note_progress(import_=upload, new=1, changed=0, quarantined=0, seen=1, total=3, cursor="1")
    stopped = actions.stop(import_=upload, at=NOON)
    assert (stopped.state, stopped.cursor, stopped.can_be_brought) == ("stopped", "1", True)
    actions.done(import_=upload, at=NOON)  # the worker was not told in time
    assert now(upload).state == "stopped"
    again = actions.bring(import_=upload)
    assert (again.state, again.cursor, again.new) == ("bringing", "1", 1)


def test_a_look_that_was_stopped_is_not_kept(upload: Import) -> None:
    actions.stop(import_=upload, at=NOON)
    assert not actions.note_look(import_=upload, seen=2, total=3)
    assert looked(upload).state == "failed"
    assert actions.look_again(import_=upload, format_name="auto", ours="Trattoria").state == "looking"


def test_trouble_is_kept_in_words_and_another_look_is_allowed(upload: Import) -> None:
    actions.failed(import_=upload, error="It is no mbox.", at=NOON)
    assert (now(upload).state, now(upload).error) == ("failed", "It is no mbox.")
    again = actions.look_again(import_=upload, format_name="twcs", keeps_file=True)
    assert (again.format, again.error, again.keeps_file) == ("twcs", "", True)


def test_what_cannot_be_done_now_is_refused(upload: Import, shop: Account) -> None:
    with pytest.raises(PorchError, match="brought in now"):
        actions.bring(import_=upload)
    with pytest.raises(PorchError, match="Stop it first"):
        actions.forget_file(import_=upload, at=NOON)
    actions.bring(import_=looked(upload))
    actions.begin(import_=upload, account=shop)
    actions.stop(import_=upload, at=NOON)
    with pytest.raises(PorchError, match="Nothing is being read"):
        actions.stop(import_=upload, at=NOON)
    with pytest.raises(PorchError, match="Upload it once more"):
        actions.look_again(import_=upload, format_name="mbox")
    actions.forget_file(import_=upload, at=NOON)
    with pytest.raises(PorchError, match="brought in now"):
        actions.bring(import_=upload)


def test_what_a_file_turned_out_to_be_is_kept(upload: Import) -> None:
    actions.note_read_as(import_=upload, read_as="whatsapp-chat")
    found = queries.import_(SYSTEM, upload.pk)
    assert found is not None
    assert found.read_as == "whatsapp-chat"
