"""Bringing a download by the page: uploaded straight into the store, looked through, brought in, refused in words."""

from __future__ import annotations

import errno
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.desk.post import actions as post
from porch.interfaces.console.views import imports as views
from porch.records.imports import actions, queries, store
from tests.desk.post.test_bringing import letters
from tests.interfaces.console.conftest import PASSWORD, Town, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.PORCH_HOME = tmp_path
    return tmp_path


def upload(client: Any, content: bytes, name: str = "mail.mbox", **told: str) -> Any:
    fields = {"format": "mbox", "file": SimpleUploadedFile(name, content), **told}
    return client.post(reverse("console:imports"), fields)


def latest() -> Any:
    return queries.imports(SYSTEM)[0]


def read_on() -> Any:
    post.go_on(latest())
    return latest()


def files(home: Path) -> list[Path]:
    return [path for path in (home / "imports").rglob("*") if path.is_file()]


def words(client: Any, where: str, **query: str) -> str:
    return " ".join(client.get(where, query).content.decode().split())


def test_a_download_is_brought_in_from_first_look_to_last_figure(town: Town, home: Path) -> None:
    client = sign_in(town.alice)
    answer = upload(client, letters(25, spoiled=1), ours="guest3@example.org")
    where = answer["Location"]
    assert (answer.status_code, where) == (302, reverse("console:import", args=[latest().pk]))
    (path,) = files(home)
    assert (path.name, stat.S_IMODE(path.stat().st_mode)) == ("mail.mbox", 0o600)
    assert "Nothing is written yet" in words(client, where)
    read_on()
    page = words(client, where)
    assert "21, of 6 people" in page
    assert "Is table 0 free?" in page
    assert "cannot be taken back row by row" in page
    client.post(reverse("console:import-bring", args=[latest().pk]))
    assert "Being brought in" in words(client, where)
    assert read_on().state == "done"
    page = words(client, where)
    assert "1 in quarantine" in page
    assert reverse("console:first-look") in page
    assert files(home) == []
    assert "24 new of 25" in words(client, reverse("console:imports"))


def test_a_file_read_otherwise_is_looked_through_again(town: Town) -> None:
    client = sign_in(town.alice)
    upload(client, b"\x00 nothing", "notes.bin", format="auto")
    failed = read_on()
    page = words(client, reverse("console:import", args=[failed.pk]))
    assert "Could not be read" in page
    assert "Read it otherwise" in page
    client.post(reverse("console:import-look", args=[failed.pk]), {"format": "mbox", "ours": "us"})
    assert (latest().state, latest().ours) == ("looking", "us")
    refused = client.post(
        reverse("console:import-look", args=[failed.pk]), {"format": "nonsense"}, headers={"X-Porch-Deed": "1"}
    )
    assert refused.status_code == 422


def test_it_is_stopped_gone_on_with_and_thrown_away(town: Town, home: Path) -> None:
    client = sign_in(town.alice)
    upload(client, letters(3))
    pk = read_on().pk
    client.post(reverse("console:import-bring", args=[pk]))
    client.post(reverse("console:import-stop", args=[pk]))
    assert "Go on" in words(client, reverse("console:import", args=[pk]))
    client.post(reverse("console:import-file-removal", args=[pk]))
    assert files(home) == []
    refused = client.post(reverse("console:import-bring", args=[pk]), headers={"X-Porch-Deed": "1"})
    assert refused.status_code == 409


def test_a_file_too_large_is_refused_and_nothing_is_left(town: Town, home: Path, settings: Any) -> None:
    settings.PORCH_IMPORT_LIMIT = 2000
    refused = upload(sign_in(town.alice), letters(100))
    assert refused.status_code == 422
    assert "larger than" in refused.content.decode()
    assert (files(home), queries.imports(SYSTEM)) == ([], [])


def test_a_disk_without_room_is_told_in_words(town: Town, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SPARE", 2**80)
    refused = upload(sign_in(town.alice), letters(3))
    assert "make room, then upload it again" in refused.content.decode()
    assert files(home) == []


def test_a_disk_that_fills_up_meanwhile_is_told_in_words(
    town: Town, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = store.begin

    class Full:
        def __init__(self, token: str, name: str) -> None:
            self.file = begin(token, name)

        def write(self, data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self) -> None:
            self.file.close()

    monkeypatch.setattr(store, "begin", Full)
    refused = upload(sign_in(town.alice), letters(3))
    assert "disk is full" in refused.content.decode()
    assert files(home) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"format": "mbox"}, "Choose a file first"),
        ({"format": "mbox", "file": SimpleUploadedFile("a", b"")}, "This file is empty"),
        ({"format": "nonsense", "file": SimpleUploadedFile("a", b"x")}, "Select a valid choice"),
    ],
)
def test_a_form_that_lacks_something_says_what_and_keeps_nothing(
    town: Town, home: Path, fields: dict[str, Any], said: str
) -> None:
    refused = sign_in(town.alice).post(reverse("console:imports"), fields)
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert files(home) == []


def test_without_the_token_of_the_form_nothing_is_taken(town: Town, home: Path) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(town.alice.login, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert upload(careful, letters(3)).status_code == 403
    assert queries.imports(SYSTEM) == []
    assert files(home) == []


def test_nobody_but_an_owner_leaves_a_byte(town: Town, home: Path) -> None:
    for client in (sign_in(town.bob), Client()):
        assert upload(client, letters(3)).status_code in (302, 403)
    assert not (home / "imports").exists()


def test_no_address_serves_an_upload(town: Town, home: Path) -> None:
    client = sign_in(town.alice)
    upload(client, letters(3))
    (path,) = files(home)
    token = path.parent.name
    assert token not in words(client, reverse("console:import", args=[latest().pk]))
    tried = [f"/import/{latest().pk}/file/", f"/imports/{token}/mail.mbox", f"/static/imports/{token}/mail.mbox"]
    assert [client.get(where).status_code for where in tried] == [404, 404, 404]


def test_past_imports_are_listed_a_page_at_a_time(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    for n in range(3):
        actions.take(
            token=store.new_token(),
            name=f"{n}.zip",
            size=n,
            format_name="auto",
            member=town.alice,
            at=SYSTEM_CLOCK.now(),
        )
    client = sign_in(town.alice)
    first = client.get(reverse("console:imports"))
    assert [one.name for one in first.context["uploads"]] == ["2.zip", "1.zip"]
    assert [one.name for one in client.get(first.context["older_url"]).context["uploads"]] == ["0.zip"]
    assert client.get(reverse("console:import", args=[999])).status_code == 404


def test_the_first_kind_offered_is_to_find_out(town: Town) -> None:
    form = sign_in(town.alice).get(reverse("console:imports")).context["form"]
    names = [name for name, _ in form.fields["format"].choices]
    assert names[0] == "auto"
    assert {"mbox", "twcs", "x-archive"} <= set(names)


def test_an_empty_house_and_the_wizard_lead_here(team_of_three: tuple[Any, Any, Any]) -> None:
    client = sign_in(team_of_three[0])
    for name in ("morning", "connections", "connect"):
        assert reverse("console:imports") in words(client, reverse(f"console:{name}"))
    assert PASSWORD


def test_people_are_brought_from_a_table_with_every_bad_row_told(town: Town, home: Path) -> None:
    alice = sign_in(town.alice)
    rows = b"name,email,organisation\nMax,max@mill.example,Mill\nMia,no mail,\n"
    upload(alice, rows, "people.csv", format="auto")
    post.go_on(latest())
    page = alice.get(reverse("console:import", args=[latest().pk])).content.decode()
    assert "What it would come to" in page
    assert "no mail is no mail address" in page
    alice.post(reverse("console:import-bring", args=[latest().pk]))
    post.go_on(latest())
    page = alice.get(reverse("console:import", args=[latest().pk])).content.decode()
    assert "To people" in page
    assert "no mail is no mail address" in page
    assert "1 new people of 2" in alice.get(reverse("console:imports")).content.decode()
