from ipaddress import ip_address

import pytest

from porch.desk.post.addresses import Allowance, allowance, is_public, refusal

HIDDEN = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "172.16.0.1", "100.64.0.1", "0.0.0.0", "192.0.0.8"]


def in_v6(address: str) -> str:
    number = int(ip_address(address))
    return f"{number >> 16:x}:{number & 0xFFFF:x}"


@pytest.mark.parametrize("address", HIDDEN)
@pytest.mark.parametrize(
    "form",
    [
        "::{}",
        "::ffff:{}",
        "::ffff:0:{}",
        "64:ff9b::{}",
        "64:ff9b:1::{}",
        "2001:0:4136:e378:8000:63bf:{}",
        "2606:4700::5efe:{}",
        "2606:4700::200:5efe:{}",
        "fe80::5efe:{}",
    ],
)
def test_an_address_of_the_house_hidden_in_a_longer_one_is_not_public(form: str, address: str) -> None:
    assert not is_public(ip_address(form.format(in_v6(address))))


@pytest.mark.parametrize("address", HIDDEN)
def test_6to4_is_never_public(address: str) -> None:
    assert not is_public(ip_address(f"2002:{in_v6(address)}::1"))


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1", "8.8.8.8", "192.0.1.1", "100.128.0.1", "172.32.0.1", "223.255.255.254", "2606:4700:4700::1111",
        "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
    ],
)  # fmt: skip
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", ["fe80::1%eth0", "2606:4700::1%eth0", "not an address", "", "1.1.1.1.1"])
def test_what_is_no_plain_address_is_refused(address: str) -> None:
    assert refusal(address, 80, Allowance())


def test_a_network_of_our_own_is_reached_at_any_port() -> None:
    ours = allowance(["192.168.7.0/24", "fd00::/8"], ports=[80, 443])
    assert refusal("192.168.7.9", 5432, ours) == ""
    assert refusal("::ffff:192.168.7.9", 80, ours) == ""
    assert refusal("fd00::9", 80, ours) == ""
    assert refusal("192.168.8.9", 80, ours) == "192.168.8.9 is not a public address"


def test_a_port_we_do_not_use_is_refused() -> None:
    assert refusal("1.1.1.1", 22, allowance(ports=[80, 443])) == "port 22 is not one we use"


def test_a_network_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.0/99"):
        allowance(["10.0.0.0/99"])
