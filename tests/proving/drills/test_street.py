from __future__ import annotations

from porch.proving.drills._street import MAIL_SHARES, WEB_SHARES, through, web_route
from porch.proving.proxy.faults import Fault


def test_a_route_leads_to_the_network_with_every_fault() -> None:
    route = web_route("town", "http://127.0.0.1:20001/api", r"^/say$", keyed=True)
    assert (route.to, route.publishes, route.keyed) == (("127.0.0.1", 20001), r"^/say$", True)
    assert set(route.shares) == {fault.value for fault in WEB_SHARES}
    assert through(route) == f"http://127.0.0.1:{route.port}"


def test_faults_leave_some_requests_whole_and_mail_is_never_doubled() -> None:
    assert sum(WEB_SHARES.values()) < 1
    assert Fault.DUPLICATE not in MAIL_SHARES
