"""A download is brought in by the page, in a browser: fit for everybody, and its figures move by themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from porch.core.viewer import SYSTEM
from porch.desk.post import actions as post
from porch.records.imports import actions, queries, store
from tests.desk.post.test_bringing import letters
from tests.interfaces.console.conftest import ARABIC, Town, window
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.PORCH_HOME = tmp_path
    return tmp_path


def uploaded(town: Town, content: bytes, name: str, format_name: str = "mbox") -> Any:
    """Return an upload as a worker left it after the first look."""
    token = store.new_token()
    with store.begin(token, store.clean_name(name)) as file:
        file.write(content)
    upload = actions.take(
        token=token,
        name=store.clean_name(name),
        size=len(content),
        format_name=format_name,
        member=town.alice,
        at=town.now,
    )
    post.go_on(upload)
    return queries.import_(SYSTEM, upload.pk)


def in_every_state(town: Town) -> list[str]:
    """Return the addresses of uploads that were looked through, are being read, are done, and could not be read."""
    looked = uploaded(town, letters(25, spoiled=1), f"{ARABIC.name}.mbox")
    bringing, done = uploaded(town, letters(9), "mail.mbox"), uploaded(town, letters(25, spoiled=2), "old.mbox")
    failed = uploaded(town, b"\x00 nothing", "notes.bin", "auto")
    for upload in (bringing, done):
        actions.bring(import_=upload)
    actions.note_progress(import_=bringing, new=3, changed=0, quarantined=0, seen=3, total=9, cursor="3")
    post.go_on(queries.import_(SYSTEM, done.pk))
    return [reverse("console:import", args=[upload.pk]) for upload in (looked, bringing, done, failed)]


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_imports_are_fit_for_everybody(town: Town, live_server: Any, browser: Any, width: int, scheme: str) -> None:
    paths = [reverse("console:imports"), *in_every_state(town), f"{reverse('console:connect')}?closed"]
    with window(browser, live_server.url, town.alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in paths for line in look(seen, path, width, scheme)]
    assert (wrong, seen.complaints) == ([], [])


def test_a_download_is_brought_in_without_a_terminal(
    town: Town, live_server: Any, browser: Any, tmp_path: Path
) -> None:
    download = tmp_path / "guests.mbox"
    download.write_bytes(letters(30, spoiled=1))
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit(reverse("console:connect"))
        page.get_by_role("link", name="Bring a download").click()
        page.get_by_label("The file", exact=True).set_input_files(str(download))
        page.get_by_role("button", name="Upload and look through it").click()
        page.locator("#import >> text=Being looked through").wait_for()
        worker(page)
        page.get_by_role("button", name="Bring it in").click()
        page.locator("#import >> text=Being brought in").wait_for()
        worker(page)
        page.locator("#import >> text=Brought in.").wait_for()
        page.get_by_role("link", name="1 in quarantine").wait_for()
        page.get_by_role("link", name="To the first look").click()
        page.wait_for_url("**/first-look/")
    assert seen.complaints == []


def worker(page: Any) -> None:
    """Let a worker do what is to be done; the page sees it by itself."""
    for upload in queries.at_work(SYSTEM):
        post.go_on(upload)
    page.locator("#import:not([hx-get])").wait_for()
