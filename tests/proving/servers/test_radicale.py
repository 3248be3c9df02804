import httpx
import pytest

from porch.proving.servers.need import need
from porch.proving.servers.radicale import Radicale, install

DINNER = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Ann//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261122T080000Z\r\n"
    "DTSTART:20261201T190000Z\r\nSUMMARY:Dinner\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.mark.real
def test_radicale_keeps_meetings_and_leaves_nothing_behind() -> None:
    try:
        install()
    except (OSError, RuntimeError) as refused:
        need(False, f"radicale ({refused})")
    with Radicale() as radicale:
        radicale.put("1.ics", DINNER)
        radicale.put("2.ics", DINNER.replace("UID:1", "UID:2"))
        radicale.delete("2.ics")
        kept = radicale.everything()
        assert "SUMMARY:Dinner" in radicale.get("1.ics")
        assert httpx.get(radicale.calendar).status_code == 401
    assert kept.count("BEGIN:VEVENT") == 1
    with pytest.raises(httpx.ConnectError):
        httpx.get(radicale.url)
