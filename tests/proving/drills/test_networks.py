"""What customers say on the networks of a drill is in the networks' own records, run by run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from porch.proving.drills._judging import question
from porch.proving.drills._networks import Street
from porch.proving.servers.mail import dovecot
from porch.proving.servers.need import need
from porch.proving.servers.snac import port_80_is_ours

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture(scope="module")
def street() -> Iterator[Street]:
    need(dovecot(), "dovecot")
    need(port_80_is_ours(), "the right to listen on port 80, which snac needs")
    with Street(count=4, seed="1", on_hold=lambda _: None) as up:
        yield up


@pytest.mark.parametrize("place", range(4))
def test_a_network_holds_what_customers_said_in_each_run(street: Street, place: int) -> None:
    network = street.networks[place]
    network.customer_says(0, "sq", question("sq", 1))
    network.customer_says(1, "sq", question("sq", 2))
    network.customer_says(0, "pg", question("pg", 1))
    assert (network.held("sq").asked, network.held("sq").answered) == (Counter({1: 1, 2: 1}), Counter())
    assert network.held("pg").asked == Counter({1: 1})


@pytest.mark.parametrize("place", range(4))
def test_porch_reaches_a_network_by_the_proxy_alone(street: Street, place: int) -> None:
    network = street.networks[place]
    told = " ".join(network.connection("sq").credentials.values())
    assert all(str(route.port) in told and str(route.to[1]) not in told.split() for route in network.routes)
