"""A ticket read at the door by the camera, in a browser that reads no codes of its own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import segno
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.gatherings import answering, arriving, holding
from porch.engagement.gatherings.answering import Answer
from porch.engagement.gatherings.models import Arrival
from porch.records.people.models import Handle
from tests.chromium import CHROMIUM, QUIETLY
from tests.interfaces.console.conftest import ARTEFACTS, Town
from tests.interfaces.console.test_met_offline import phone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
WIDE, HIGH = 640, 480
WHITE, BLACK, GREY = b"\xeb", b"\x10", b"\x80"


def film(code: str, path: Path) -> Path:
    """Write what a camera sees that looks at a ticket: some frames of it, as Chromium plays them (Y4M)."""
    rows = [bytes(row) for row in segno.make(code, error="m", micro=False).matrix_iter(scale=10, border=4)]
    side = len(rows[0])
    beside, above = (WIDE - side) // 2, (HIGH - side) // 2
    lines = [
        WHITE * beside + b"".join(BLACK if dark else WHITE for dark in row) + WHITE * (WIDE - side - beside)
        for row in rows
    ]
    luma = WHITE * WIDE * above + b"".join(lines) + WHITE * WIDE * (HIGH - side - above)
    frame = b"FRAME\n" + luma + GREY * (WIDE * HIGH // 2)
    path.write_bytes(f"YUV4MPEG2 W{WIDE} H{HIGH} F10:1 Ip A1:1 C420\n".encode() + frame * 5)
    return path


def test_a_ticket_is_read_by_the_camera_where_the_browser_reads_no_codes(
    chromium: Any, live_server: Any, town: Town, tmp_path: Path
) -> None:
    now = SYSTEM_CLOCK.now()
    what = holding.What(name="Tasting", sort="tasting", minutes=120, zone="Europe/Rome")
    one = holding.hold(what=what, begins=now + timedelta(hours=1), member=town.alice, at=now)
    person = Handle.objects.get(value="ann@example.org").person
    assert person is not None
    guest = answering.answer(occurrence=one, person=person, told_=Answer(answer="yes"), how="link", at=now)
    sees = film(arriving.code(guest), tmp_path / "ticket.y4m")
    camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    args = [*QUIETLY, *camera, f"--use-file-for-fake-video-capture={sees}"]
    launched = chromium.browser_type.launch(executable_path=str(CHROMIUM), args=args)
    with launched as seeing, phone(seeing, live_server.url, town.alice) as page:
        page.goto(live_server.url + reverse("console:gathering-door", args=[one.pk]), wait_until="networkidle")
        assert not page.evaluate("'BarcodeDetector' in window")
        page.get_by_role("button", name="Read tickets").tap()
        page.get_by_text("Ann Lindqvist is here.").wait_for()
        page.screenshot(path=ARTEFACTS / "door-camera-360.png", full_page=True)
        page.get_by_role("button", name="Stop reading").tap()
        page.get_by_role("button", name="Read tickets").wait_for()
        page.locator("#at-door[data-unsent='0']").wait_for()
        assert page.complaints == []
    assert [(arrival.guest_id, arrival.how) for arrival in Arrival.objects.all()] == [(guest.pk, "qr")]
