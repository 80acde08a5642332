"""Which addresses are public: a table, and the same table against Python's own opinion as its weaker twin."""

from ipaddress import ip_address, ip_network

import pytest

from qunluo.core.addresses import is_public, read_networks

PUBLIC = [
    "1.1.1.1", "8.8.8.8", "93.184.215.14", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1",
    "198.17.0.1", "198.20.0.1", "223.5.5.5", "2606:4700:4700::1111", "2400:3200::1", "2001:4860:4860::8888",
    "2a00:1450::1",
]  # fmt: skip
REFUSED = [
    # IPv4: this network, private, shared, loopback, link-local, documentation, benchmarks, multicast, reserved
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1",
    "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255",
    "240.0.0.1", "255.255.255.255",
    # IPv6: unspecified, loopback, IPv4-compatible, IPv4-mapped, NAT64, discard, Teredo, ORCHID, documentation, 6to4
    "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:2::1",
    "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::1", "2002:808:808::1", "3fff::1", "5f00::1",
    # unique local (cloud metadata), link-local, site-local, multicast, unassigned, with a scope
    "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "feff::1", "ff02::1", "ff0e::1", "4000::1",
    "2606:4700:4700::1111%1",
    # no addresses at all
    "", "localhost", "127.1", "0x7f.0.0.1", "2130706433", "1.1.1.1.", "01.1.1.1", " 1.1.1.1", "1.1.1.1/32",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet_is_open(address):
    assert is_public(address)


@pytest.mark.parametrize("address", REFUSED)
def test_everything_else_is_refused(address):
    assert not is_public(address)


def test_the_twin_that_trusts_is_global_alone_lets_some_through():
    passed = {text for text in REFUSED if ip_like(text) and ip_address(text).is_global}
    assert {"224.0.0.1", "64:ff9b::7f00:1", "ff0e::1"} <= passed


def ip_like(text):
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def test_an_operator_may_allow_a_network_and_nothing_beside_it():
    allowed = read_networks("10.1.0.0/16, fd00:1::/32")
    assert is_public("10.1.2.3", allowed=allowed)
    assert is_public("fd00:1::5", allowed=allowed)
    assert not is_public("10.2.0.1", allowed=allowed)
    assert not is_public("::ffff:10.1.2.3", allowed=allowed)


@pytest.mark.parametrize("text", ["10.0.0.1/8", "here", "10.0.0.0/33"])
def test_a_network_that_is_none_is_an_error(text):
    with pytest.raises(ValueError, match=r"10|here"):
        read_networks(text)


def test_no_network_is_allowed_by_itself():
    assert read_networks("") == ()
    assert read_networks("::/0") == (ip_network("::/0"),)
